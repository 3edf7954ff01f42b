// The events of a commit, with what fans out from them.
import type { DeliveryId } from '../../core/ids.ts';
import type { NewEvent, Publication, PublicationResult } from '../../engine/ports.ts';
import type { Keys } from '../keys.ts';
import { integer, type Row } from '../rows.ts';
import type { KnownKeys } from './idempotency.ts';
import { LineMap } from './lines.ts';
import { type Call, call, statement } from './statements.ts';
import { bigintArray, textArray } from './value-arrays.ts';

const INSERT_EVENTS = statement(
  'insert_events',
  `INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at, traceparent)
   SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[])`,
);

const INSERT_BODIES = statement(
  'insert_bodies',
  'INSERT INTO bodies (event_id, form, body) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[])',
);

const INSERT_DELIVERIES = statement(
  'insert_deliveries',
  `INSERT INTO deliveries (id, workspace_id, event_id, endpoint_id, order_key, state)
   SELECT made.*, 'pending' FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[])
     AS made (id, workspace_id, event_id, endpoint_id, order_key)`,
);

const INSERT_PENDING = statement(
  'insert_pending',
  `INSERT INTO pending (delivery_id, endpoint_id, event_id, due_at)
   SELECT made.*, $4::bigint FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])
     AS made (delivery_id, endpoint_id, event_id)`,
);

/**
 * Of each line the first is due, unless something is pending in the line already; answers those that are not. LIMIT
 * keeps the look at a line a look: the planner would rather read all lines once.
 */
const INSERT_PENDING_IN_LINES = statement(
  'insert_pending_in_lines',
  `WITH placed AS (
     INSERT INTO pending (delivery_id, endpoint_id, event_id, order_key, due_at)
     SELECT made.delivery_id, made.endpoint_id, made.event_id, made.order_key,
       CASE WHEN made.is_first AND line.busy IS NULL THEN $6::bigint END
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::boolean[])
       AS made (delivery_id, endpoint_id, event_id, order_key, is_first)
     LEFT JOIN LATERAL (
       SELECT 1 AS busy FROM pending AS other
       WHERE other.endpoint_id = made.endpoint_id AND other.order_key = made.order_key LIMIT 1
     ) AS line ON true
     RETURNING delivery_id, due_at
   )
   SELECT delivery_id FROM placed WHERE due_at IS NULL`,
);

const CHANGE_ENDPOINTS = statement(
  'change_endpoints',
  `WITH raised AS (
     UPDATE cluster SET endpoints_version = endpoints_version + 1 RETURNING endpoints_version AS version
   )
   UPDATE endpoints SET enabled = changed.enabled, disabled_reason = changed.disabled_reason,
     failing_since = changed.failing_since, version = (SELECT version FROM raised)
   FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])
     AS changed (id, enabled, disabled_reason, failing_since)
   WHERE endpoints.id = changed.id AND endpoints.enabled = 1`,
);

interface DeliveryRow {
  readonly key: number;
  readonly workspaceKey: number;
  readonly eventKey: number;
  readonly endpointKey: number;
  readonly orderKey: string | null;
}

export interface PublicationRows {
  readonly lines: LineMap<true>;
  readonly calls: readonly Call[];
  /** Of `calls`, the one that answers which deliveries stand behind others; -1 when none does. */
  readonly behindAt: number;
  /** What each publication became, given the answer of that call. */
  readonly results: (behind: readonly Row[]) => PublicationResult[];
}

export function publicationRows(
  publications: readonly Publication[],
  { now, keys, known, overtaken }: PublicationParts,
): PublicationRows {
  const fates = publications.map((publication) => fateOf(publication, known, overtaken));
  const stored = fates.flatMap(({ stored }) => stored);
  const deliveries = stored.flatMap((newEvent) => deliveryRowsOf(newEvent, keys));
  const inLines = deliveries.filter(isInLine);
  const lines = new LineMap<true>();
  const calls = eventCalls(stored, keys);
  let behindAt = -1;
  if (deliveries.length > 0) calls.push(insertDeliveries(deliveries));
  const free = deliveries.filter(({ orderKey }) => orderKey === null);
  if (free.length > 0) calls.push(call(INSERT_PENDING, ...placesOf(free), now));
  if (inLines.length > 0) {
    behindAt = calls.push(insertInLines(inLines, lines, now)) - 1;
  }
  calls.push(...known.calls(now, keys));
  return {
    lines,
    calls,
    behindAt,
    results(behindRows) {
      const behind = new Set(behindRows.map((row) => keys.id<DeliveryId>(integer(row, 'delivery_id'))));
      return fates.map(({ result, stored }) =>
        result.kind !== 'stored'
          ? result
          : {
              ...result,
              behind: stored.flatMap(({ deliveries }) =>
                deliveries.map(({ id }) => id).filter((id) => behind.has(id)),
              ),
            },
      );
    },
  };
}

interface PublicationParts {
  readonly now: number;
  readonly keys: Keys;
  readonly known: KnownKeys;
  /** The delivery that these events must come behind, if there is one; where nodes share the store. */
  readonly overtaken?: (events: readonly NewEvent[]) => DeliveryId | null;
}

