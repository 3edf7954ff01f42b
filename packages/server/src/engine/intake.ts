// Takes events in: validate, give ids, fan out, commit, acknowledge. What it has acknowledged is on disk, and
// its deliveries go to the dispatcher from memory.
import { createHash } from 'node:crypto';
import { findRow, limits } from '@cuewire/contract';
import { assert } from '../core/assert.ts';
import { type Endpoint, stateOf } from '../core/endpoint.ts';
import type { Event, Subject } from '../core/event.ts';
import type { DeliveryId, EventId, NodeIdSource, WorkspaceId } from '../core/ids.ts';
import { jsonPointer, type Mistake, RefusalError } from '../core/refusal.ts';
import type { Traceparent } from '../core/trace-context.ts';
import type { Backlog } from './backlog.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { CheckedData, EventTypeRow, EventTypes } from './event-types.ts';
import { type FanOut, fanOut } from './fanout.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Ownership } from './ownership.ts';
import type { Clock, NewEvent, Observer, PublicationResult } from './ports.ts';
import type { PublicationSpan, Tracer } from './tracer.ts';

export interface EventInput {
  /** Cuewire's or any dialect's word. */
  readonly type: string;
  readonly subject: Subject;
  readonly data: Readonly<Record<string, unknown>>;
  /** What `data` was read from: it is kept as it was written. Made from `data`, when left out. */
  readonly dataText?: string | undefined;
  /** Milliseconds since 1970; now, when left out. */
  readonly occurredAt?: number | undefined;
  readonly idempotencyKey?: string | undefined;
}

export interface PublishOptions {
  /** Where each event stands in what the publisher sent, for the mistakes in it. */
  readonly pathOf?: PathOf | undefined;
  /** Of the request that publishes. */
  readonly traceparent?: Traceparent | null;
}

export interface AcceptedEvent {
  readonly id: EventId;
  readonly type: string;
  readonly occurredAt: number;
  /** True when the idempotency key had been used for the same event before; nothing new was stored. */
  readonly duplicate: boolean;
}

/** Each time by another id, made meanwhile by a node whose clock is ahead. */
const OVERTAKEN_MAX = 5;

type Path = readonly PropertyKey[];
type PathOf = (index: number) => Path;

/** What one call publishes. */
interface Sent {
  readonly workspaceId: WorkspaceId;
  readonly inputs: readonly EventInput[];
  readonly pathOf: PathOf;
}

/** What is being stored, beside its events. */
interface Storing {
  readonly workspaceId: WorkspaceId;
  readonly pathOf: PathOf;
  readonly span: PublicationSpan | null;
  readonly tries: number;
}

/** One of its events, under a word that is known. */
interface SentEvent extends CheckedData {
  readonly input: EventInput;
  /** `data` as text. */
  readonly text: string;
}

/** An event that may be stored. */
interface Checked {
  readonly workspaceId: WorkspaceId;
  readonly input: EventInput;
  readonly row: EventTypeRow;
  /** As text. */
  readonly data: string;
  readonly now: number;
  readonly traceparent: Traceparent | null;
  /** The endpoint that it tells of, with its new state. */
  readonly about?: Endpoint;
}

/** Before it is known who gets it. */
interface Unaddressed extends Pick<NewEvent, 'event' | 'idempotency'> {
  readonly row: EventTypeRow;
  readonly change: NewEvent['change'] | undefined;
}

interface Prepared {
  readonly event: Event;
  readonly row: EventTypeRow;
  readonly newEvent: NewEvent;
  readonly bodies: FanOut['bodies'];
}

export class Intake {
  readonly #directory: EndpointDirectory;
  readonly #eventTypes: EventTypes;
  readonly #commits: GroupCommit;
  readonly #backlog: Backlog;
  readonly #dispatcher: Dispatcher;
  readonly #ownership: Ownership;
  readonly #ids: NodeIdSource;
  readonly #clock: Clock;
  readonly #observer: Observer;
  readonly #tracer: Tracer | null;

  constructor(parts: {
    directory: EndpointDirectory;
    eventTypes: EventTypes;
    commits: GroupCommit;
    backlog: Backlog;
    dispatcher: Dispatcher;
    ownership: Ownership;
    ids: NodeIdSource;
    clock: Clock;
    observer: Observer;
    /** Where traces are collected. */
    tracer?: Tracer | undefined;
  }) {
    this.#directory = parts.directory;
    this.#eventTypes = parts.eventTypes;
    this.#commits = parts.commits;
    this.#backlog = parts.backlog;
    this.#dispatcher = parts.dispatcher;
    this.#ownership = parts.ownership;
    this.#ids = parts.ids;
    this.#clock = parts.clock;
    this.#observer = parts.observer;
    this.#tracer = parts.tracer ?? null;
  }

