import type { AnswerOf, CallOptions, Connection, QueryOf } from './connection.ts';
import { List } from './list.ts';
import type { ApiKey, NewApiKey } from './wire.ts';

export class ApiKeys {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The key is shown only in this answer. */
  create(key: NewApiKey = {}, options?: CallOptions): Promise<AnswerOf<'createApiKey'>> {
    return this.#connection.call('createApiKey', { ...options, body: key });
  }

  /** Without the keys themselves. */
  list(query: Omit<QueryOf<'listApiKeys'>, 'cursor'> = {}, options?: CallOptions): List<ApiKey> {
    return new List((cursor) =>
      this.#connection.call('listApiKeys', { ...options, query: { ...query, cursor } }),
    );
  }

  /** It opens nothing from now on. */
  revoke(id: string, options?: CallOptions): Promise<void> {
    return this.#connection.call('revokeApiKey', { ...options, inPath: id });
  }
}
