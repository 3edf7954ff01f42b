import type { AnswerOf, CallOptions, Connection, QueryOf } from './connection.ts';

export class Stats {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** What happened, minute by minute, hour by hour or day by day. */
  get(query: QueryOf<'getStats'> = {}, options?: CallOptions): Promise<AnswerOf<'getStats'>> {
    return this.#connection.call('getStats', { ...options, query });
  }

  /** What is pending, the last minute, and endpoints in trouble. */
  now(options?: CallOptions): Promise<AnswerOf<'getStatsNow'>> {
    return this.#connection.call('getStatsNow', { ...options });
  }
}
