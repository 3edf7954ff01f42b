// What every store promises to the engine and to the APIs: the contract of the ports in engine/ports.ts and
// engine/records.ts, as tests. Each adapter's own test calls it with a way to open an empty store.
import { describe, expect, onTestFinished, test } from 'vitest';
import type { FinishedAttempt } from '../core/attempt.ts';
import type { DeliveryState } from '../core/delivery.ts';
import type { Endpoint } from '../core/endpoint.ts';
import type { Event } from '../core/event.ts';
import {
  type ApiKeyId,
  createIdSource,
  type DeliveryId,
  type EndpointId,
  type EventId,
  idOfKey,
  type IdTail,
  newIdTail,
  type WorkspaceId,
} from '../core/ids.ts';
import type { Outcome } from '../core/outcome.ts';
import type { DeliveryQueue, EndpointStore, EventLog, NewEvent } from '../engine/ports.ts';
import type { Accounts, Records } from '../engine/records.ts';

export interface TestedStore extends EventLog, DeliveryQueue, EndpointStore, Records, Accounts {
  identity(): Promise<{ tail: IdTail; lastKey: number }>;
  close(): Promise<void>;
}

/** A place for one store that is empty at first; each call of `open` opens what is there. */
export interface TestedPlace {
  open(): Promise<TestedStore>;
}

const NOW = Date.UTC(2026, 0, 1);
const DAY_MS = 24 * 3_600_000;
const SUBJECT = { kind: 'media', id: 'vi4blUQJFrYWbaG44NChkH11' };
const FOREIGN_TAIL = newIdTail(new Uint8Array(8).fill(0xee));
const foreign = <Id extends string>() => idOfKey(12_345, FOREIGN_TAIL) as Id;

interface NewEventInput {
  readonly workspaceId?: WorkspaceId;
  readonly endpoints?: readonly Endpoint[];
  readonly event?: Partial<Event>;
  readonly idempotency?: NewEvent['idempotency'];
  readonly bodies?: NewEvent['bodies'];
}

async function setup(place: TestedPlace) {
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
      })),
    };
  }

  return {
    store,
    ids,
    workspaceId,
    otherWorkspaceId,
    newEvent,
    async endpoint(input: Partial<Endpoint> = {}): Promise<Endpoint> {
      const endpoint: Endpoint = {
        id: ids.next<EndpointId>(),
        workspaceId,
        url: 'https://receiver.example/in',
        dialect: 'standard',
        eventTypes: ['*'],
        secret: 'whsec_secret',
        description: '',
        headers: {},
        enabled: true,
        createdAt: NOW,
        ...input,
      };
      await store.insertEndpoint(endpoint);
      return endpoint;
    },
    publish: (newEvents: readonly NewEvent[], now = NOW) =>
      store.commit({ now, publications: [newEvents], attempts: [] }),
    record: (...attempts: FinishedAttempt[]) => store.commit({ now: NOW, publications: [], attempts }),
    /** One delivery of one event to `endpoint`, first due at `dueAt`. */
    async delivery(endpoint: Endpoint, dueAt = NOW): Promise<DeliveryId> {
      const published = newEvent({ endpoints: [endpoint], workspaceId: endpoint.workspaceId });
      await store.commit({ now: dueAt, publications: [[published]], attempts: [] });
      return deliveryOf(published);
    },
  };
}

function deliveryOf(newEvent: NewEvent | undefined): DeliveryId {
  const id = newEvent?.deliveries[0]?.id;
  if (id === undefined) throw new Error('the event has no delivery');
  return id;
}

function attempted(
  deliveryId: DeliveryId,
  input: { number?: number; state?: DeliveryState; dueAt?: number | null; outcome?: Outcome } = {},
): FinishedAttempt {
  return {
    attempt: {
      deliveryId,
      number: input.number ?? 1,
      startedAt: NOW + 10,
      durationMs: 7,
      outcome: input.outcome ?? { kind: 'delivered', status: 200 },
      requestHeaders: { 'content-type': 'application/json', 'webhook-id': 'evt_1' },
      responseHeaders: { server: 'receiver' },
      responseBody: 'grüße',
    },
    state: input.state ?? 'delivered',
    dueAt: input.dueAt ?? null,
  };
}

export function storeSuite(name: string, newPlace: () => TestedPlace): void {
  describe(name, () => {
    commitSuite(newPlace);
    idempotencySuite(newPlace);
    attemptSuite(newPlace);
    queueSuite(newPlace);
    reopenSuite(newPlace);
    endpointSuite(newPlace);
    accountSuite(newPlace);
    eventRecordsSuite(newPlace);
    deliveryRecordsSuite(newPlace);
    isolationSuite(newPlace);
    lifeSuite(newPlace);
  });
}

