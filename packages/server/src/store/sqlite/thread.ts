// The calling side of a store thread: messages out, answers in, in the order of the calls.
import { Worker } from 'node:worker_threads';
import type { SqliteStoreOptions } from './sqlite-store.ts';
import type { StoreAnswer, StoreCall, StoreRole, StoreThreadData } from './thread-entry.ts';

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (cause: unknown) => void;
}

export class StoreThread {
  readonly #worker: Worker;
  /** In the order of their calls, which is that of the answers. */
  readonly #waiting: Waiting[] = [];
  /** Why the thread takes no more calls. */
  #ended: Error | null = null;

  constructor(role: StoreRole, options: SqliteStoreOptions) {
    const workerData: StoreThreadData = { role, options };
    this.#worker = new Worker(new URL('thread-entry.ts', import.meta.url), { workerData });
    this.#worker.on('message', (answer: StoreAnswer) => this.#settle(answer));
    this.#worker.on('error', (cause) => this.#end(cause instanceof Error ? cause : new Error(String(cause))));
    // One answer that is lost would leave all later ones to the wrong callers.
    this.#worker.on('messageerror', (cause) => this.#end(cause));
    this.#worker.on('exit', () => this.#end(new Error('The store is closed.')));
  }

  /** Rejects with what the store threw. */
  call<Result>(method: string, ...values: readonly unknown[]): Promise<Result> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      // It throws when something cannot be copied: such a call gets no answer, and waits for none.
      this.#worker.postMessage({ method, arguments: values } satisfies StoreCall);
      this.#waiting.push({ resolve, reject });
    });
  }

  async close(): Promise<void> {
    await this.call('close');
    await this.#worker.terminate();
  }

  #settle(answer: StoreAnswer): void {
    const waiting = this.#waiting.shift();
    if ('error' in answer) waiting?.reject(answer.error);
    // `never`: the caller names the type of what it called for.
    else waiting?.resolve(answer.result as never);
  }

  #end(cause: Error): void {
    this.#ended ??= cause;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#ended);
  }
}
