import { describe, expect, test } from 'vitest';
import type { DeliveryId, ReplayId } from '../../core/ids.ts';
import { feedKinds } from '../../engine/feed-store.ts';
import {
  attempted,
  DAY_MS,
  deliveryOf,
  NOW,
  plain,
  setup,
  SUBJECT,
  type TestedPlace,
} from './setup.suite.ts';

const OTHER = { kind: 'media', id: 'another' };

export function erasureSuite(newPlace: () => TestedPlace): void {
  describe('erasing a subject', () => {
    test('deletes its events with all that belongs to them, and nothing of others', async () => {
      const { store, workspaceId, otherWorkspaceId, endpoint, newEvent, publish, record } =
        await setup(newPlace());
      const receiver = await endpoint();
      const bodies = [{ form: 'api-video', body: '{"of":"it"}' }];
      const own = newEvent({ endpoints: [receiver], bodies });
      const others = [
        newEvent({ endpoints: [receiver], event: { subject: OTHER }, bodies }),
        newEvent({ event: { subject: { ...SUBJECT, kind: 'live_stream' } } }),
        newEvent({ workspaceId: otherWorkspaceId }),
      ];
      for (const event of [own, ...others]) await publish([event]);
      for (const event of [own, others[0]]) {
        await record(attempted(deliveryOf(event), { state: 'delivered', dueAt: null }));
      }
      const request = { workspaceId, subject: SUBJECT, publishedBefore: NOW + 1, limit: 10 };
      expect(await store.eraseEvents(request)).toEqual({ erased: 1, pending: [] });
      expect(await store.eraseEvents(request)).toEqual({ erased: 0, pending: [] });

      expect(await store.findEvent({ workspaceId, id: own.event.id })).toBeNull();
      expect(await store.findDelivery({ workspaceId, id: deliveryOf(own) })).toBeNull();
      expect(await store.listAttempts({ workspaceId, deliveryId: deliveryOf(own) })).toBeNull();
      expect(await store.findBodySource({ workspaceId, deliveryId: deliveryOf(own) })).toBeNull();
      for (const { event } of others) {
        expect(await store.findEvent({ workspaceId: event.workspaceId, id: event.id })).toEqual(event);
      }
      const kept = deliveryOf(others[0]);
      expect(await store.listAttempts({ workspaceId, deliveryId: kept })).toHaveLength(1);
      expect(await store.findBodySource({ workspaceId, deliveryId: kept })).toMatchObject({ stored: bodies });
    });

    test('what a replay was about to make of it is not made any more', async () => {
      const { store, ids, workspaceId, endpoint, newEvent, publish } = await setup(newPlace());
      const receiver = await endpoint();
      const [erased, other] = [newEvent(), newEvent({ event: { subject: OTHER } })];
      await publish([erased, other]);
      const replayId = ids.next<ReplayId>();
      await store.insertReplay({
        id: replayId,
        workspaceId,
        endpointId: receiver.id,
        kind: 'all',
        since: NOW - DAY_MS,
        until: NOW + DAY_MS,
        state: 'running',
        seenUntil: NOW - DAY_MS,
        eventsSeen: 0,
        deliveriesOpened: 0,
        createdAt: NOW,
        endedAt: null,
      });
      const { candidates, after, lastEventId } = await store.replayCandidates({
        replayId,
        limit: 10,
        pendingMax: 10,
      });
      expect(candidates.map(({ event }) => event.id)).toEqual([erased.event.id, other.event.id]);
      await store.eraseEvents({ workspaceId, subject: SUBJECT, publishedBefore: NOW + 1, limit: 10 });
      const create = candidates.map(({ event }) => ({
        delivery: {
          id: ids.next<DeliveryId>(),
          eventId: event.id,
          endpointId: receiver.id,
          orderKey: null,
        },
        workspaceId,
        stored: { form: 'api-video', body: '{"of":"it"}' },
      }));
      const step = {
        replayId,
        now: NOW,
        after,
        reopen: [],
        create,
        lastEventId,
        eventsSeen: 2,
        isDone: true,
      };
      expect(await store.advanceReplay(step)).toBe(1);
      const made = await store.listDeliveries({ workspaceId, limit: 10 });
      expect(made.map(({ eventId }) => eventId)).toEqual([other.event.id]);
    });

    test('keeps an event of which something is pending, and says what that is', async () => {
      const { store, workspaceId, endpoint, newEvent, publish } = await setup(newPlace());
      const receiver = await endpoint();
      const [waiting, free] = [newEvent({ endpoints: [receiver, await endpoint()] }), newEvent()];
      await publish([waiting, free]);
      const request = { workspaceId, subject: SUBJECT, publishedBefore: NOW + 1, limit: 10 };
      const answer = await store.eraseEvents(request);
      expect(answer.erased).toBe(1);
      expect([...answer.pending].toSorted()).toEqual(waiting.deliveries.map(({ id }) => id).toSorted());
      for (const deliveryId of answer.pending) {
        await store.cancelDelivery({ workspaceId, deliveryId, now: NOW });
      }
      expect(await store.eraseEvents(request)).toEqual({ erased: 1, pending: [] });
    });

    test('goes a few at a time, and no further than it is asked to', async () => {
      const { store, workspaceId, newEvent, publish } = await setup(newPlace());
      await publish([newEvent(), newEvent(), newEvent()]);
      const request = { workspaceId, subject: SUBJECT, publishedBefore: NOW + 1, limit: 2 };
      expect(await store.eraseEvents({ ...request, publishedBefore: NOW - 1 })).toEqual({
        erased: 0,
        pending: [],
      });
      expect((await store.eraseEvents(request)).erased).toBe(2);
      expect((await store.eraseEvents(request)).erased).toBe(1);
    });

    test('leaves nothing of an attempt that comes back later', async () => {
      const { store, workspaceId, endpoint, newEvent, publish, record } = await setup(newPlace());
      const receiver = await endpoint();
      const event = newEvent({ endpoints: [receiver] });
      await publish([event]);
      const deliveryId = deliveryOf(event);
      await store.cancelDelivery({ workspaceId, deliveryId, now: NOW });
      await store.eraseEvents({ workspaceId, subject: SUBJECT, publishedBefore: NOW + 1, limit: 10 });
      await record(attempted(deliveryId, { state: 'delivered', dueAt: null }));
      expect(await store.listAttempts({ workspaceId, deliveryId })).toBeNull();
      expect(await store.listDeliveries({ workspaceId, limit: 10 })).toEqual([]);
      const due = await store.dueDeliveries({ ...plain, endpointId: receiver.id, now: NOW, limit: 10 });
      expect(due.deliveries).toEqual([]);
    });

    test('lets whoever follows the feed go on behind it', async () => {
      const { store, workspaceId, newEvent, publish } = await setup(newPlace());
      const start = await store.feedEnd(workspaceId);
      const [erased, kept] = [newEvent(), newEvent({ event: { subject: OTHER } })];
      await publish([erased]);
      await publish([kept]);
      await store.eraseEvents({ workspaceId, subject: SUBJECT, publishedBefore: NOW + 1, limit: 10 });
      const all = { filter: { kinds: feedKinds }, itemsMax: 10, sizeMax: 10_000 };
      const page = await store.feedAfter({ workspaceId, after: start, ...all });
      expect(page).toMatchObject({ kind: 'page', items: [{ kind: 'event', event: { id: kept.event.id } }] });
    });

    test('gives no id a second time, when the newest is erased', async () => {
      const place = newPlace();
      const lastKey = async () => {
        const store = await place.open();
        const identity = await store.identity();
        await store.close();
        return identity.lastKey;
      };
      const { store, workspaceId, newEvent, publish } = await setup(place);
      await publish([newEvent()]);
      const before = await lastKey();
      await store.eraseEvents({ workspaceId, subject: SUBJECT, publishedBefore: NOW + 1, limit: 10 });
      expect(await lastKey()).toBeGreaterThanOrEqual(before);
    });
  });
}