interface Fate {
  readonly result: PublicationResult;
  /** The events of it that are new. */
  readonly stored: readonly NewEvent[];
}

function fateOf(publication: Publication, known: KnownKeys, overtaken: PublicationParts['overtaken']): Fate {
  // All keys are looked at before any is claimed: a conflict must leave nothing of its publication.
  const conflict = known.conflictIn(publication);
  if (conflict !== -1) return { result: { kind: 'conflict', index: conflict }, stored: [] };
  const behind = overtaken?.(publication.filter((newEvent) => !known.has(newEvent))) ?? null;
  if (behind !== null) return { result: { kind: 'overtaken', behind }, stored: [] };
  const existing = publication.map((newEvent) => known.claim(newEvent));
  return {
    result: { kind: 'stored', existing, behind: [] },
    stored: publication.filter((_, index) => existing[index] === null),
  };
}

function eventCalls(stored: readonly NewEvent[], keys: Keys): Call[] {
  const calls: Call[] = [];
  if (stored.length === 0) return calls;
  const events = stored.map(({ event }) => event);
  const eventKeys = events.map(({ id }) => keys.own(id));
  calls.push(
    call(
      INSERT_EVENTS,
      bigintArray(eventKeys),
      bigintArray(events.map(({ workspaceId }) => keys.own(workspaceId))),
      textArray(events.map(({ type }) => type)),
      textArray(events.map(({ subject }) => subject.kind)),
      textArray(events.map(({ subject }) => subject.id)),
      textArray(events.map(({ data }) => data)),
      bigintArray(events.map(({ occurredAt }) => occurredAt)),
      textArray(events.map(({ traceparent }) => traceparent)),
    ),
  );
  const bodies = stored.flatMap(({ event, bodies }) =>
    bodies.map((body) => ({ key: keys.own(event.id), ...body })),
  );
  if (bodies.length > 0) {
    calls.push(
      call(
        INSERT_BODIES,
        bigintArray(bodies.map(({ key }) => key)),
        textArray(bodies.map(({ form }) => form)),
        textArray(bodies.map(({ body }) => body)),
      ),
    );
  }
  const changes = changesOf(stored);
  if (changes.length > 0) calls.push(changeEndpoints(changes, keys));
  return calls;
}

/** One statement sees a row once, so of several changes of an endpoint the last one counts. */
function changesOf(stored: readonly NewEvent[]): NonNullable<NewEvent['change']>[] {
  const changes = new Map<string, NonNullable<NewEvent['change']>>();
  for (const { change } of stored) if (change !== undefined) changes.set(change.endpointId, change);
  return [...changes.values()];
}

function changeEndpoints(changes: readonly NonNullable<NewEvent['change']>[], keys: Keys): Call {
  return call(
    CHANGE_ENDPOINTS,
    bigintArray(changes.map(({ endpointId }) => keys.own(endpointId))),
    bigintArray(changes.map(({ state }) => (state.enabled ? 1 : 0))),
    textArray(changes.map(({ state }) => state.disabledReason)),
    bigintArray(changes.map(({ state }) => state.failingSince)),
  );
}

function deliveryRowsOf({ event, deliveries }: NewEvent, keys: Keys): DeliveryRow[] {
  const eventKey = keys.own(event.id);
  const workspaceKey = keys.own(event.workspaceId);
  return deliveries.map(({ id, endpointId, orderKey }) => ({
    key: keys.own(id),
    workspaceKey,
    eventKey,
    endpointKey: keys.own(endpointId),
    orderKey,
  }));
}

function isInLine(delivery: DeliveryRow): delivery is DeliveryRow & { readonly orderKey: string } {
  return delivery.orderKey !== null;
}

function insertDeliveries(deliveries: readonly DeliveryRow[]): Call {
  return call(
    INSERT_DELIVERIES,
    bigintArray(deliveries.map(({ key }) => key)),
    bigintArray(deliveries.map(({ workspaceKey }) => workspaceKey)),
    bigintArray(deliveries.map(({ eventKey }) => eventKey)),
    bigintArray(deliveries.map(({ endpointKey }) => endpointKey)),
    textArray(deliveries.map(({ orderKey }) => orderKey)),
  );
}

function placesOf(deliveries: readonly DeliveryRow[]): [Buffer, Buffer, Buffer] {
  return [
    bigintArray(deliveries.map(({ key }) => key)),
    bigintArray(deliveries.map(({ endpointKey }) => endpointKey)),
    bigintArray(deliveries.map(({ eventKey }) => eventKey)),
  ];
}

/** Also puts their lines into `lines`. */
function insertInLines(
  deliveries: readonly (DeliveryRow & { readonly orderKey: string })[],
  lines: LineMap<true>,
  now: number,
): Call {
  const isFirst = deliveries.map((line) => {
    const isNew = !lines.has(line);
    lines.set({ endpointKey: line.endpointKey, orderKey: line.orderKey }, true);
    return isNew;
  });
  return call(
    INSERT_PENDING_IN_LINES,
    ...placesOf(deliveries),
    textArray(deliveries.map(({ orderKey }) => orderKey)),
    `{${isFirst.join(',')}}`,
    now,
  );
}