  /**
   * Stores all of `inputs` or none, and resolves once they are on disk.
   * Refuses with invalid_request, event_too_large, idempotency_conflict, too_many_requests or unavailable.
   */
  publish(
    workspaceId: WorkspaceId,
    inputs: readonly EventInput[],
    { pathOf = (index) => [index], traceparent = null }: PublishOptions = {},
  ): Promise<readonly AcceptedEvent[]> {
    const publication = { workspaceId, inputs, pathOf };
    if (this.#tracer === null) return this.#publish(publication, traceparent);
    const span = this.#tracer.publication(traceparent);
    return traced(this.#publish(publication, span.traceparent, span), span);
  }

  /** Keeps nothing of the inputs but what is stored of them: parsed data would outlive the wait for the disk, and grow old. */
  async #publish(
    { workspaceId, inputs, pathOf }: Sent,
    traceparent: Traceparent | null,
    span: PublicationSpan | null = null,
  ): Promise<AcceptedEvent[]> {
    this.#backlog.admit();
    this.#ownership.admit();
    const prepared = this.#prepare(workspaceId, inputs, { pathOf, traceparent });
    return this.#store(prepared, { workspaceId, pathOf, span, tries: 1 });
  }

  /**
   * Publishes what deliveries have taught us about an endpoint, together with its new state. The endpoint itself is
   * not told. Refuses with too_many_requests or unavailable; then nothing has changed.
   */
  async announce(changed: Endpoint, input: EventInput): Promise<void> {
    const row = findRow(input.type);
    assert(row !== undefined, 'events about endpoints are in the catalogue');
    const { workspaceId } = changed;
    const data = JSON.stringify(input.data);
    const now = this.#clock.now();
    this.#ownership.admit();
    const event = this.#prepareOne({ workspaceId, input, row, data, now, traceparent: null, about: changed });
    await this.#store([event], { workspaceId, pathOf: () => [], span: null, tries: 1 });
  }

  /** Right after they were prepared. */
  async #store(prepared: readonly Prepared[], storing: Storing): Promise<AcceptedEvent[]> {
    const { workspaceId, pathOf, span } = storing;
    const { era } = this.#ownership;
    const publication = prepared.map(({ newEvent }) => newEvent);
    span?.committing();
    const result = await this.#commits.publish(workspaceId, publication);
    span?.committed();
    switch (result.kind) {
      case 'stored':
        return this.#handOver(prepared, result, era);
      case 'conflict':
        throw conflictAt([...pathOf(result.index), 'idempotency_key']);
      case 'overtaken':
        return this.#storeAnew(prepared, result.behind, storing);
    }
  }

  /** With larger ids: another node's have overtaken them. */
  #storeAnew(overtaken: readonly Prepared[], behind: DeliveryId, storing: Storing): Promise<AcceptedEvent[]> {
    if (storing.tries === OVERTAKEN_MAX) {
      throw new RefusalError('unavailable', 'The clocks of the nodes are too far apart.', {
        retryAfterSeconds: 2,
      });
    }
    this.#ids.skipPast(behind);
    this.#ownership.admit();
    const prepared = overtaken.map((event) => this.#prepareAnew(event));
    return this.#store(prepared, { ...storing, tries: storing.tries + 1 });
  }

