// Nouns as the native API shows them: snake_case, prefixed ids, RFC 3339 instants.
import type { Attempt, AttemptInBrief } from '../../core/attempt.ts';
import type { Endpoint } from '../../core/endpoint.ts';
import type { Event } from '../../core/event.ts';
import { instantOfId, isId } from '../../core/ids.ts';
import { describeOutcome } from '../../core/outcome.ts';
import { prefixOf, publicId, type PublicNoun } from '../../core/public-id.ts';
import type { Replay } from '../../core/replay.ts';
import { findDialect } from '../../dialects/index.ts';
import type { TestedEndpoint } from '../../engine/endpoint-test.ts';
import { hiddenHeaders } from '../../engine/request-headers.ts';
import type { ApiKey, DeliveryRecord } from '../../engine/records.ts';
import { wireAccess } from './endpoint-access.ts';
import type { Caller } from '../keyring.ts';
import { wirePolicy } from './delivery-policy.ts';
import { storedJson } from './stored-json.ts';

/** Undefined for text that cannot be an id of that noun: looking it up would find nothing. */
export function idOfWire<Id extends string>(noun: PublicNoun, text: string): Id | undefined {
  const prefix = prefixOf(noun);
  const id = text.slice(prefix.length);
  return text.startsWith(prefix) && isId(id) ? (id as Id) : undefined;
}

/** The one asked for last: what is published together, or shown in one list, often has the same. */
let lastInstant = { ms: Number.NaN, text: '' };

export function instant(ms: number): string {
  if (ms !== lastInstant.ms) lastInstant = { ms, text: new Date(ms).toISOString() };
  return lastInstant.text;
}

export function wireEvent(event: Event) {
  return {
    id: publicId('event', event.id),
    type: event.type,
    subject: event.subject,
    data: storedJson(event.data) as Record<string, unknown>,
    occurred_at: instant(event.occurredAt),
    created_at: instant(instantOfId(event.id)),
  };
}

/** Its own headers may be credentials: who may not manage it learns their names only. */
export function wireEndpoint(endpoint: Endpoint, { scopes }: Pick<Caller, 'scopes'>) {
  const { headers } = endpoint;
  return {
    id: publicId('endpoint', endpoint.id),
    url: endpoint.url,
    dialect: endpoint.dialect,
    dialect_settings: endpoint.dialectSettings,
    event_types: endpoint.eventTypes,
    description: endpoint.description,
    headers: scopes.has('manage') ? headers : hiddenHeaders(headers),
    ...wireAccess(endpoint),
    ...wirePolicy(endpoint),
    enabled: endpoint.enabled,
    disabled_reason: endpoint.disabledReason,
    failing_since: endpoint.failingSince === null ? null : instant(endpoint.failingSince),
    public_key: publicKeyOf(endpoint, endpoint.secret),
    created_at: instant(endpoint.createdAt),
  };
}

/** What its receiver verifies with: a private key is of no use there, and stays here. */
export function wireReceiverSecret(endpoint: Endpoint, secret = endpoint.secret): string {
  return publicKeyOf(endpoint, secret) ?? secret;
}

export function wireSecret(endpoint: Endpoint, now: number) {
  const { previousSecret: previous } = endpoint;
  return {
    endpoint_id: publicId('endpoint', endpoint.id),
    secret: wireReceiverSecret(endpoint),
    previous:
      previous === null || previous.until <= now
        ? null
        : { secret: wireReceiverSecret(endpoint, previous.secret), until: instant(previous.until) },
    handover: signatureOf(endpoint).sideBySide === undefined ? 'switch' : 'side_by_side',
  } as const;
}

function publicKeyOf(endpoint: Endpoint, secret: string): string | null {
  return signatureOf(endpoint).publicKey?.(secret) ?? null;
}

function signatureOf({ dialect, dialectSettings }: Endpoint) {
  return findDialect(dialect).signature(dialectSettings);
}

export function wireApiKey({
  id,
  workspaceId,
  name,
  scopes,
  hint,
  createdAt,
  expiresAt,
  lastUsedAt,
}: ApiKey) {
  return {
    expires_at: expiresAt === null ? null : instant(expiresAt),
    last_used_at: lastUsedAt === null ? null : instant(lastUsedAt),
    id: publicId('api_key', id),
    workspace_id: publicId('workspace', workspaceId),
    name,
    scopes,
    hint,
    created_at: instant(createdAt),
  };
}

export function wireDelivery(delivery: DeliveryRecord) {
  return {
    id: publicId('delivery', delivery.id),
    event_id: publicId('event', delivery.eventId),
    event_type: delivery.eventType,
    subject: delivery.subject,
    endpoint_id: publicId('endpoint', delivery.endpointId),
    state: delivery.state,
    attempts_made: delivery.attemptsMade,
    next_attempt_at: delivery.dueAt === null ? null : instant(delivery.dueAt),
    created_at: instant(instantOfId(delivery.id)),
    ended_at: delivery.endedAt === null ? null : instant(delivery.endedAt),
  };
}

export function wireReplay(replay: Replay) {
  return {
    id: publicId('replay', replay.id),
    endpoint_id: publicId('endpoint', replay.endpointId),
    kind: replay.kind,
    since: instant(replay.since),
    until: instant(replay.until),
    state: replay.state,
    events_seen: replay.eventsSeen,
    seen_until: instant(replay.seenUntil),
    deliveries_opened: replay.deliveriesOpened,
    created_at: instant(replay.createdAt),
    ended_at: replay.endedAt === null ? null : instant(replay.endedAt),
  };
}

export function wireAttemptInBrief({ deliveryId, number, startedAt, durationMs, outcome }: AttemptInBrief) {
  return {
    delivery_id: publicId('delivery', deliveryId),
    number,
    started_at: instant(startedAt),
    duration_ms: durationMs,
    outcome: { ...outcome, summary: describeOutcome(outcome) },
  };
}

export function wireAttempt(attempt: Attempt) {
  return {
    ...wireAttemptInBrief(attempt),
    request: { url: attempt.requestUrl, headers: attempt.requestHeaders },
    response: wireOutcome(attempt).response,
  };
}

export function wireFeedAttempt(attempt: Attempt, delivery: DeliveryRecord) {
  return {
    ...wireAttempt(attempt),
    endpoint_id: publicId('endpoint', delivery.endpointId),
    event_id: publicId('event', delivery.eventId),
    event_type: delivery.eventType,
    subject: delivery.subject,
    delivery_state: delivery.state,
  };
}

export function wireTest(tested: TestedEndpoint) {
  return { request: tested.request, ...wireOutcome(tested), duration_ms: tested.durationMs };
}

/** What came of a request, and the answer if there was one. */
function wireOutcome({
  outcome,
  responseHeaders: headers,
  responseBody: body,
}: Pick<Attempt, 'outcome' | 'responseHeaders' | 'responseBody'>) {
  return {
    outcome: { ...outcome, summary: describeOutcome(outcome) },
    response: 'status' in outcome ? { status: outcome.status, headers, body } : null,
  };
}

/** One page of a list, of which one item more than `limit` was read: `next_cursor` is null on the last. */
export function wirePage<Item extends { id: string }>(items: readonly Item[], limit: number) {
  const data = items.slice(0, limit);
  return { data, next_cursor: items.length > limit ? (data.at(-1)?.id ?? null) : null };
}
