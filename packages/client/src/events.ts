import type { AnswerOf, CallOptions, Connection, QueryOf } from './connection.ts';
import { List } from './list.ts';
import type { AcceptedEvent, Event, PublishedEvent } from './wire.ts';

const KEY_BYTES = 16;

export class Events {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Resolves when the event is on disk. With an array (up to 1,000) all are stored or none, and the answers are in the
   * same order. What has no `idempotency_key` gets one, so a request whose answer was lost is sent again without
   * storing anything twice.
   */
  publish(event: PublishedEvent, options?: CallOptions): Promise<AcceptedEvent>;
  publish(events: readonly PublishedEvent[], options?: CallOptions): Promise<readonly AcceptedEvent[]>;
  publish(
    published: PublishedEvent | readonly PublishedEvent[],
    options?: CallOptions,
  ): Promise<AnswerOf<'publishEvents'>> {
    const body = isMany(published) ? published.map(keyed) : keyed(published);
    return this.#connection.call('publishEvents', { ...options, body, isRepeatable: true });
  }

  list(query: Omit<QueryOf<'listEvents'>, 'cursor'> = {}, options?: CallOptions): List<Event> {
    return new List((cursor) =>
      this.#connection.call('listEvents', { ...options, query: { ...query, cursor } }),
    );
  }

  get(id: string, options?: CallOptions): Promise<Event> {
    return this.#connection.call('getEvent', { ...options, inPath: id });
  }

  /**
   * Erases what was published of a subject until now. A request does so much and no more: ask again as long as the answer is not
   * `is_done`.
   */
  eraseSubject(subject: PublishedEvent['subject'], options?: CallOptions): Promise<AnswerOf<'eraseSubject'>> {
    return this.#connection.call('eraseSubject', { ...options, body: { subject }, isRepeatable: true });
  }
}

/** `Array.isArray` does not know arrays that must not be changed. */
function isMany(
  published: PublishedEvent | readonly PublishedEvent[],
): published is readonly PublishedEvent[] {
  return Array.isArray(published);
}

function keyed(event: PublishedEvent): PublishedEvent {
  return event.idempotency_key === undefined ? { ...event, idempotency_key: newKey() } : event;
}

/** Not `randomUUID`: browsers have that on secure pages only. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