  #handOver(
    prepared: readonly Prepared[],
    { existing, behind }: Extract<PublicationResult, { kind: 'stored' }>,
    era: number,
  ): AcceptedEvent[] {
    const [first] = prepared;
    if (first !== undefined) {
      const count = existing.reduce((sum, event) => (event === null ? sum + 1 : sum), 0);
      this.#observer.published(count, first.event.workspaceId);
    }
    return prepared.map(({ event, newEvent: { deliveries }, bodies }, index) => {
      const earlier = existing[index] ?? null;
      if (earlier === null) {
        this.#backlog.opened(deliveries.length);
        this.#dispatcher.accept({ event, deliveries, bodies, behind, era });
      }
      const { id, occurredAt } = earlier ?? event;
      return { id, type: event.type, occurredAt, duplicate: earlier !== null };
    });
  }

  #prepare(
    workspaceId: WorkspaceId,
    inputs: readonly EventInput[],
    { pathOf, traceparent }: { pathOf: PathOf; traceparent: Traceparent | null },
  ): Prepared[] {
    const mistakes: Mistake[] = [];
    const sent: SentEvent[] = [];
    for (const [index, input] of inputs.entries()) {
      const path = pathOf(index);
      const row = this.#rowOf(workspaceId, input, path, mistakes);
      const { data, dataText: text = JSON.stringify(data) } = input;
      if (row !== undefined) sent.push({ input, row, data, text, path: [...path, 'data'] });
    }
    mistakes.push(...this.#eventTypes.mistakesIn(workspaceId, sent));
    if (mistakes.length > 0) {
      throw new RefusalError('invalid_request', 'No event of this request was stored.', { mistakes });
    }
    refuseTooLarge(sent);
    const now = this.#clock.now();
    return sent.map(({ input, row, text }) =>
      this.#prepareOne({ workspaceId, input, row, data: text, now, traceparent }),
    );
  }

  /** What is published under its word; undefined when that is a mistake. */
  #rowOf(
    workspaceId: WorkspaceId,
    { type: word }: EventInput,
    path: Path,
    mistakes: Mistake[],
  ): EventTypeRow | undefined {
    const row = this.#eventTypes.find(workspaceId, word);
    if (row?.isOwn === false) return row;
    const message =
      row === undefined
        ? `"${word}" is not in the catalogue; GET /v1/event-types lists what is`
        : 'only Cuewire itself tells of this';
    mistakes.push({ field: jsonPointer([...path, 'type']), message });
    return undefined;
  }

  #prepareOne({ workspaceId, input, row, data, now, traceparent, about }: Checked): Prepared {
    const event: Event = {
      id: this.#ids.next<EventId>(),
      workspaceId,
      type: row.type,
      subject: input.subject,
      data,
      occurredAt: input.occurredAt ?? now,
      traceparent,
    };
    const change = about === undefined ? undefined : { endpointId: about.id, state: stateOf(about) };
    return this.#fanOut({ event, row, idempotency: idempotencyOf(input, event), change }, input.data);
  }

  /** The same event with a larger id. */
  #prepareAnew({ event, row, newEvent: { idempotency, change } }: Prepared): Prepared {
    const renewed = { ...event, id: this.#ids.next<EventId>() };
    // Kept in the text as it was sent. The schema shows it to nobody, and so to no filter.
    const { ['__proto__']: _, ...data } = JSON.parse(event.data) as EventInput['data'];
    return this.#fanOut({ event: renewed, row, idempotency, change }, data);
  }

  #fanOut({ event, row, idempotency, change }: Unaddressed, data: EventInput['data']): Prepared {
    const fan = fanOut({ event, row, data, about: change?.endpointId }, this.#directory, this.#ids);
    return {
      event,
      row,
      bodies: fan.bodies,
      newEvent: {
        event,
        idempotency,
        bodies: fan.stored,
        deliveries: fan.deliveries,
        ...(change === undefined ? {} : { change }),
      },
    };
  }
}

async function traced(
  storing: Promise<readonly AcceptedEvent[]>,
  span: PublicationSpan,
): Promise<readonly AcceptedEvent[]> {
  try {
    const accepted = await storing;
    span.ended(accepted.length);
    return accepted;
  } catch (cause) {
    span.refused(cause);
    throw cause;
  }
}

function conflictAt(path: Path): RefusalError {
  return new RefusalError('idempotency_conflict', 'The key is known with another content.', {
    mistakes: [
      { field: jsonPointer(path), message: 'was used within 24 hours for an event with other content' },
    ],
  });
}

/** Refuses with event_too_large, naming each of them. */
function refuseTooLarge(sent: readonly SentEvent[]): void {
  const max = limits.eventBytesMax;
  const mistakes: Mistake[] = [];
  for (const { text, path } of sent) {
    const sizeBytes = Buffer.byteLength(text);
    if (sizeBytes > max) mistakes.push({ field: jsonPointer(path), message: `has ${sizeBytes} bytes` });
  }
  if (mistakes.length === 0) return;
  throw new RefusalError('event_too_large', `"data" of an event may have ${max} bytes.`, { mistakes });
}

/** The content that must be the same under one key: all that the publisher said, whatever word it used. */
function idempotencyOf(input: EventInput, event: Event): NewEvent['idempotency'] {
  if (input.idempotencyKey === undefined) return null;
  const content = JSON.stringify([
    event.type,
    event.subject.kind,
    event.subject.id,
    input.occurredAt,
    event.data,
  ]);
  return { key: input.idempotencyKey, contentHash: createHash('sha256').update(content).digest('hex') };
}
