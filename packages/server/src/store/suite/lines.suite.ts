import { describe, expect, test } from 'vitest';
import type { DeliveryId } from '../../core/ids.ts';
import { attempted, deliveryOf, NOW, plain, setup, SUBJECT, type TestedPlace } from './setup.suite.ts';

/** A store with an endpoint that is to get the events of a subject one after the other. */
async function setupLine(place: TestedPlace) {
  const parts = await setup(place);
  const receiver = await parts.endpoint({ order: 'subject' });
  const line = { endpointId: receiver.id, orderKey: `${SUBJECT.kind}/${SUBJECT.id}` };

  async function next(subjectId = SUBJECT.id): Promise<DeliveryId> {
    const subject = { kind: SUBJECT.kind, id: subjectId };
    const published = parts.newEvent({ endpoints: [receiver], event: { subject } });
    await parts.publish([published]);
    return deliveryOf(published);
  }

  async function due(now = NOW): Promise<readonly DeliveryId[]> {
    const found = await parts.store.dueDeliveries({ ...plain, endpointId: receiver.id, now, limit: 100 });
    return found.deliveries.map(({ id }) => id);
  }

  return { ...parts, receiver, line, next, due };
}

export function lineSuite(newPlace: () => TestedPlace): void {
  describe('a line', () => {
    test('has one delivery that is due: the others stand behind it, and the answer says so', async () => {
      const { newEvent, publish, receiver, due } = await setupLine(newPlace());
      const published = [1, 2, 3].map(() => newEvent({ endpoints: [receiver] }));
      const [first, ...others] = published.map(deliveryOf);
      expect(await publish(published)).toEqual([
        { kind: 'stored', existing: [null, null, null], behind: others },
      ]);
      expect(await due()).toEqual([first]);
    });

    test('of one subject does not hold up another, nor another endpoint', async () => {
      const { endpoint, newEvent, publish, store, next, due } = await setupLine(newPlace());
      const [first] = [await next(), await next()];
      const other = await next('another');
      expect(await due()).toEqual([first, other]);
      const unordered = await endpoint();
      await publish([newEvent({ endpoints: [unordered] }), newEvent({ endpoints: [unordered] })]);
      const found = await store.dueDeliveries({ ...plain, endpointId: unordered.id, now: NOW, limit: 10 });
      expect(found.deliveries).toHaveLength(2);
    });

    test('moves up when its first is canceled, and not when another is', async () => {
      const { store, workspaceId, otherWorkspaceId, receiver, next, due } = await setupLine(newPlace());
      const [first, second, third] = [await next(), await next(), await next()];
      const cancel = (deliveryId: DeliveryId, owner = workspaceId) =>
        store.cancelDelivery({ workspaceId: owner, deliveryId, now: NOW + 1 });
      expect(await cancel(first, otherWorkspaceId)).toBeNull();
      expect(await cancel(second)).toEqual({ endpointId: receiver.id, movedUp: null });
      expect(await due(NOW + 1)).toEqual([first]);
      expect(await cancel(first)).toEqual({
        endpointId: receiver.id,
        movedUp: { endpointId: receiver.id, deliveryId: third, after: first },
      });
      expect(await due(NOW + 1)).toEqual([third]);
      expect(await cancel(first)).toBeNull();
      expect(await store.findDelivery({ workspaceId, id: first })).toMatchObject({
        state: 'canceled',
        dueAt: null,
        endedAt: NOW + 1,
      });
    });

    test.each(['delivered', 'exhausted'] as const)('moves up when its first is %s', async (state) => {
      const { store, line, receiver, next, due } = await setupLine(newPlace());
      const [first, second, third] = [await next(), await next(), await next()];
      const attempts = [attempted(first, { state, line })];
      expect(await store.commit({ now: NOW + 1, publications: [], attempts })).toEqual({
        publications: [],
        movedUp: [{ endpointId: receiver.id, deliveryId: second, after: first }],
      });
      expect(await due(NOW + 1)).toEqual([second]);
      await store.commit({ now: NOW + 2, publications: [], attempts: [attempted(second, { line })] });
      expect(await due(NOW + 2)).toEqual([third]);
    });

    test('stays as it is while its first is to be tried again', async () => {
      const { store, line, next, due } = await setupLine(newPlace());
      const [first] = [await next(), await next()];
      const retry = attempted(first, { state: 'pending', dueAt: NOW + 5000, line });
      expect(await store.commit({ now: NOW, publications: [], attempts: [retry] })).toMatchObject({
        movedUp: [],
      });
      expect(await due(NOW + 4999)).toEqual([]);
      expect(await due(NOW + 5000)).toEqual([first]);
    });

    test('moves up once, although the attempt that ended its first is written twice', async () => {
      const { store, line, next, due } = await setupLine(newPlace());
      const [first, second] = [await next(), await next(), await next()];
      const attempts = [attempted(first, { line })];
      await store.commit({ now: NOW, publications: [], attempts });
      expect(await store.commit({ now: NOW, publications: [], attempts })).toMatchObject({ movedUp: [] });
      expect(await due()).toEqual([second]);
    });

    test('takes in an event that is published in the commit that empties it', async () => {
      const { store, line, receiver, newEvent, next, due } = await setupLine(newPlace());
      const first = await next();
      const published = newEvent({ endpoints: [receiver] });
      const attempts = [attempted(first, { line })];
      expect(await store.commit({ now: NOW, publications: [[published]], attempts })).toEqual({
        publications: [{ kind: 'stored', existing: [null], behind: [] }],
        movedUp: [],
      });
      expect(await due()).toEqual([deliveryOf(published)]);
    });

    test('puts a reopened delivery behind what is pending, before what was made later', async () => {
      const { store, workspaceId, line, record, next, due } = await setupLine(newPlace());
      const first = await next();
      await record(attempted(first, { state: 'exhausted', line }));
      const [second, third] = [await next(), await next()];
      await store.reopenDelivery({ workspaceId, deliveryId: first, now: NOW + 1 });
      expect(await due(NOW + 1)).toEqual([second]);
      await store.commit({ now: NOW + 2, publications: [], attempts: [attempted(second, { line })] });
      expect(await due(NOW + 2)).toEqual([first]);
      await record(attempted(first, { number: 2, line }));
      expect(await due(NOW + 2)).toEqual([third]);
    });

    test('ends as a whole when its endpoint is removed', async () => {
      const { store, workspaceId, receiver, next } = await setupLine(newPlace());
      for (let count = 0; count < 3; count += 1) await next();
      expect(await store.waiting()).toMatchObject({ pendingCount: 3 });
      const canceled = [1, 2, 3].map(() =>
        store.cancelPending({ endpointId: receiver.id, now: NOW, limit: 2 }),
      );
      expect(await Promise.all(canceled)).toEqual([2, 1, 0]);
      const deliveries = await store.listDeliveries({ workspaceId, limit: 10 });
      expect(deliveries.map(({ state }) => state)).toEqual(['canceled', 'canceled', 'canceled']);
    });
  });
}
