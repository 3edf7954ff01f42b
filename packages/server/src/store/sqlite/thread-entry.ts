// Runs inside a worker thread: an fsync takes its time here, and not on the thread that answers and sends.
// Calls come as messages and are carried out one after the other, in the order in which they were made.
import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../core/assert.ts';
import { createSqliteReader, createSqliteStore, type SqliteStoreOptions } from './sqlite-store.ts';

export type StoreRole = 'writer' | 'reader';

export interface StoreThreadData {
  readonly role: StoreRole;
  readonly options: SqliteStoreOptions;
}

export interface StoreCall {
  readonly method: string;
  readonly arguments: readonly unknown[];
}

/** Answers come in the order of the calls. */
export type StoreAnswer = { readonly result: unknown } | { readonly error: unknown };

const port = parentPort;
assert(port !== null, 'thread-entry.ts is the entry of a worker thread');
const { role, options } = workerData as StoreThreadData;
const store: Readonly<Record<string, unknown>> =
  role === 'writer' ? createSqliteStore(options) : createSqliteReader(options);

port.on('message', ({ method, arguments: values }: StoreCall) => {
  port.postMessage(answer(method, values));
});

function answer(method: string, values: readonly unknown[]): StoreAnswer {
  try {
    const implementation = store[method];
    assert(typeof implementation === 'function', `the store has a method ${method}`);
    return { result: implementation(...values) as unknown };
  } catch (error) {
    return { error };
  }
}
