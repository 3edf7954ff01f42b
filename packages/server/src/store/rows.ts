// From rows to nouns. What was written by this program is read back with its types asserted, not assumed.
import type { Scope } from '@cuewire/contract';
import type { Attempt, EarlierAttempt } from '../core/attempt.ts';
import { assert } from '../core/assert.ts';
import { deliveryStates } from '../core/delivery.ts';
import type { Event } from '../core/event.ts';
import {
  type ApiKeyId,
  type DeliveryId,
  type EndpointId,
  type EventId,
  instantOfKey,
  type ReplayId,
  type WorkspaceId,
} from '../core/ids.ts';
import { type Outcome, outcomeKinds } from '../core/outcome.ts';
import { type Replay, replayKinds, replayStates } from '../core/replay.ts';
import type { Traceparent } from '../core/trace-context.ts';
import type { ApiKey, DeliveryRecord, Workspace } from '../engine/records.ts';
import type { Keys } from './keys.ts';

export type Row = Readonly<Record<string, unknown>>;

export function text(row: Row, column: string): string {
  const value = row[column];
  assert(typeof value === 'string', `${column} is text`);
  return value;
}

export function integer(row: Row, column: string): number {
  const value = row[column];
  assert(typeof value === 'number', `${column} is an integer`);
  return value;
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column);
}

export function oneOf<Choice extends string>(choices: readonly Choice[], row: Row, column: string): Choice {
  const choice = choices.find((candidate) => candidate === row[column]);
  assert(choice !== undefined, `${column} is one of ${choices.join(', ')}`);
  return choice;
}

export function stringRecord(row: Row, column: string): Record<string, string> {
  return JSON.parse(text(row, column)) as Record<string, string>;
}

export const EVENT_COLUMNS = `events.id AS event_id, events.workspace_id, events.type, events.subject_kind,
  events.subject_id, events.data, events.occurred_at, events.traceparent`;

export function eventOf(row: Row, keys: Keys): Event {
  return {
    id: keys.id<EventId>(integer(row, 'event_id')),
    workspaceId: keys.id<WorkspaceId>(integer(row, 'workspace_id')),
    type: text(row, 'type'),
    subject: { kind: text(row, 'subject_kind'), id: text(row, 'subject_id') },
    data: text(row, 'data'),
    occurredAt: integer(row, 'occurred_at'),
    traceparent: textOrNull(row, 'traceparent') as Traceparent | null,
  };
}

export const DELIVERY_COLUMNS = `deliveries.id, deliveries.event_id, events.type, events.subject_kind,
  events.subject_id, deliveries.endpoint_id, deliveries.state, deliveries.attempts_made, deliveries.due_at,
  deliveries.ended_at`;

export function deliveryOf(row: Row, keys: Keys): DeliveryRecord {
  return {
    id: keys.id<DeliveryId>(integer(row, 'id')),
    eventId: keys.id<EventId>(integer(row, 'event_id')),
    eventType: text(row, 'type'),
    subject: { kind: text(row, 'subject_kind'), id: text(row, 'subject_id') },
    endpointId: keys.id<EndpointId>(integer(row, 'endpoint_id')),
    state: oneOf(deliveryStates, row, 'state'),
    attemptsMade: integer(row, 'attempts_made'),
    dueAt: integerOrNull(row, 'due_at'),
    endedAt: integerOrNull(row, 'ended_at'),
  };
}

export function earlierAttemptOf(row: Row): EarlierAttempt {
  const outcome = JSON.parse(text(row, 'outcome')) as Outcome;
  assert(outcomeKinds.includes(outcome.kind), 'attempts.outcome is an outcome');
  return { number: integer(row, 'number'), startedAt: integer(row, 'started_at'), outcome };
}

export function attemptOf(row: Row, deliveryId: DeliveryId): Attempt {
  return {
    deliveryId,
    ...earlierAttemptOf(row),
    durationMs: integer(row, 'duration_ms'),
    requestUrl: text(row, 'request_url'),
    requestHeaders: stringRecord(row, 'request_headers'),
    requestForm: textOrNull(row, 'request_form'),
    responseHeaders: stringRecord(row, 'response_headers'),
    responseBody: text(row, 'response_body'),
  };
}

export function replayOf(row: Row, keys: Keys): Replay {
  return {
    id: keys.id<ReplayId>(integer(row, 'id')),
    workspaceId: keys.id<WorkspaceId>(integer(row, 'workspace_id')),
    endpointId: keys.id<EndpointId>(integer(row, 'endpoint_id')),
    kind: oneOf(replayKinds, row, 'kind'),
    since: integer(row, 'since'),
    until: integer(row, 'until'),
    state: oneOf(replayStates, row, 'state'),
    seenUntil: seenUntilOf(row),
    eventsSeen: integer(row, 'events_seen'),
    deliveriesOpened: integer(row, 'deliveries_opened'),
    createdAt: integer(row, 'created_at'),
    endedAt: integerOrNull(row, 'ended_at'),
  };
}

/** One that is done has looked at everything, also where its last event is older than its end. */
function seenUntilOf(row: Row): number {
  const [since, until] = [integer(row, 'since'), integer(row, 'until')];
  if (row['state'] === 'done') return until;
  return Math.min(until, Math.max(since, instantOfKey(integer(row, 'last_event_id'))));
}

export function workspaceOf(row: Row, keys: Keys): Workspace {
  return {
    id: keys.id<WorkspaceId>(integer(row, 'id')),
    name: text(row, 'name'),
    createdAt: integer(row, 'created_at'),
  };
}

export function apiKeyOf(row: Row, keys: Keys): ApiKey {
  return {
    id: keys.id<ApiKeyId>(integer(row, 'id')),
    workspaceId: keys.id<WorkspaceId>(integer(row, 'workspace_id')),
    name: text(row, 'name'),
    scopes: JSON.parse(text(row, 'scopes')) as Scope[],
    hash: text(row, 'hash'),
    hint: text(row, 'hint'),
    createdAt: integer(row, 'created_at'),
    expiresAt: integerOrNull(row, 'expires_at'),
    lastUsedAt: integerOrNull(row, 'last_used_at'),
  };
}
