// Statements, each prepared once per connection, and what is done with them.
import { assert } from '../../core/assert.ts';
import type { Row } from '../rows.ts';
import { roundTrip } from './round-trip.ts';
import type { Client } from './session.ts';

export interface Statement {
  readonly name: string;
  readonly text: string;
}

export type Value = string | number | boolean | Buffer | null;

export interface Call {
  readonly statement: Statement;
  readonly values: readonly Value[];
}

const prepared = new Map<string, Statement>();

export function statement(name: string, text: string): Statement {
  assert(!prepared.has(name), 'no two statements share a name');
  const made = { name: `cuewire_${name}`, text };
  prepared.set(name, made);
  return made;
}

/** All that there are, once their files are loaded: for whoever looks at their plans. */
export function preparedStatements(): ReadonlyMap<string, Statement> {
  return prepared;
}

export const call = (statement: Statement, ...values: readonly Value[]): Call => ({ statement, values });

// They cannot be planned, so they are not among those that are looked at.
const BEGIN = call({ name: 'cuewire_begin', text: 'BEGIN' });
const COMMIT = call({ name: 'cuewire_commit', text: 'COMMIT' });

export async function rowsOf(client: Client, one: Call): Promise<Row[]> {
  const [rows = []] = await transact(client, [one]);
  return rows;
}

/** How many rows the statement changed. */
export async function changed(client: Client, one: Call): Promise<number> {
  const [answer] = await roundTrip(client, [one]);
  return answer?.count ?? 0;
}

/** All of the calls or none of them, in one round trip; answers the rows of each. */
export async function transact(client: Client, calls: readonly Call[]): Promise<Row[][]> {
  return (await roundTrip(client, calls)).map(({ rows }) => rows);
}

/** What is written depends on what was read: two round trips, one transaction. */
export async function readAndWrite<Result>(
  client: Client,
  reads: readonly Call[],
  decide: (answers: readonly Row[][]) => {
    readonly writes: readonly Call[];
    readonly result: (answers: readonly Row[][]) => Result;
  },
): Promise<Result> {
  try {
    const [, ...seen] = await transact(client, [BEGIN, ...reads]);
    const { writes, result } = decide(seen);
    return result((await transact(client, [...writes, COMMIT])).slice(0, -1));
  } catch (cause) {
    // On a connection that broke the transaction is over already.
    await client.query('ROLLBACK').catch(() => undefined);
    throw cause;
  }
}

/** Connections that have a transaction of `inTransaction` open. */
const begun = new WeakSet<Client>();

/**
 * All of `work` or nothing of it, for work that must see more than one answer before it goes on; with the transaction that
 * is open, if there is one.
 */
export async function inTransaction<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
  if (begun.has(client)) return work();
  await client.query('BEGIN');
  begun.add(client);
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (cause) {
    // On a connection that broke the transaction is over already.
    await client.query('ROLLBACK').catch(() => undefined);
    throw cause;
  } finally {
    begun.delete(client);
  }
}