function commitSuite(newPlace: () => TestedPlace): void {
  describe('a commit', () => {
    test('stores events with their deliveries, exactly as they were given', async () => {
      const { store, workspaceId, endpoint, newEvent, publish } = await setup(newPlace());
      const published = newEvent({
        endpoints: [await endpoint(), await endpoint()],
        event: {
          subject: { kind: 'Kind/with slash', id: 'id \'quoted\' "twice" ü 🎬 \\' },
          data: '{"b":1.0,"a":{"ü":"\\u00fc","n":12345678901234567890}}',
        },
      });
      expect(await publish([published])).toEqual([{ kind: 'stored', existing: [null] }]);
      expect(await store.findEvent({ workspaceId, id: published.event.id })).toEqual(published.event);
      const deliveries = await store.listDeliveries({ workspaceId, limit: 10 });
      expect(deliveries).toEqual(
        published.deliveries.toReversed().map(({ id, eventId, endpointId }) => ({
          id,
          eventId,
          endpointId,
          eventType: 'media.ready',
          subject: published.event.subject,
          state: 'pending',
          attemptsMade: 0,
          dueAt: NOW,
          endedAt: null,
        })),
      );
    });

    test('answers its publications in their order, each with one entry per event', async () => {
      const { store, newEvent } = await setup(newPlace());
      const publications = [[newEvent(), newEvent()], [newEvent()], []];
      expect(await store.commit({ now: NOW, publications, attempts: [] })).toEqual([
        { kind: 'stored', existing: [null, null] },
        { kind: 'stored', existing: [null] },
        { kind: 'stored', existing: [] },
      ]);
    });

    test('may be empty', async () => {
      const { store } = await setup(newPlace());
      expect(await store.commit({ now: NOW, publications: [], attempts: [] })).toEqual([]);
    });

    test('that fails leaves nothing of any of its publications or attempts', async () => {
      const { store, workspaceId, endpoint, delivery, newEvent } = await setup(newPlace());
      const receiver = await endpoint();
      const earlier = await delivery(receiver);
      const good = newEvent({ endpoints: [receiver], idempotency: { key: 'k', contentHash: 'h' } });
      const publications = [[good], [newEvent({ event: { id: foreign() } })]];
      const attempts = [attempted(earlier)];
      await expect(store.commit({ now: NOW, publications, attempts })).rejects.toThrow('made for this store');
      expect(await store.findEvent({ workspaceId, id: good.event.id })).toBeNull();
      expect(await store.listAttempts({ workspaceId, deliveryId: earlier })).toEqual([]);
      expect(await store.listDeliveries({ workspaceId, limit: 10 })).toMatchObject([
        { id: earlier, state: 'pending' },
      ]);
      expect(await store.commit({ now: NOW, publications: [[good]], attempts })).toMatchObject([
        { kind: 'stored', existing: [null] },
      ]);
    });

    test('refuses an event that is there already, and goes on working', async () => {
      const { store, workspaceId, newEvent, publish } = await setup(newPlace());
      const published = newEvent();
      await publish([published]);
      await expect(publish([published])).rejects.toThrow();
      await publish([newEvent()]);
      expect(await store.listEvents({ workspaceId, limit: 10 })).toHaveLength(2);
    });
  });
}

