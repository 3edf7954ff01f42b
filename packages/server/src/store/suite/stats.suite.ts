import { describe, expect, test } from 'vitest';
import { emptyTally, STEP_MS, type Tally } from '../../core/stats.ts';
import { DAY_MS, NOW, setup, type TestedPlace } from './setup.suite.ts';

function tally(published: number, latencies: Tally['latencies'] = {}): Tally {
  return { ...emptyTally(), published, latencies };
}

export function statsSuite(newPlace: () => TestedPlace): void {
  describe('statistics', () => {
    test('add up to minutes, hours and days, for an endpoint and for its workspace', async () => {
      const { store, workspaceId, otherWorkspaceId, endpoint } = await setup(newPlace());
      const { id: endpointId } = await endpoint();
      const whole = { workspaceId, endpointId: null };
      await store.addStats([
        { ...whole, at: NOW, tally: tally(1, { 5: 1 }) },
        { ...whole, at: NOW + STEP_MS.minute, tally: tally(2) },
        { workspaceId, endpointId, at: NOW, tally: tally(7) },
      ]);
      await store.addStats([
        { ...whole, at: NOW, tally: tally(4, { 5: 2, 9: 1 }) },
        { ...whole, at: NOW + DAY_MS, tally: tally(8) },
      ]);
      const read = async (step: keyof typeof STEP_MS, more: object = {}) => {
        const request = { ...whole, step, since: NOW, until: NOW + 2 * DAY_MS, ...more };
        const rows = await store.readStats(request);
        return rows.map(({ at, tally }) => [at - NOW, tally.published]);
      };
      expect(await read('minute')).toEqual([
        [0, 5],
        [STEP_MS.minute, 2],
        [DAY_MS, 8],
      ]);
      expect(await read('hour')).toEqual([
        [0, 7],
        [DAY_MS, 8],
      ]);
      expect(await read('day')).toEqual([
        [0, 7],
        [DAY_MS, 8],
      ]);
      expect(await read('minute', { since: NOW + 1, until: NOW + DAY_MS })).toEqual([[STEP_MS.minute, 2]]);
      expect(await read('minute', { endpointId })).toEqual([[0, 7]]);
      expect(await read('minute', { workspaceId: otherWorkspaceId })).toEqual([]);
      const [first] = await store.readStats({ ...whole, step: 'minute', since: NOW, until: NOW + 1 });
      expect(first?.tally.latencies).toEqual({ 5: 3, 9: 1 });
    });

    test('are deleted by step and age, a few at a time, oldest first', async () => {
      const { store, workspaceId } = await setup(newPlace());
      const whole = { workspaceId, endpointId: null };
      const minutes = [0, 1, 2, 3].map((minute) => NOW + minute * STEP_MS.minute);
      await store.addStats(minutes.map((at) => ({ ...whole, at, tally: tally(1) })));
      const request = { step: 'minute' as const, before: minutes[3] ?? 0 };
      expect(await store.pruneStats({ ...request, limit: 2 })).toBe(2);
      const range = { ...whole, since: NOW, until: NOW + DAY_MS };
      const left = await store.readStats({ ...range, step: 'minute' });
      expect(left.map(({ at }) => at)).toEqual(minutes.slice(2));
      expect(await store.pruneStats({ ...request, limit: 2 })).toBe(1);
      expect(await store.readStats({ ...range, step: 'hour' })).toHaveLength(1);
    });

    test('count what is pending at each endpoint, up to a bound', async () => {
      const { store, workspaceId, otherWorkspaceId, endpoint, newEvent, publish } = await setup(newPlace());
      const [busy, idle] = [await endpoint(), await endpoint()];
      await publish(Array.from({ length: 5 }, () => newEvent({ endpoints: [busy] })));
      expect(await store.pendingCounts({ workspaceId, max: 10 })).toEqual([
        { endpointId: busy.id, count: 5 },
      ]);
      expect(await store.pendingCounts({ workspaceId, max: 3 })).toEqual([{ endpointId: busy.id, count: 3 }]);
      expect(await store.pendingCounts({ workspaceId: otherWorkspaceId, max: 3 })).toEqual([]);
      expect(idle.id).not.toBe(busy.id);
    });
  });
}
