import type { AnswerOf, BodyOf, CallOptions, Connection, QueryOf } from './connection.ts';
import { List } from './list.ts';
import type { EventType } from './wire.ts';

export class EventTypes {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Adds one of the workspace's own. */
  create(type: BodyOf<'createEventType'>, options?: CallOptions): Promise<AnswerOf<'createEventType'>> {
    return this.#connection.call('createEventType', { ...options, body: type });
  }

  /** With the schema of its data. Any word of the type will do. */
  get(type: string, options?: CallOptions): Promise<AnswerOf<'getEventType'>> {
    return this.#connection.call('getEventType', { ...options, inPath: type });
  }

  /** Changes one of the workspace's own; what is left out stays. */
  update(
    type: string,
    patch: BodyOf<'changeEventType'>,
    options?: CallOptions,
  ): Promise<AnswerOf<'changeEventType'>> {
    return this.#connection.call('changeEventType', { ...options, inPath: type, body: patch });
  }

  /** Removes one of the workspace's own; its events stay. */
  delete(type: string, options?: CallOptions): Promise<void> {
    return this.#connection.call('removeEventType', { ...options, inPath: type });
  }

  /** The catalogue, with each dialect's words, and what the workspace has added. */
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