function idempotencySuite(newPlace: () => TestedPlace): void {
  const keyed = (contentHash: string, key = 'k') => ({ idempotency: { key, contentHash } });

  describe('an idempotency key', () => {
    test('answers the event that it stored before, and stores nothing new', async () => {
      const { store, workspaceId, newEvent, publish } = await setup(newPlace());
      const first = newEvent(keyed('same'));
      await publish([first]);
      expect(await publish([newEvent(keyed('same')), newEvent()])).toEqual([
        { kind: 'stored', existing: [first.event.id, null] },
      ]);
      expect(await store.listEvents({ workspaceId, limit: 10 })).toHaveLength(2);
    });

    test('with other content refuses its whole publication, and no other of the same commit', async () => {
      const { store, workspaceId, newEvent, publish } = await setup(newPlace());
      await publish([newEvent(keyed('one'))]);
      const publications = [
        [newEvent(), newEvent(keyed('other')), newEvent(keyed('x', 'fresh'))],
        [newEvent()],
      ];
      expect(await store.commit({ now: NOW, publications, attempts: [] })).toEqual([
        { kind: 'conflict', index: 1 },
        { kind: 'stored', existing: [null] },
      ]);
      expect(await store.listEvents({ workspaceId, limit: 10 })).toHaveLength(2);
      expect(await publish([newEvent(keyed('y', 'fresh'))])).toMatchObject([{ kind: 'stored' }]);
    });

    test('holds between the publications of one commit', async () => {
      const { store, newEvent } = await setup(newPlace());
      const first = newEvent(keyed('same'));
      const publications = [[first], [newEvent(keyed('same'))], [newEvent(keyed('other'))]];
      expect(await store.commit({ now: NOW, publications, attempts: [] })).toEqual([
        { kind: 'stored', existing: [null] },
        { kind: 'stored', existing: [first.event.id] },
        { kind: 'conflict', index: 0 },
      ]);
    });

    test('holds between the events of one publication', async () => {
      const { newEvent, publish } = await setup(newPlace());
      const first = newEvent(keyed('same'));
      expect(await publish([first, newEvent(keyed('same'))])).toEqual([
        { kind: 'stored', existing: [null, first.event.id] },
      ]);
      expect(await publish([newEvent(keyed('a', 'b')), newEvent(keyed('c', 'b'))])).toEqual([
        { kind: 'conflict', index: 1 },
      ]);
    });

    test('is forgotten after 24 hours, not before', async () => {
      const { newEvent, publish } = await setup(newPlace());
      const first = newEvent(keyed('one'));
      await publish([first]);
      expect(await publish([newEvent(keyed('one'))], NOW + DAY_MS - 1)).toEqual([
        { kind: 'stored', existing: [first.event.id] },
      ]);
      const second = newEvent(keyed('two'));
      expect(await publish([second], NOW + DAY_MS)).toEqual([{ kind: 'stored', existing: [null] }]);
      expect(await publish([newEvent(keyed('two'))], NOW + DAY_MS)).toEqual([
        { kind: 'stored', existing: [second.event.id] },
      ]);
    });

    test('belongs to its workspace', async () => {
      const { otherWorkspaceId, newEvent, publish } = await setup(newPlace());
      await publish([newEvent(keyed('one'))]);
      expect(await publish([newEvent({ ...keyed('other'), workspaceId: otherWorkspaceId })])).toEqual([
        { kind: 'stored', existing: [null] },
      ]);
    });
  });
}

function attemptSuite(newPlace: () => TestedPlace): void {
  describe('an attempt', () => {
    test('that ends its delivery is in the log, and the delivery is over', async () => {
      const { store, workspaceId, endpoint, delivery, record } = await setup(newPlace());
      const id = await delivery(await endpoint());
      const finished = attempted(id);
      await record(finished);
      expect(await store.listAttempts({ workspaceId, deliveryId: id })).toEqual([finished.attempt]);
      expect(await store.findDelivery({ workspaceId, id })).toMatchObject({
        state: 'delivered',
        attemptsMade: 1,
        dueAt: null,
        endedAt: NOW + 17,
      });
    });

    test('that is to be followed by another leaves its delivery pending until then', async () => {
      const { store, workspaceId, endpoint, delivery, record } = await setup(newPlace());
      const id = await delivery(await endpoint());
      await record(
        attempted(id, { state: 'pending', dueAt: NOW + 5000, outcome: { kind: 'rejected', status: 500 } }),
      );
      expect(await store.findDelivery({ workspaceId, id })).toMatchObject({
        state: 'pending',
        attemptsMade: 1,
        dueAt: NOW + 5000,
        endedAt: null,
      });
    });

    test.each<Outcome>([
      { kind: 'delivered', status: 204 },
      { kind: 'rejected', status: 404 },
      { kind: 'timed_out', phase: 'total' },
      { kind: 'unreachable', reason: 'tls', detail: 'CERT_HAS_EXPIRED' },
      { kind: 'blocked', address: '169.254.169.254' },
    ])('is read back with its outcome, such as %j', async (outcome) => {
      const { store, workspaceId, endpoint, delivery, record } = await setup(newPlace());
      const id = await delivery(await endpoint());
      await record(attempted(id, { outcome, state: 'exhausted' }));
      expect(await store.listAttempts({ workspaceId, deliveryId: id })).toMatchObject([{ outcome }]);
    });

    test('that is written twice is in the log once', async () => {
      const { store, workspaceId, endpoint, delivery, record } = await setup(newPlace());
      const id = await delivery(await endpoint());
      const finished = attempted(id, { state: 'pending', dueAt: NOW + 5000 });
      await record(finished);
      await record(finished, attempted(id, { number: 2 }));
      const attempts = await store.listAttempts({ workspaceId, deliveryId: id });
      expect(attempts?.map(({ number }) => number)).toEqual([1, 2]);
      expect(await store.findDelivery({ workspaceId, id })).toMatchObject({
        state: 'delivered',
        attemptsMade: 2,
      });
    });

    test('of a delivery that was canceled meanwhile is logged and changes nothing else', async () => {
      const { store, workspaceId, endpoint, delivery, record } = await setup(newPlace());
      const receiver = await endpoint();
      const id = await delivery(receiver);
      await store.cancelPending({ endpointId: receiver.id, now: NOW + 1, limit: 10 });
      await record(attempted(id));
      expect(await store.listAttempts({ workspaceId, deliveryId: id })).toHaveLength(1);
      expect(await store.findDelivery({ workspaceId, id })).toMatchObject({
        state: 'canceled',
        endedAt: NOW + 1,
      });
    });
  });
}

