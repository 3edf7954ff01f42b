import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../core/outcome.ts';
import { newTraceparent } from '../../core/trace-context.ts';
import type { NewEvent } from '../../engine/ports.ts';
import { attempted, DAY_MS, deliveryOf, foreign, NOW, setup, type TestedPlace } from './setup.suite.ts';

export function commitSuite(newPlace: () => TestedPlace): void {
  describe('a commit', () => {
    test('stores events with their deliveries, exactly as they were given', async () => {
      const { store, workspaceId, endpoint, newEvent, publish } = await setup(newPlace());
      const published = newEvent({
        endpoints: [await endpoint(), await endpoint()],
        event: {
          subject: { kind: 'Kind/with slash', id: 'id \'quoted\' "twice" ü 🎬 \\' },
          data: '{"b":1.0,"a":{"ü":"\\u00fc","n":12345678901234567890}}',
          traceparent: newTraceparent('4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7', true),
        },
      });
      expect(await publish([published])).toEqual([{ kind: 'stored', existing: [null], behind: [] }]);
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
      expect((await store.commit({ now: NOW, publications, attempts: [] })).publications).toEqual([
        { kind: 'stored', existing: [null, null], behind: [] },
        { kind: 'stored', existing: [null], behind: [] },
        { kind: 'stored', existing: [], behind: [] },
      ]);
    });

    test('may be empty', async () => {
      const { store } = await setup(newPlace());
      const nothing = { publications: [], movedUp: [] };
      expect(await store.commit({ now: NOW, publications: [], attempts: [] })).toEqual(nothing);
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
      expect((await store.commit({ now: NOW, publications: [[good]], attempts })).publications).toMatchObject(
        [{ kind: 'stored', existing: [null] }],
      );
    });

    test('changes the state of an endpoint together with the event that tells of it', async () => {
      const { store, endpoint, newEvent, publish } = await setup(newPlace());
      const receiver = await endpoint();
      const state = { enabled: false, disabledReason: 'gone', failingSince: NOW - 5 } as const;
      await publish([{ ...newEvent(), change: { endpointId: receiver.id, state } }]);
      expect(await store.endpoints()).toEqual([{ ...receiver, ...state }]);
    });

    test('refuses an event that is there already, and goes on working', async () => {
      const { store, workspaceId, newEvent, publish } = await setup(newPlace());
      const published = newEvent();
      await publish([published]);
      await expect(publish([published])).rejects.toBeInstanceOf(Error);
      await publish([newEvent()]);
      expect(await store.listEvents({ workspaceId, limit: 10 })).toHaveLength(2);
    });
  });
}

const existing = ({ event: { id, occurredAt } }: NewEvent) => ({ id, occurredAt });

const keyed = (contentHash: string, key = 'k') => ({ idempotency: { key, contentHash } });

export function idempotencySuite(newPlace: () => TestedPlace): void {
  describe('an idempotency key', () => {
    test('answers the event that it stored before, and stores nothing new', async () => {
      const { store, workspaceId, newEvent, publish } = await setup(newPlace());
      const first = newEvent(keyed('same'));
      await publish([first]);
      expect(await publish([newEvent(keyed('same')), newEvent()])).toEqual([
        { kind: 'stored', existing: [existing(first), null], behind: [] },
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
      expect((await store.commit({ now: NOW, publications, attempts: [] })).publications).toEqual([
        { kind: 'conflict', index: 1 },
        { kind: 'stored', existing: [null], behind: [] },
      ]);
      expect(await store.listEvents({ workspaceId, limit: 10 })).toHaveLength(2);
      expect(await publish([newEvent(keyed('y', 'fresh'))])).toMatchObject([{ kind: 'stored' }]);
    });

    test('holds between the publications of one commit', async () => {
      const { store, newEvent } = await setup(newPlace());
      const first = newEvent(keyed('same'));
      const publications = [[first], [newEvent(keyed('same'))], [newEvent(keyed('other'))]];
      expect((await store.commit({ now: NOW, publications, attempts: [] })).publications).toEqual([
        { kind: 'stored', existing: [null], behind: [] },
        { kind: 'stored', existing: [existing(first)], behind: [] },
        { kind: 'conflict', index: 0 },
      ]);
    });

    test('holds between the events of one publication', async () => {
      const { newEvent, publish } = await setup(newPlace());
      const first = newEvent(keyed('same'));
      expect(await publish([first, newEvent(keyed('same'))])).toEqual([
        { kind: 'stored', existing: [null, existing(first)], behind: [] },
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
        { kind: 'stored', existing: [existing(first)], behind: [] },
      ]);
      const second = newEvent(keyed('two'));
      expect(await publish([second], NOW + DAY_MS)).toEqual([
        { kind: 'stored', existing: [null], behind: [] },
      ]);
      expect(await publish([newEvent(keyed('two'))], NOW + DAY_MS)).toEqual([
        { kind: 'stored', existing: [existing(second)], behind: [] },
      ]);
    });

    test('belongs to its workspace', async () => {
      const { otherWorkspaceId, newEvent, publish } = await setup(newPlace());
      await publish([newEvent(keyed('one'))]);
      expect(await publish([newEvent({ ...keyed('other'), workspaceId: otherWorkspaceId })])).toEqual([
        { kind: 'stored', existing: [null], behind: [] },
      ]);
    });
  });
}

export function attemptSuite(newPlace: () => TestedPlace): void {
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

    test('is read back with its outcome, of whatever kind', async () => {
      const { store, workspaceId, endpoint, delivery, record } = await setup(newPlace());
      const id = await delivery(await endpoint());
      const outcomes: readonly Outcome[] = [
        { kind: 'rejected', status: 404 },
        { kind: 'gone', status: 410 },
        { kind: 'timed_out', phase: 'total' },
        { kind: 'unreachable', reason: 'tls', detail: 'CERT_HAS_EXPIRED' },
        { kind: 'blocked', address: '169.254.169.254' },
        { kind: 'delivered', status: 204 },
      ];
      const pending = { state: 'pending', dueAt: NOW } as const;
      await record(
        ...outcomes.map((outcome, index) => attempted(id, { outcome, number: index + 1, ...pending })),
      );
      const attempts = await store.listAttempts({ workspaceId, deliveryId: id });
      expect(attempts?.map(({ outcome }) => outcome)).toEqual(outcomes);
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

    test('that is written twice, among many others, is in the log once', async () => {
      const { store, workspaceId, endpoint, newEvent, publish, record } = await setup(newPlace());
      const receiver = await endpoint();
      const published = Array.from({ length: 20 }, () => newEvent({ endpoints: [receiver] }));
      await publish(published);
      const attempts = published.map((event) => attempted(deliveryOf(event)));
      await record(...attempts.slice(3, 12));
      await record(...attempts);
      for (const { attempt } of attempts) {
        const { deliveryId } = attempt;
        expect(await store.listAttempts({ workspaceId, deliveryId })).toEqual([attempt]);
        expect(await store.findDelivery({ workspaceId, id: deliveryId })).toMatchObject({ attemptsMade: 1 });
      }
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
