import type { CallOptions, Connection, QueryOf } from './connection.ts';
import { List } from './list.ts';
import type { Attempt, Delivery } from './wire.ts';

type AttemptInBrief = Omit<Attempt, 'request' | 'response'>;

export class Deliveries {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  list(query: Omit<QueryOf<'listDeliveries'>, 'cursor'> = {}, options?: CallOptions): List<Delivery> {
    return new List((cursor) =>
      this.#connection.call('listDeliveries', { ...options, query: { ...query, cursor } }),
    );
  }

  get(id: string, options?: CallOptions): Promise<Delivery> {
    return this.#connection.call('getDelivery', { ...options, inPath: id });
  }

  /** All of them, oldest first. */
  async attempts(id: string, options?: CallOptions): Promise<readonly Attempt[]> {
    const pages = new List((cursor) =>
      this.#connection.call('listAttempts', { ...options, inPath: id, query: { cursor } }),
    );
    const attempts: Attempt[] = [];
    for await (const attempt of pages) attempts.push(attempt);
    return attempts;
  }

  /** The latest 50 of each of up to 100 deliveries, without headers and bodies, oldest first. */
  async attemptsInBrief(ids: readonly string[], options?: CallOptions): Promise<readonly AttemptInBrief[]> {
    const query = { delivery_ids: ids.join(',') };
    return (await this.#connection.call('listAttemptsInBrief', { ...options, query })).data;
  }

  /** Sends a delivery that has ended once more. */
  retry(id: string, options?: CallOptions): Promise<Delivery> {
    return this.#connection.call('retryDelivery', { ...options, inPath: id });
  }

  /** Ends a delivery that is pending; the next in its line moves up. */
  cancel(id: string, options?: CallOptions): Promise<Delivery> {
    return this.#connection.call('cancelDelivery', { ...options, inPath: id });
  }
}