function queueSuite(newPlace: () => TestedPlace): void {
  describe('due deliveries', () => {
    test('come oldest first, with everything that an attempt needs', async () => {
      const { store, endpoint, newEvent, publish, record } = await setup(newPlace());
      const receiver = await endpoint({ dialect: 'api-video' });
      const bodies = [{ dialect: 'api-video', body: '{"ü":1}' }];
      const [late, early] = [
        newEvent({ endpoints: [receiver], bodies }),
        newEvent({ endpoints: [receiver] }),
      ];
      await publish([late, early]);
      await record(attempted(deliveryOf(late), { state: 'pending', dueAt: NOW + 5000 }));
      expect(await store.dueDeliveries({ endpointId: receiver.id, now: NOW + 5000, limit: 10 })).toEqual({
        deliveries: [
          { id: deliveryOf(early), event: early.event, body: null, attemptsMade: 0 },
          { id: deliveryOf(late), event: late.event, body: '{"ü":1}', attemptsMade: 1 },
        ],
        nextDueAt: null,
      });
    });

    test('that are due at the same instant come in the order of their ids', async () => {
      const { store, endpoint, newEvent, publish } = await setup(newPlace());
      const receiver = await endpoint();
      const published = Array.from({ length: 5 }, () => newEvent({ endpoints: [receiver] }));
      await publish(published.toReversed());
      const { deliveries } = await store.dueDeliveries({ endpointId: receiver.id, now: NOW, limit: 10 });
      expect(deliveries.map(({ id }) => id)).toEqual(published.map(deliveryOf));
    });

    test('are at most as many as asked for', async () => {
      const { store, endpoint, delivery } = await setup(newPlace());
      const receiver = await endpoint();
      const first = await delivery(receiver, NOW - 2);
      const second = await delivery(receiver, NOW - 1);
      await delivery(receiver, NOW);
      const found = await store.dueDeliveries({ endpointId: receiver.id, now: NOW, limit: 2 });
      expect(found.deliveries.map(({ id }) => id)).toEqual([first, second]);
    });

    test('do not include what is due later, but say when the first of that is due', async () => {
      const { store, endpoint, delivery } = await setup(newPlace());
      const receiver = await endpoint();
      const due = await delivery(receiver, NOW);
      await delivery(receiver, NOW + 2000);
      await delivery(receiver, NOW + 1000);
      const found = await store.dueDeliveries({ endpointId: receiver.id, now: NOW, limit: 10 });
      expect(found.deliveries.map(({ id }) => id)).toEqual([due]);
      expect(found.nextDueAt).toBe(NOW + 1000);
    });

    test('do not include what has ended, nor what belongs to another endpoint', async () => {
      const { store, endpoint, delivery, record } = await setup(newPlace());
      const [receiver, other] = [await endpoint(), await endpoint()];
      await record(attempted(await delivery(receiver)));
      await delivery(other);
      expect(await store.dueDeliveries({ endpointId: receiver.id, now: NOW + DAY_MS, limit: 10 })).toEqual({
        deliveries: [],
        nextDueAt: null,
      });
    });
  });

  describe('waiting lanes', () => {
    test('are the endpoints with something pending, and when the first of it is due', async () => {
      const { store, endpoint, delivery, record } = await setup(newPlace());
      const [busy, idle, retrying] = [await endpoint(), await endpoint(), await endpoint()];
      await delivery(busy, NOW + 1);
      await delivery(busy, NOW);
      await record(attempted(await delivery(idle)));
      await record(attempted(await delivery(retrying), { state: 'pending', dueAt: NOW + 9000 }));
      const lanes = await store.waitingLanes();
      expect(lanes.toSorted((a, b) => a.firstDueAt - b.firstDueAt)).toEqual([
        { endpointId: busy.id, firstDueAt: NOW },
        { endpointId: retrying.id, firstDueAt: NOW + 9000 },
      ]);
    });

    test('are still there for an endpoint that was removed', async () => {
      const { store, endpoint, delivery } = await setup(newPlace());
      const receiver = await endpoint();
      await delivery(receiver);
      await store.removeEndpoint(receiver.id, NOW);
      expect(await store.waitingLanes()).toEqual([{ endpointId: receiver.id, firstDueAt: NOW }]);
    });
  });

  describe('canceling', () => {
    test('ends a bounded number at a time, and says how many', async () => {
      const { store, workspaceId, endpoint, delivery } = await setup(newPlace());
      const receiver = await endpoint();
      for (let count = 0; count < 5; count += 1) await delivery(receiver);
      const cancel = () => store.cancelPending({ endpointId: receiver.id, now: NOW + 3, limit: 2 });
      expect([await cancel(), await cancel(), await cancel(), await cancel()]).toEqual([2, 2, 1, 0]);
      const deliveries = await store.listDeliveries({ workspaceId, limit: 10 });
      expect(deliveries.map(({ state, dueAt, endedAt }) => ({ state, dueAt, endedAt }))).toEqual(
        Array.from({ length: 5 }, () => ({ state: 'canceled', dueAt: null, endedAt: NOW + 3 })),
      );
    });

    test('touches no other endpoint and nothing that has ended', async () => {
      const { store, workspaceId, endpoint, delivery, record } = await setup(newPlace());
      const [receiver, other] = [await endpoint(), await endpoint()];
      const ended = await delivery(receiver);
      await record(attempted(ended));
      const elsewhere = await delivery(other);
      expect(await store.cancelPending({ endpointId: receiver.id, now: NOW, limit: 10 })).toBe(0);
      expect(await store.findDelivery({ workspaceId, id: ended })).toMatchObject({ state: 'delivered' });
      expect(await store.findDelivery({ workspaceId, id: elsewhere })).toMatchObject({ state: 'pending' });
    });
  });
}

