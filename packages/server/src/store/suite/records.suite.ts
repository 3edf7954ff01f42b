import { describe, expect, test } from 'vitest';
import type { Event } from '../../core/event.ts';
import type { DeliveryId } from '../../core/ids.ts';
import type { DeliveryRecord } from '../../engine/records.ts';
import { attempted, deliveryOf, foreign, NOW, setup, SUBJECT, type TestedPlace } from './setup.suite.ts';

async function allPages<Item extends { id: string }>(
  limit: number,
  page: (before: Item['id'] | undefined) => Promise<readonly Item[]>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (;;) {
    const next = await page(items.at(-1)?.id);
    items.push(...next);
    expect(next.length).toBeLessThanOrEqual(limit);
    if (next.length < limit) return items;
  }
}

export function eventRecordsSuite(newPlace: () => TestedPlace): void {
  describe('the list of events', () => {
    test('shows each once, newest first, however long the pages are', async () => {
      const { store, workspaceId, newEvent, publish } = await setup(newPlace());
      const published = Array.from({ length: 7 }, () => newEvent());
      await publish(published);
      for (const limit of [1, 2, 3, 7, 8]) {
        const events = await allPages<Event>(limit, (before) =>
          store.listEvents({ workspaceId, limit, before }),
        );
        expect(events).toEqual(published.map(({ event }) => event).toReversed());
      }
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
      const events = await allPages<Event>(2, (before) =>
        store.listEvents({ workspaceId, limit: 2, before, subject }),
      );
      expect(events.map(({ id }) => id)).toEqual(wanted.map(({ event }) => event.id).toReversed());
    });

    test('of one subject finds what lies far apart', async () => {
      const { store, workspaceId, newEvent, publish } = await setup(newPlace());
      const subject = { kind: 'media', id: 'rare' };
      const [first, second] = [newEvent({ event: { subject } }), newEvent({ event: { subject } })];
      await publish([first]);
      for (let thousand = 0; thousand < 3; thousand += 1) {
        await publish(Array.from({ length: 1000 }, () => newEvent()));
      }
      await publish([second]);
      const events = await allPages<Event>(1, (before) =>
        store.listEvents({ workspaceId, limit: 1, before, subject }),
      );
      expect(events).toEqual([second.event, first.event]);
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

export function deliveryRecordsSuite(newPlace: () => TestedPlace): void {
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
    test('shows each once, newest first, however long the pages are', async () => {
      const { store, workspaceId, deliveries } = await populated();
      for (const limit of [1, 2, 4, 5]) {
        const found = await allPages<DeliveryRecord>(limit, (before) =>
          store.listDeliveries({ workspaceId, limit, before }),
        );
        expect(found.map(({ id }) => id)).toEqual(deliveries.map(({ id }) => id).toReversed());
      }
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
      const found = await allPages<DeliveryRecord>(1, (before) =>
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

    test('is read a page at a time where that is asked for', async () => {
      const { store, workspaceId, endpoint, delivery, record } = await setup(newPlace());
      const id = await delivery(await endpoint());
      for (let number = 1; number <= 4; number += 1) {
        await record(attempted(id, { number, state: 'pending', dueAt: NOW + number }));
      }
      const numbers = async (page: { after?: number; limit?: number }) => {
        const attempts = await store.listAttempts({ workspaceId, deliveryId: id, ...page });
        return attempts?.map(({ number }) => number);
      };
      expect(await numbers({ limit: 2 })).toEqual([1, 2]);
      expect(await numbers({ after: 2, limit: 5 })).toEqual([3, 4]);
      expect(await numbers({ after: 3 })).toEqual([4]);
      expect(await numbers({ after: 4, limit: 1 })).toEqual([]);
    });

    test('knows the form of its body, and what that was made of, also when its endpoint is removed', async () => {
      const { store, workspaceId, endpoint, newEvent, publish, record } = await setup(newPlace());
      const receiver = await endpoint({ dialect: 'twelve-labs' });
      const form = 'twelve-labs {"task_models":"engines"}';
      const stored = [
        { form: 'twelve-labs', body: '{"models":[]}' },
        { form, body: '{"engines":[]}' },
      ];
      const published = { ...newEvent({ endpoints: [receiver] }), bodies: stored };
      await publish([published]);
      const deliveryId = deliveryOf(published);
      await record(attempted(deliveryId, { form }));
      await store.removeEndpoint(receiver.id, NOW);
      const attempts = await store.listAttempts({ workspaceId, deliveryId });
      expect(attempts?.map(({ requestForm }) => requestForm)).toEqual([form]);
      const source = await store.findBodySource({ workspaceId, deliveryId });
      expect(source).toEqual({
        event: published.event,
        dialect: 'twelve-labs',
        stored: expect.arrayContaining(stored),
      });
    });

    test('is empty before the first attempt, and null for an unknown delivery', async () => {
      const { store, ids, workspaceId, endpoint, delivery } = await setup(newPlace());
      const id = await delivery(await endpoint());
      expect(await store.listAttempts({ workspaceId, deliveryId: id })).toEqual([]);
      expect(await store.listAttempts({ workspaceId, deliveryId: ids.next<DeliveryId>() })).toBeNull();
      expect(await store.findBodySource({ workspaceId, deliveryId: ids.next<DeliveryId>() })).toBeNull();
    });

    test('can be read in brief of several deliveries, the latest of each', async () => {
      const { store, ids, workspaceId, otherWorkspaceId, endpoint, delivery, record } =
        await setup(newPlace());
      const receiver = await endpoint();
      const [first, second, untried] = [
        await delivery(receiver),
        await delivery(receiver),
        await delivery(receiver),
      ];
      for (const number of [1, 2, 3]) {
        await record(attempted(first, { number, state: 'pending', dueAt: NOW + number }));
      }
      await record(attempted(second, {}));
      const request = {
        workspaceId,
        deliveryIds: [first, second, untried, ids.next<DeliveryId>()],
        latestMax: 2,
      };
      const attempts = await store.listAttemptsInBrief(request);
      const logged = await store.listAttempts({ workspaceId, deliveryId: second });
      const { deliveryId, number, startedAt, durationMs, outcome } = logged?.[0] ?? {};
      expect(attempts).toContainEqual({ deliveryId, number, startedAt, durationMs, outcome });
      const ofFirst = attempts.filter(({ deliveryId }) => deliveryId === first);
      expect(ofFirst.map(({ number }) => number)).toEqual([2, 3]);
      expect(attempts).toHaveLength(3);
      expect(await store.listAttemptsInBrief({ ...request, workspaceId: otherWorkspaceId })).toEqual([]);
    });
  });
}

export function isolationSuite(newPlace: () => TestedPlace): void {
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
      expect(await store.findBodySource({ ...workspace, deliveryId })).toBeNull();
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
