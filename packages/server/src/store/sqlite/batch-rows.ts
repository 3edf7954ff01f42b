// A commit batch as the values that its rows are made of, in one flat array. The array is what travels to the store
// thread: copying a message costs per object and per property name, so the nouns themselves would be several times
// dearer. Written by rowsOfBatch on one side, read by RowReader on the other, in the same order.
import type { FinishedAttempt } from '../../core/attempt.ts';
import type { Lease } from '../../core/lease.ts';
import type { Outcome } from '../../core/outcome.ts';
import { repeatedJson } from '../../core/repeated-json.ts';
import type { CommitBatch, CommitResult, Holder, NewEvent, StoredBody } from '../../engine/ports.ts';
import type { Keys } from '../keys.ts';

type Value = string | number | null;
export type BatchRows = readonly Value[];

export function rowsOfBatch({ now, publications, attempts, holder }: CommitBatch, keys: Keys): BatchRows {
  const rows: Value[] = [now];
  pushHolder(rows, holder ?? null);
  rows.push(attempts.length);
  for (const attempt of attempts) pushAttempt(rows, attempt, keys);
  rows.push(publications.length);
  for (const publication of publications) {
    rows.push(publication.length);
    for (const newEvent of publication) pushEvent(rows, newEvent, keys);
  }
  return rows;
}

/** Null when everything was stored and new and nothing stood in a line, as is usual. */
export type CommitAnswer = CommitResult | null;

export function resultOf({ publications }: CommitBatch, answer: CommitAnswer): CommitResult {
  if (answer !== null) return answer;
  return {
    publications: publications.map((events) => ({
      kind: 'stored',
      existing: events.map(() => null),
      behind: [],
    })),
    movedUp: [],
  };
}

function pushHolder(rows: Value[], holder: Holder | null): void {
  rows.push(holder?.node ?? null);
  if (holder === null) return;
  rows.push(holder.leases.length);
  for (const { partition, token } of holder.leases) rows.push(partition, token);
}

function pushEvent(rows: Value[], newEvent: NewEvent, keys: Keys): void {
  const { event, idempotency, bodies, deliveries, change } = newEvent;
  const { kind, id } = event.subject;
  rows.push(
    keys.own(event.id),
    keys.own(event.workspaceId),
    event.type,
    kind,
    id,
    event.data,
    event.occurredAt,
    event.traceparent,
  );
  rows.push(idempotency?.key ?? null, idempotency?.contentHash ?? null);
  rows.push(bodies.length);
  for (const { form, body } of bodies) rows.push(form, body);
  rows.push(deliveries.length);
  for (const { id, endpointId, orderKey } of deliveries) {
    rows.push(keys.own(id), keys.own(endpointId), orderKey);
  }
  rows.push(change === undefined ? null : keys.own(change.endpointId));
  if (change !== undefined) {
    const { enabled, disabledReason, failingSince } = change.state;
    rows.push(enabled ? 1 : 0, disabledReason, failingSince);
  }
}

function pushAttempt(rows: Value[], finished: FinishedAttempt, keys: Keys): void {
  const { attempt, state, dueAt, line, lease } = finished;
  const { number, startedAt, durationMs, outcome } = attempt;
  const endedAt = dueAt === null ? startedAt + durationMs : null;
  rows.push(keys.own(attempt.deliveryId), number, startedAt, durationMs, jsonOf(outcome));
  rows.push(
    attempt.requestUrl,
    JSON.stringify(attempt.requestHeaders),
    repeatedJson(attempt.responseHeaders),
    attempt.responseBody,
    attempt.requestForm,
  );
  rows.push(state, dueAt, endedAt);
  rows.push(line === null ? null : keys.own(line.endpointId), line?.orderKey ?? null);
  rows.push(lease?.partition ?? null, lease?.token ?? null);
}

/** Nearly all are the first. */
function jsonOf(outcome: Outcome): string {
  return outcome.kind === 'delivered'
    ? `{"kind":"delivered","status":${outcome.status}}`
    : JSON.stringify(outcome);
}