function reopenSuite(newPlace: () => TestedPlace): void {
  describe('reopening', () => {
    test.each<DeliveryState>(['delivered', 'exhausted', 'canceled', 'expired'])(
      'makes a delivery that ended as %s due at once, with its attempts kept',
      async (state) => {
        const { store, workspaceId, endpoint, delivery, record } = await setup(newPlace());
        const receiver = await endpoint();
        const deliveryId = await delivery(receiver);
        await record(attempted(deliveryId, { state }));
        const now = NOW + 50;
        expect(await store.reopenDelivery({ workspaceId, deliveryId, now })).toBe(receiver.id);
        expect(await store.findDelivery({ workspaceId, id: deliveryId })).toMatchObject({
          state: 'pending',
          attemptsMade: 1,
          dueAt: now,
          endedAt: null,
        });
        const due = await store.dueDeliveries({ endpointId: receiver.id, now, limit: 10 });
        expect(due.deliveries).toMatchObject([{ id: deliveryId, attemptsMade: 1 }]);
      },
    );

    test('does nothing to a delivery that is pending or unknown', async () => {
      const { store, ids, workspaceId, endpoint, delivery } = await setup(newPlace());
      const pending = await delivery(await endpoint());
      for (const deliveryId of [pending, ids.next<DeliveryId>(), foreign<DeliveryId>()]) {
        expect(await store.reopenDelivery({ workspaceId, deliveryId, now: NOW + 50 })).toBeNull();
      }
      expect(await store.findDelivery({ workspaceId, id: pending })).toMatchObject({ dueAt: NOW });
    });

    test('does nothing for an endpoint that is removed or disabled', async () => {
      const { store, workspaceId, endpoint, delivery, record } = await setup(newPlace());
      const [removed, disabled] = [await endpoint(), await endpoint()];
      const ended = [await delivery(removed), await delivery(disabled)];
      await record(...ended.map((id) => attempted(id)));
      await store.removeEndpoint(removed.id, NOW);
      await store.updateEndpoint({ ...disabled, enabled: false });
      for (const deliveryId of ended) {
        expect(await store.reopenDelivery({ workspaceId, deliveryId, now: NOW })).toBeNull();
        expect(await store.findDelivery({ workspaceId, id: deliveryId })).toMatchObject({
          state: 'delivered',
        });
      }
    });
  });
}

