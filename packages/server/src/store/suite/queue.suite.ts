import { describe, expect, test } from 'vitest';
import { deliveryStates, isTerminal } from '../../core/delivery.ts';
import type { DeliveryId } from '../../core/ids.ts';
import {
  attempted,
  DAY_MS,
  deliveryOf,
  foreign,
  NOW,
  plain,
  setup,
  type TestedPlace,
} from './setup.suite.ts';

/** What a delivery is like that was never reopened and stands in no line. */
const fresh = { orderKey: null, attemptsBefore: 0, openedAt: NOW, earlier: [] };

export function queueSuite(newPlace: () => TestedPlace): void {
  describe('due deliveries', () => {
    test('come oldest first, with everything that an attempt needs', async () => {
      const { store, endpoint, newEvent, publish, record } = await setup(newPlace());
      const receiver = await endpoint({ dialect: 'api-video' });
      const bodies = [{ form: 'api-video', body: '{"ü":1}' }];
      const [late, early] = [
        newEvent({ endpoints: [receiver], bodies }),
        newEvent({ endpoints: [receiver] }),
      ];
      await publish([late, early]);
      await record(attempted(deliveryOf(late), { state: 'pending', dueAt: NOW + 5000 }));
      const asked = { ...plain, form: 'api-video', endpointId: receiver.id, now: NOW + 5000, limit: 10 };
      expect(await store.dueDeliveries(asked)).toEqual({
        deliveries: [
          { id: deliveryOf(early), event: early.event, body: null, attemptsMade: 0, ...fresh },
          { id: deliveryOf(late), event: late.event, body: '{"ü":1}', attemptsMade: 1, ...fresh },
        ],
        nextDueAt: null,
      });
    });

    test('come with the body of the form that is asked for', async () => {
      const { store, endpoint, newEvent, publish } = await setup(newPlace());
      const receiver = await endpoint({ dialect: 'twelve-labs' });
      const bodies = ['twelve-labs', 'twelve-labs {"a":"b"}'].map((form) => ({ form, body: `of ${form}` }));
      await publish([newEvent({ endpoints: [receiver], bodies })]);
      const bodyOf = async (form: string) => {
        const request = { ...plain, form, endpointId: receiver.id, now: NOW, limit: 10 };
        return (await store.dueDeliveries(request)).deliveries.map(({ body }) => body);
      };
      expect(await bodyOf('twelve-labs')).toEqual(['of twelve-labs']);
      expect(await bodyOf('twelve-labs {"a":"b"}')).toEqual(['of twelve-labs {"a":"b"}']);
      expect(await bodyOf('standard')).toEqual([null]);
    });

    test('come with as many of the latest attempts as are asked for, oldest first', async () => {
      const { store, endpoint, delivery, record } = await setup(newPlace());
      const receiver = await endpoint();
      const id = await delivery(receiver);
      const other = await delivery(receiver);
      const outcome = { kind: 'rejected', status: 503 } as const;
      for (const number of [1, 2, 3]) {
        await record(attempted(id, { number, state: 'pending', dueAt: NOW, outcome }));
      }
      const earlierOf = async (earlierMax: number) => {
        const request = { ...plain, earlierMax, endpointId: receiver.id, now: NOW, limit: 10 };
        const { deliveries } = await store.dueDeliveries(request);
        return new Map(deliveries.map(({ id, earlier }) => [id, earlier]));
      };
      const attempt = (number: number) => ({ number, startedAt: NOW + 10, outcome });
      expect(await earlierOf(0)).toEqual(
        new Map([
          [id, []],
          [other, []],
        ]),
      );
      expect(await earlierOf(2)).toEqual(
        new Map([
          [id, [attempt(2), attempt(3)]],
          [other, []],
        ]),
      );
      expect((await earlierOf(50)).get(id)).toHaveLength(3);
    });

    test('that are due at the same instant come in the order of their ids', async () => {
      const { store, endpoint, newEvent, publish } = await setup(newPlace());
      const receiver = await endpoint();
      const published = Array.from({ length: 5 }, () => newEvent({ endpoints: [receiver] }));
      await publish(published.toReversed());
      const { deliveries } = await store.dueDeliveries({
        ...plain,
        endpointId: receiver.id,
        now: NOW,
        limit: 10,
      });
      expect(deliveries.map(({ id }) => id)).toEqual(published.map(deliveryOf));
    });

    test('are at most as many as asked for', async () => {
      const { store, endpoint, delivery } = await setup(newPlace());
      const receiver = await endpoint();
      const first = await delivery(receiver, NOW - 2);
      const second = await delivery(receiver, NOW - 1);
      await delivery(receiver, NOW);
      const found = await store.dueDeliveries({ ...plain, endpointId: receiver.id, now: NOW, limit: 2 });
      expect(found.deliveries.map(({ id }) => id)).toEqual([first, second]);
    });

    test('leave out what is held already, which does not count', async () => {
      const { store, endpoint, delivery } = await setup(newPlace());
      const receiver = await endpoint();
      const held = [await delivery(receiver, NOW - 4), await delivery(receiver, NOW - 2)];
      const others = [await delivery(receiver, NOW - 3), await delivery(receiver, NOW - 1)];
      await delivery(receiver, NOW);
      const found = await store.dueDeliveries({
        ...plain,
        endpointId: receiver.id,
        now: NOW,
        limit: 2,
        held,
      });
      expect(found.deliveries.map(({ id }) => id)).toEqual(others);
    });

    test('do not include what is due later, but say when the first of that is due', async () => {
      const { store, endpoint, delivery } = await setup(newPlace());
      const receiver = await endpoint();
      const due = await delivery(receiver, NOW);
      await delivery(receiver, NOW + 2000);
      await delivery(receiver, NOW + 1000);
      const found = await store.dueDeliveries({ ...plain, endpointId: receiver.id, now: NOW, limit: 10 });
      expect(found.deliveries.map(({ id }) => id)).toEqual([due]);
      expect(found.nextDueAt).toBe(NOW + 1000);
    });

    test('do not include what has ended, nor what belongs to another endpoint', async () => {
      const { store, endpoint, delivery, record } = await setup(newPlace());
      const [receiver, other] = [await endpoint(), await endpoint()];
      await record(attempted(await delivery(receiver)));
      await delivery(other);
      expect(
        await store.dueDeliveries({ ...plain, endpointId: receiver.id, now: NOW + DAY_MS, limit: 10 }),
      ).toEqual({
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
      const { lanes } = await store.waiting();
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
      expect(await store.waiting()).toEqual({
        pendingCount: 1,
        lanes: [{ endpointId: receiver.id, firstDueAt: NOW }],
      });
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

export function reopenSuite(newPlace: () => TestedPlace): void {
  describe('reopening', () => {
    test('makes a delivery due at once, however it ended, with its attempts kept', async () => {
      const { store, workspaceId, endpoint, delivery, record } = await setup(newPlace());
      const receiver = await endpoint();
      const now = NOW + 50;
      for (const state of deliveryStates.filter(isTerminal)) {
        const deliveryId = await delivery(receiver);
        await record(attempted(deliveryId, { state }));
        expect(await store.reopenDelivery({ workspaceId, deliveryId, now })).toBe(receiver.id);
        expect(await store.findDelivery({ workspaceId, id: deliveryId })).toMatchObject({
          state: 'pending',
          attemptsMade: 1,
          dueAt: now,
          endedAt: null,
        });
        const due = await store.dueDeliveries({ ...plain, endpointId: receiver.id, now, limit: 10 });
        expect(due.deliveries.at(-1)).toMatchObject({ id: deliveryId, attemptsMade: 1 });
      }
    });

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
      await store.updateEndpoint({ ...disabled, enabled: false, disabledReason: 'operator' });
      for (const deliveryId of ended) {
        expect(await store.reopenDelivery({ workspaceId, deliveryId, now: NOW })).toBeNull();
        expect(await store.findDelivery({ workspaceId, id: deliveryId })).toMatchObject({
          state: 'delivered',
        });
      }
    });
  });
}
