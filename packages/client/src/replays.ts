import type { CallOptions, Connection, QueryOf } from './connection.ts';
import { List } from './list.ts';
import type { Replay } from './wire.ts';

/** How far what `endpoints.recover` and `endpoints.replay` have begun is. */
export class Replays {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  list(query: Omit<QueryOf<'listReplays'>, 'cursor'> = {}, options?: CallOptions): List<Replay> {
    return new List((cursor) =>
      this.#connection.call('listReplays', { ...options, query: { ...query, cursor } }),
    );
  }

  get(id: string, options?: CallOptions): Promise<Replay> {
    return this.#connection.call('getReplay', { ...options, inPath: id });
  }

  /** What it has opened is still delivered. */
  cancel(id: string, options?: CallOptions): Promise<Replay> {
    return this.#connection.call('cancelReplay', { ...options, inPath: id, isRepeatable: true });
  }
}