function endpointSuite(newPlace: () => TestedPlace): void {
  describe('endpoints', () => {
    test('are read back exactly as they were stored, oldest first, of all workspaces', async () => {
      const { store, otherWorkspaceId, endpoint } = await setup(newPlace());
      const stored = [
        await endpoint({
          url: 'https://receiver.example/in?a=1&b=%20ü',
          eventTypes: ['media.ready', 'media.failed'],
          description: "Kunde 7, 'Grüße'",
          headers: { 'x-tenant': 'seven', 'X-Other': '' },
        }),
        await endpoint({ workspaceId: otherWorkspaceId, dialect: 'api-video', enabled: false }),
      ];
      expect(await store.endpoints()).toEqual(stored);
    });

    test('can be changed', async () => {
      const { store, endpoint } = await setup(newPlace());
      const [changing, other] = [await endpoint(), await endpoint()];
      const changed = {
        ...changing,
        url: 'https://new.example/',
        enabled: false,
        secret: 'whsec_new',
        headers: { a: 'b' },
      };
      await store.updateEndpoint(changed);
      expect(await store.endpoints()).toEqual([changed, other]);
    });

    test('are gone when removed, while what was delivered to them stays in the log', async () => {
      const { store, workspaceId, endpoint, delivery, record } = await setup(newPlace());
      const receiver = await endpoint();
      const id = await delivery(receiver);
      await record(attempted(id));
      await store.removeEndpoint(receiver.id, NOW + 1);
      expect(await store.endpoints()).toEqual([]);
      expect(await store.findDelivery({ workspaceId, id })).toMatchObject({ endpointId: receiver.id });
      expect(await store.listDeliveries({ workspaceId, endpointId: receiver.id, limit: 10 })).toHaveLength(1);
    });

    test('need a workspace that exists', async () => {
      const { store, ids, endpoint } = await setup(newPlace());
      await expect(endpoint({ workspaceId: ids.next<WorkspaceId>() })).rejects.toThrow();
      expect(await store.endpoints()).toEqual([]);
    });
  });
}

function accountSuite(newPlace: () => TestedPlace): void {
  describe('accounts', () => {
    test('workspaces are read back, oldest first', async () => {
      const { store, workspaceId, otherWorkspaceId } = await setup(newPlace());
      expect(await store.workspaces()).toEqual([
        { id: workspaceId, name: 'test' },
        { id: otherWorkspaceId, name: 'test' },
      ]);
    });

    test('API keys are read back, oldest first, of all workspaces', async () => {
      const { store, ids, workspaceId, otherWorkspaceId } = await setup(newPlace());
      const keys = [workspaceId, otherWorkspaceId, workspaceId].map((owner, index) => ({
        id: ids.next<ApiKeyId>(),
        workspaceId: owner,
        hash: `hash ${index}`,
        createdAt: NOW + index,
      }));
      for (const key of keys) await store.insertApiKey(key);
      expect(await store.apiKeys()).toEqual(keys);
    });

    test('one key cannot belong to two', async () => {
      const { store, ids, workspaceId, otherWorkspaceId } = await setup(newPlace());
      const key = { id: ids.next<ApiKeyId>(), workspaceId, hash: 'same', createdAt: NOW };
      await store.insertApiKey(key);
      const twin = { ...key, id: ids.next<ApiKeyId>(), workspaceId: otherWorkspaceId };
      await expect(store.insertApiKey(twin)).rejects.toThrow();
      expect(await store.apiKeys()).toEqual([key]);
    });
  });
}

/** Every page of a list, until one is short. */
async function allPages<Item extends { id: Id }, Id extends string>(
  limit: number,
  page: (before: Id | undefined) => Promise<readonly Item[]>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (;;) {
    const next = await page(items.at(-1)?.id);
    items.push(...next);
    expect(next.length).toBeLessThanOrEqual(limit);
    if (next.length < limit) return items;
  }
}

function eventRecordsSuite(newPlace: () => TestedPlace): void {
  describe('the list of events', () => {
    test.each([1, 2, 3, 7, 8])('shows each once, newest first, %i at a time', async (limit) => {
      const { store, workspaceId, newEvent, publish } = await setup(newPlace());
      const published = Array.from({ length: 7 }, () => newEvent());
      await publish(published);
      const events = await allPages(limit, (before) => store.listEvents({ workspaceId, limit, before }));
      expect(events).toEqual(published.map(({ event }) => event).toReversed());
    });

    test('can be that of one subject, page by page', async () => {
      const { store, workspaceId, newEvent, publish } = await setup(newPlace());
      const about = (kind: string, id: string) => newEvent({ event: { subject: { kind, id } } });
      const wanted = [about('media', 'a'), about('media', 'a'), about('media', 'a')];
      const others = [
        about('media', 'A'),
        about('live_stream', 'a'),
        about('media', 'ab'),
        about('media', 'a '),
      ];
      await publish([...others, ...wanted, about('a', 'media')]);
      const subject = { kind: 'media', id: 'a' };
      const events = await allPages(2, (before) =>
        store.listEvents({ workspaceId, limit: 2, before, subject }),
      );
      expect(events.map(({ id }) => id)).toEqual(wanted.map(({ event }) => event.id).toReversed());
    });

    test('does not shift under events that arrive between two pages', async () => {
      const { store, workspaceId, newEvent, publish } = await setup(newPlace());
      const published = Array.from({ length: 4 }, () => newEvent());
      await publish(published);
      const first = await store.listEvents({ workspaceId, limit: 2 });
      await publish([newEvent(), newEvent()]);
      const second = await store.listEvents({ workspaceId, limit: 2, before: first[1]?.id });
      expect(second.map(({ id }) => id)).toEqual([published[1]?.event.id, published[0]?.event.id]);
    });
  });
}

