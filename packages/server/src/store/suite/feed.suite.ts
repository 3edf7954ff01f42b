import { describe, expect, test } from 'vitest';
import type { WorkspaceId } from '../../core/ids.ts';
import { type FeedFilter, type FeedItem, feedKinds } from '../../engine/feed-store.ts';
import { attempted, DAY_MS, deliveryOf, foreign, NOW, setup, type TestedPlace } from './setup.suite.ts';

const everything: FeedFilter = { kinds: feedKinds };
const roomy = { itemsMax: 1000, sizeMax: 10_000_000 };

function nameOf(item: FeedItem): string {
  return item.kind === 'event' ? item.event.id : `${item.attempt.deliveryId} ${item.attempt.number}`;
}

export function feedSuite(newPlace: () => TestedPlace): void {
  async function fed() {
    const bundle = await setup(newPlace());
    const { store, workspaceId } = bundle;
    /** All that follows a cursor, and where it ends. */
    async function follow(
      after: string,
      filter = everything,
      room = roomy,
      owner: WorkspaceId = workspaceId,
    ) {
      const items: FeedItem[] = [];
      let cursor = after;
      for (;;) {
        const page = await store.feedAfter({ workspaceId: owner, after: cursor, filter, ...room });
        if (page.kind !== 'page') throw new Error(`the cursor is ${page.kind}`);
        expect(page.items.length).toBeLessThanOrEqual(room.itemsMax);
        items.push(...page.items);
        cursor = page.next;
        if (!page.isMore) return { items, cursor };
      }
    }
    return { ...bundle, follow, start: await store.feedEnd(workspaceId) };
  }

  describe('the feed', () => {
    test('has everything once, in order, however small its pages are', async () => {
      const { endpoint, newEvent, publish, record, follow, start } = await fed();
      const receiver = await endpoint();
      const published = Array.from({ length: 12 }, () => newEvent({ endpoints: [receiver] }));
      await publish(published.slice(0, 5));
      await record(...published.slice(0, 5).map((event) => attempted(deliveryOf(event))));
      await publish(published.slice(5));
      await record(...published.slice(5).map((event) => attempted(deliveryOf(event))));
      const whole = await follow(start);
      const ofKind = (kind: string) => whole.items.filter((item) => item.kind === kind).map(nameOf);
      expect(ofKind('event')).toEqual(published.map(({ event }) => event.id));
      expect(ofKind('attempt')).toEqual(published.map((event) => `${deliveryOf(event)} 1`));
      for (const room of [
        { ...roomy, itemsMax: 1 },
        { ...roomy, itemsMax: 5 },
        { ...roomy, sizeMax: 1 },
      ]) {
        expect((await follow(start, everything, room)).items.map(nameOf)).toEqual(whole.items.map(nameOf));
      }
      // Behind each of them is the rest.
      for (const [index, { cursor }] of whole.items.entries()) {
        const rest = await follow(cursor);
        expect(rest.items.map(nameOf)).toEqual(whole.items.slice(index + 1).map(nameOf));
      }
      expect((await follow(whole.cursor)).items).toEqual([]);
    });

    test('begins behind what is there', async () => {
      const { store, workspaceId, endpoint, newEvent, publish, record, follow } = await fed();
      const before = newEvent({ endpoints: [await endpoint()] });
      await publish([before]);
      await record(attempted(deliveryOf(before)));
      const end = await store.feedEnd(workspaceId);
      const after = newEvent();
      await publish([after]);
      expect((await follow(end)).items.map(nameOf)).toEqual([after.event.id]);
    });

    test('passes over what belongs to others, however much that is', async () => {
      const { otherWorkspaceId, newEvent, endpoint, publish, record, follow, start } = await fed();
      const theirs = await endpoint({ workspaceId: otherWorkspaceId });
      for (let thousand = 0; thousand < 3; thousand += 1) {
        const events = Array.from({ length: 1000 }, () =>
          newEvent({ workspaceId: otherWorkspaceId, endpoints: [theirs] }),
        );
        await publish(events);
        await record(...events.map((event) => attempted(deliveryOf(event))));
      }
      const own = newEvent();
      await publish([own]);
      expect((await follow(start)).items.map(nameOf)).toEqual([own.event.id]);
      const others = await follow(start, everything, roomy, otherWorkspaceId);
      expect(others.items.length).toBe(6000);
    });

    test('refuses what is none of its cursors', async () => {
      const { store, workspaceId, start } = await fed();
      for (const after of ['', '0', start.replace(/^./, 'x'), `${start}0.0`, foreign()]) {
        const request = { workspaceId, after, filter: everything, ...roomy };
        expect(await store.feedAfter(request)).toEqual({ kind: 'foreign' });
      }
    });

    test('has expired for whom something was deleted, and for nobody else', async () => {
      const { store, workspaceId, otherWorkspaceId, newEvent, endpoint, publish, record, start } =
        await fed();
      const otherStart = await store.feedEnd(otherWorkspaceId);
      const tried = newEvent({ endpoints: [await endpoint()] });
      await publish([tried]);
      const between = await store.feedEnd(workspaceId);
      await record(attempted(deliveryOf(tried)));
      const end = await store.feedEnd(workspaceId);
      await store.pruneEvents({ publishedBefore: NOW + DAY_MS, after: null, now: NOW + DAY_MS, limit: 100 });
      const kindOf = async (after: string, kinds = everything.kinds, owner = workspaceId) =>
        (await store.feedAfter({ workspaceId: owner, after, filter: { kinds }, ...roomy })).kind;
      expect(await kindOf(start)).toBe('expired');
      expect(await kindOf(between)).toBe('expired');
      expect(await kindOf(between, ['event'])).toBe('page');
      expect(await kindOf(end)).toBe('page');
      expect(await kindOf(await store.feedEnd(workspaceId))).toBe('page');
      expect(await kindOf(otherStart, everything.kinds, otherWorkspaceId)).toBe('page');
    });

    test('goes on when all that there was has been deleted', async () => {
      const { store, workspaceId, newEvent, endpoint, publish, record, follow } = await fed();
      const receiver = await endpoint();
      const [old, young] = [newEvent({ endpoints: [receiver] }), newEvent({ endpoints: [receiver] })];
      await publish([old]);
      await record(attempted(deliveryOf(old)));
      const end = await store.feedEnd(workspaceId);
      await store.pruneEvents({ publishedBefore: NOW + DAY_MS, after: null, now: NOW + DAY_MS, limit: 100 });
      // As if the clock had been set back: what is new must still come behind.
      await publish([young], NOW - DAY_MS);
      await record(attempted(deliveryOf(young)));
      expect((await follow(end)).items.map(nameOf)).toEqual([young.event.id, `${deliveryOf(young)} 1`]);
    });
  });
}
