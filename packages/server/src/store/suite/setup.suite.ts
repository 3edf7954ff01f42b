// What the parts of the store's suite share: an open store with two workspaces, and plausible things to put in.
import { onTestFinished } from 'vitest';
import type { FinishedAttempt } from '../../core/attempt.ts';
import type { DeliveryState, Line } from '../../core/delivery.ts';
import { defaultDeliveryPolicy, type Endpoint, orderKeyOf } from '../../core/endpoint.ts';
import { openAccess } from '../../core/endpoint-access.ts';
import type { Event } from '../../core/event.ts';
import {
  createIdSource,
  type DeliveryId,
  type EndpointId,
  type EventId,
  idOfKey,
  type IdTail,
  newIdTail,
  type WorkspaceId,
} from '../../core/ids.ts';
import type { Outcome } from '../../core/outcome.ts';
import type {
  DeliveryQueue,
  EndpointStore,
  EventLog,
  NewEvent,
  ReplayStore,
  RetentionStore,
} from '../../engine/ports.ts';
import type { EventTypeStore } from '../../engine/event-type-ports.ts';
import type { FeedStore } from '../../engine/feed-store.ts';
import type { StatsRecords, StatsStore } from '../../engine/stats-store.ts';
import type { AuditLog } from '../../engine/audit-log.ts';
import type { Accounts, Records } from '../../engine/records.ts';

export interface TestedStore
  extends
    EventLog,
    DeliveryQueue,
    EndpointStore,
    EventTypeStore,
    RetentionStore,
    ReplayStore,
    Records,
    FeedStore,
    StatsStore,
    StatsRecords,
    Accounts,
    AuditLog {
  identity(): Promise<{ tail: IdTail; lastKey: number }>;
  close(): Promise<void>;
}

/** A place for one store that is empty at first; each call of `open` opens what is there. */
export interface TestedPlace {
  open(): Promise<TestedStore>;
}

export const NOW = Date.UTC(2026, 0, 1);
export const DAY_MS = 24 * 3_600_000;
export const SUBJECT = { kind: 'media', id: 'vi4blUQJFrYWbaG44NChkH11' };
const FOREIGN_TAIL = newIdTail(new Uint8Array(8).fill(0xee));
/** What is asked of due deliveries in a dialect that has one form and tells of no attempts. */
export const plain = { form: 'standard', earlierMax: 0, held: [] };
export const foreign = <Id extends string>() => idOfKey(12_345, FOREIGN_TAIL) as Id;

interface NewEventInput {
  readonly workspaceId?: WorkspaceId;
  readonly endpoints?: readonly Endpoint[];
  readonly event?: Partial<Event>;
  readonly idempotency?: NewEvent['idempotency'];
  readonly bodies?: NewEvent['bodies'];
}

export async function setup(place: TestedPlace) {
  const store = await place.open();
  onTestFinished(() => store.close());
  const { tail, lastKey } = await store.identity();
  const ids = createIdSource(() => NOW, tail, lastKey);
  const workspaces = [ids.next<WorkspaceId>(), ids.next<WorkspaceId>()] as const;
  for (const id of workspaces) await store.insertWorkspace({ id, name: 'test', createdAt: NOW });
  const [workspaceId, otherWorkspaceId] = workspaces;

  function newEvent(input: NewEventInput = {}): NewEvent {
    const event: Event = {
      id: ids.next<EventId>(),
      workspaceId: input.workspaceId ?? workspaceId,
      type: 'media.ready',
      subject: SUBJECT,
      data: '{"duration_ms":10000}',
      occurredAt: NOW - 5,
      traceparent: null,
      ...input.event,
    };
    return {
      event,
      idempotency: input.idempotency ?? null,
      bodies: input.bodies ?? [],
      deliveries: (input.endpoints ?? []).map((endpoint) => ({
        id: ids.next<DeliveryId>(),
        eventId: event.id,
        endpointId: endpoint.id,
        orderKey: orderKeyOf(endpoint.order, event.subject),
      })),
    };
  }

  return {
    store,
    ids,
    workspaceId,
    otherWorkspaceId,
    newEvent,
    endpoint: async (input: Partial<Endpoint> = {}): Promise<Endpoint> => {
      const endpoint: Endpoint = {
        id: ids.next<EndpointId>(),
        workspaceId,
        url: 'https://receiver.example/in',
        dialect: 'standard',
        dialectSettings: {},
        eventTypes: ['*'],
        secret: 'whsec_secret',
        previousSecret: null,
        description: '',
        headers: {},
        ...openAccess,
        ...defaultDeliveryPolicy,
        enabled: true,
        disabledReason: null,
        failingSince: null,
        createdAt: NOW,
        ...input,
      };
      await store.insertEndpoint(endpoint);
      return endpoint;
    },
    publish: async (newEvents: readonly NewEvent[], now = NOW) => {
      const { publications } = await store.commit({ now, publications: [newEvents], attempts: [] });
      return publications;
    },
    record: (...attempts: FinishedAttempt[]) => store.commit({ now: NOW, publications: [], attempts }),
    /** One delivery of one event to `endpoint`, first due at `dueAt`. */
    delivery: async (endpoint: Endpoint, dueAt = NOW): Promise<DeliveryId> => {
      const published = newEvent({ endpoints: [endpoint], workspaceId: endpoint.workspaceId });
      await store.commit({ now: dueAt, publications: [[published]], attempts: [] });
      return deliveryOf(published);
    },
  };
}

export function deliveryOf(newEvent: NewEvent | undefined): DeliveryId {
  const id = newEvent?.deliveries[0]?.id;
  if (id === undefined) throw new Error('the event has no delivery');
  return id;
}

export function attempted(
  deliveryId: DeliveryId,
  input: {
    number?: number;
    state?: DeliveryState;
    dueAt?: number | null;
    outcome?: Outcome;
    line?: Line | null;
    form?: string;
  } = {},
): FinishedAttempt {
  return {
    attempt: {
      deliveryId,
      number: input.number ?? 1,
      startedAt: NOW + 10,
      durationMs: 7,
      outcome: input.outcome ?? { kind: 'delivered', status: 200 },
      requestUrl: 'https://receiver.example/in',
      requestHeaders: { 'content-type': 'application/json', 'webhook-id': 'evt_1' },
      requestForm: input.form ?? null,
      responseHeaders: { server: 'receiver' },
      responseBody: 'grüße',
    },
    state: input.state ?? 'delivered',
    dueAt: input.dueAt ?? null,
    line: input.line ?? null,
  };
}