function deliveryRecordsSuite(newPlace: () => TestedPlace): void {
  async function populated() {
    const bundle = await setup(newPlace());
    const { endpoint, newEvent, publish, record } = bundle;
    const [first, second] = [await endpoint(), await endpoint()];
    const other = { kind: 'live_stream', id: 'li1' };
    const published = [
      newEvent({ endpoints: [first, second] }),
      newEvent({ endpoints: [first], event: { subject: other, type: 'live_stream.active' } }),
      newEvent({ endpoints: [second] }),
    ];
    await publish(published);
    const deliveries = published.flatMap((newEvent) => newEvent.deliveries);
    await record(
      attempted(deliveryOf(published[0])),
      attempted(deliveryOf(published[1]), { state: 'exhausted' }),
    );
    return { ...bundle, first, second, other, published, deliveries };
  }

  describe('the list of deliveries', () => {
    test.each([1, 2, 4, 5])('shows each once, newest first, %i at a time', async (limit) => {
      const { store, workspaceId, deliveries } = await populated();
      const found = await allPages(limit, (before) => store.listDeliveries({ workspaceId, limit, before }));
      expect(found.map(({ id }) => id)).toEqual(deliveries.map(({ id }) => id).toReversed());
    });

    test('shows what each is about', async () => {
      const { store, workspaceId, other, first, published } = await populated();
      const [delivery] = await store.listDeliveries({ workspaceId, subject: other, limit: 10 });
      expect(delivery).toMatchObject({
        id: deliveryOf(published[1]),
        eventId: published[1]?.event.id,
        eventType: 'live_stream.active',
        subject: other,
        endpointId: first.id,
        state: 'exhausted',
      });
    });

    test('can be filtered by endpoint, event, state and subject, and by all of them', async () => {
      const { store, workspaceId, first, second, other, published, deliveries } = await populated();
      const eventId = published[0]?.event.id;
      const filters = [
        [{ endpointId: first.id }, [0, 2]],
        [{ endpointId: second.id }, [1, 3]],
        [{ eventId }, [0, 1]],
        [{ state: 'pending' }, [1, 3]],
        [{ state: 'delivered' }, [0]],
        [{ state: 'expired' }, []],
        [{ subject: SUBJECT }, [0, 1, 3]],
        [{ subject: other }, [2]],
        [{ subject: { kind: 'media', id: 'li1' } }, []],
        [{ endpointId: first.id, state: 'pending' }, []],
        [{ endpointId: second.id, subject: SUBJECT, state: 'pending', eventId }, [1]],
      ] as const;
      for (const [filter, indexes] of filters) {
        const found = await store.listDeliveries({ workspaceId, limit: 10, ...filter });
        const expected = indexes.map((index) => deliveries[index]?.id).toReversed();
        expect({ filter, ids: found.map(({ id }) => id) }).toEqual({ filter, ids: expected });
      }
    });

    test('is paged under a filter, too', async () => {
      const { store, workspaceId, deliveries } = await populated();
      const found = await allPages(1, (before) =>
        store.listDeliveries({ workspaceId, limit: 1, before, subject: SUBJECT }),
      );
      expect(found.map(({ id }) => id)).toEqual([deliveries[3]?.id, deliveries[1]?.id, deliveries[0]?.id]);
    });
  });

  describe('the log of a delivery', () => {
    test('is in the order of the attempts', async () => {
      const { store, workspaceId, endpoint, delivery, record } = await setup(newPlace());
      const id = await delivery(await endpoint());
      for (let number = 1; number <= 11; number += 1) {
        await record(attempted(id, { number, state: 'pending', dueAt: NOW + number }));
      }
      const attempts = await store.listAttempts({ workspaceId, deliveryId: id });
      expect(attempts?.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    });

    test('is empty before the first attempt, and null for an unknown delivery', async () => {
      const { store, ids, workspaceId, endpoint, delivery } = await setup(newPlace());
      const id = await delivery(await endpoint());
      expect(await store.listAttempts({ workspaceId, deliveryId: id })).toEqual([]);
      expect(await store.listAttempts({ workspaceId, deliveryId: ids.next<DeliveryId>() })).toBeNull();
    });
  });
}

function isolationSuite(newPlace: () => TestedPlace): void {
  describe('another workspace', () => {
    test('finds nothing under ids that are not its own', async () => {
      const { store, workspaceId, otherWorkspaceId, endpoint, newEvent, publish, record } =
        await setup(newPlace());
      const receiver = await endpoint();
      const published = newEvent({ endpoints: [receiver] });
      await publish([published]);
      const deliveryId = deliveryOf(published);
      await record(attempted(deliveryId));
      const workspace = { workspaceId: otherWorkspaceId };
      const { id: eventId, subject } = published.event;
      expect(await store.findEvent({ ...workspace, id: eventId })).toBeNull();
      expect(await store.findDelivery({ ...workspace, id: deliveryId })).toBeNull();
      expect(await store.listAttempts({ ...workspace, deliveryId })).toBeNull();
      expect(await store.reopenDelivery({ ...workspace, deliveryId, now: NOW })).toBeNull();
      for (const filter of [
        {},
        { eventId },
        { endpointId: receiver.id },
        { subject },
        { state: 'delivered' },
      ] as const) {
        expect(await store.listDeliveries({ ...workspace, limit: 10, ...filter })).toEqual([]);
      }
      expect(await store.listEvents({ ...workspace, limit: 10 })).toEqual([]);
      expect(await store.listEvents({ ...workspace, limit: 10, subject })).toEqual([]);
      expect(await store.findDelivery({ workspaceId, id: deliveryId })).toMatchObject({ state: 'delivered' });
    });

    test('sees only its own events of a subject that both have', async () => {
      const { store, workspaceId, otherWorkspaceId, newEvent, publish } = await setup(newPlace());
      const [ours, theirs] = [newEvent(), newEvent({ workspaceId: otherWorkspaceId })];
      await publish([ours]);
      await publish([theirs]);
      for (const [owner, { event }] of [
        [workspaceId, ours],
        [otherWorkspaceId, theirs],
      ] as const) {
        expect(await store.listEvents({ workspaceId: owner, limit: 10, subject: SUBJECT })).toEqual([event]);
      }
    });
  });

  test('ids of another store find nothing', async () => {
    const { store, workspaceId, endpoint, delivery } = await setup(newPlace());
    await delivery(await endpoint());
    expect(await store.findEvent({ workspaceId, id: foreign() })).toBeNull();
    expect(await store.findDelivery({ workspaceId, id: foreign() })).toBeNull();
    expect(await store.listAttempts({ workspaceId, deliveryId: foreign() })).toBeNull();
    expect(await store.listEvents({ workspaceId, limit: 10, before: foreign() })).toEqual([]);
    expect(await store.listDeliveries({ workspaceId, limit: 10, endpointId: foreign() })).toEqual([]);
    expect(await store.listDeliveries({ workspaceId, limit: 10, eventId: foreign() })).toEqual([]);
  });
}

function lifeSuite(newPlace: () => TestedPlace): void {
  describe('a store that is opened again', () => {
    test('has all that was in it', async () => {
      const place = newPlace();
      const { store, workspaceId, endpoint, delivery, record } = await setup(place);
      const receiver = await endpoint();
      const [ended, waiting] = [await delivery(receiver), await delivery(receiver)];
      await record(attempted(ended));
      const before = await store.listDeliveries({ workspaceId, limit: 10 });
      const again = await place.open();
      onTestFinished(() => again.close());
      expect(await again.listDeliveries({ workspaceId, limit: 10 })).toEqual(before);
      expect(await again.endpoints()).toEqual([receiver]);
      expect(await again.waitingLanes()).toEqual([{ endpointId: receiver.id, firstDueAt: NOW }]);
      expect(await again.listAttempts({ workspaceId, deliveryId: ended })).toHaveLength(1);
      expect(await again.findDelivery({ workspaceId, id: waiting })).toMatchObject({ state: 'pending' });
    });

    test('keeps its identity, and new ids go on behind the last one in use', async () => {
      const place = newPlace();
      const { ids, newEvent, publish, endpoint, store } = await setup(place);
      const { tail } = await store.identity();
      const published = newEvent({ endpoints: [await endpoint()] });
      await publish([published]);
      const again = await place.open();
      onTestFinished(() => again.close());
      const identity = await again.identity();
      expect(identity.tail).toBe(tail);
      expect(idOfKey(identity.lastKey, tail)).toBe(deliveryOf(published));
      expect(createIdSource(() => 0, identity.tail, identity.lastKey).next()).toBe(ids.next());
    });
  });

  test('two stores have different identities', async () => {
    const [one, other] = [await newPlace().open(), await newPlace().open()];
    onTestFinished(() => one.close());
    onTestFinished(() => other.close());
    expect((await one.identity()).tail).not.toBe((await other.identity()).tail);
  });

  test('a new store is empty and says that it can be read', async () => {
    const store = await newPlace().open();
    onTestFinished(() => store.close());
    await store.probe();
    expect(await store.workspaces()).toEqual([]);
    expect(await store.endpoints()).toEqual([]);
    expect(await store.waitingLanes()).toEqual([]);
  });
}