/** One event of a batch: its row, and what goes into other tables. */
export interface EventRows {
  readonly key: number;
  readonly workspaceKey: number;
  /** type, subject_kind, subject_id, data, occurred_at, traceparent */
  readonly columns: readonly [string, string, string, string, number, string | null];
  readonly idempotency: { readonly key: string; readonly contentHash: string } | null;
  readonly bodies: readonly StoredBody[];
  readonly deliveries: readonly DeliveryRows[];
  readonly change: ChangeRows | null;
}

export interface DeliveryRows {
  readonly key: number;
  readonly endpointKey: number;
  readonly orderKey: string | null;
}

/** The new state of an endpoint. */
export interface ChangeRows {
  readonly endpointKey: number;
  /** enabled, disabled_reason, failing_since */
  readonly columns: readonly [number, string | null, number | null];
}

export interface AttemptRow {
  /**
   * delivery_id, number, started_at, duration_ms, outcome, request_url, request_headers, response_headers,
   * response_body, request_form
   */
  readonly columns: readonly [
    ...[deliveryKey: number, number: number, startedAt: number, durationMs: number],
    ...[outcome: string, requestUrl: string, requestHeaders: string],
    ...[responseHeaders: string, responseBody: string, requestForm: string | null],
  ];
  readonly state: string;
  readonly dueAt: number | null;
  readonly endedAt: number | null;
  readonly line: LineRows | null;
  readonly lease: Lease | null;
}

export interface LineRows {
  readonly endpointKey: number;
  readonly orderKey: string;
}

/** Takes one value after the other. What comes next is known, because the same file wrote it. */
export class RowReader {
  readonly #rows: BatchRows;
  #next = 0;

  constructor(rows: BatchRows) {
    this.#rows = rows;
  }

  many<Item>(one: (reader: RowReader) => Item): Item[] {
    const items: Item[] = [];
    for (let left = this.number(); left > 0; left -= 1) items.push(one(this));
    return items;
  }

  holder(): Holder | null {
    const node = this.textOrNull();
    if (node === null) return null;
    return {
      node: node as Holder['node'],
      leases: this.many(() => ({ partition: this.number(), token: this.number() })),
    };
  }

  event(): EventRows {
    const key = this.number();
    const workspaceKey = this.number();
    const [type, kind, id, data] = [this.text(), this.text(), this.text(), this.text()];
    const columns = [type, kind, id, data, this.number(), this.textOrNull()] as const;
    const idempotencyKey = this.textOrNull();
    const contentHash = this.textOrNull();
    return {
      key,
      workspaceKey,
      columns,
      idempotency:
        idempotencyKey === null || contentHash === null ? null : { key: idempotencyKey, contentHash },
      bodies: this.many(() => ({ form: this.text(), body: this.text() })),
      deliveries: this.many(() => ({
        key: this.number(),
        endpointKey: this.number(),
        orderKey: this.textOrNull(),
      })),
      change: this.#change(),
    };
  }

  #change(): ChangeRows | null {
    const endpointKey = this.numberOrNull();
    if (endpointKey === null) return null;
    return { endpointKey, columns: [this.number(), this.textOrNull(), this.numberOrNull()] };
  }

  attempt(): AttemptRow {
    return {
      columns: [
        this.number(),
        this.number(),
        this.number(),
        this.number(),
        this.text(),
        this.text(),
        this.text(),
        this.text(),
        this.text(),
        this.textOrNull(),
      ],
      state: this.text(),
      dueAt: this.numberOrNull(),
      endedAt: this.numberOrNull(),
      line: this.#line(),
      lease: this.#lease(),
    };
  }

  #lease(): Lease | null {
    const partition = this.numberOrNull();
    const token = this.numberOrNull();
    return partition === null || token === null ? null : { partition, token };
  }

  #line(): LineRows | null {
    const endpointKey = this.numberOrNull();
    const orderKey = this.textOrNull();
    return endpointKey === null || orderKey === null ? null : { endpointKey, orderKey };
  }

  number(): number {
    return this.#take() as number;
  }

  text(): string {
    return this.#take() as string;
  }

  numberOrNull(): number | null {
    return this.#take() as number | null;
  }

  textOrNull(): string | null {
    return this.#take() as string | null;
  }

  #take(): Value | undefined {
    const value = this.#rows[this.#next];
    this.#next += 1;
    return value;
  }
}
