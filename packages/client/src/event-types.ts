import type { AnswerOf, CallOptions, Connection, QueryOf } from './connection.ts';
import { List } from './list.ts';
import type { EventType } from './wire.ts';

export class EventTypes {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The catalogue, with each dialect's words. */
  list(options?: CallOptions): List<EventType> {
    return new List(() => this.#connection.call('listEventTypes', { ...options }));
  }

  /** A whole body of that type, as a dialect has it. Any word of the type will do. */
  sample(
    type: string,
    query: QueryOf<'getSample'> = {},
    options?: CallOptions,
  ): Promise<AnswerOf<'getSample'>> {
    return this.#connection.call('getSample', { ...options, inPath: type, query });
  }

  /** What `data` of that type must hold, as JSON Schema. Any word of the type will do. */
  schema(type: string, options?: CallOptions): Promise<AnswerOf<'getDataSchema'>> {
    return this.#connection.call('getDataSchema', { ...options, inPath: type });
  }
}
