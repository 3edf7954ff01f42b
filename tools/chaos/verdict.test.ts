import { expect, test } from 'vitest';
import type { Acceptance } from './receivers.ts';
import type { Trouble } from './troubles.ts';
import { verdictOf } from './verdict.ts';

const taken = (sequence: number, atMs: number, isAnswered = true): Acceptance => ({
  endpoint: 'healthy',
  sequence,
  atMs,
  isAnswered,
});
const trouble = (kind: Trouble['kind'], atMs: number): Trouble => ({ kind, what: kind, atMs });

function verdict(
  acknowledged: readonly number[],
  acceptances: readonly Acceptance[],
  troubles: readonly Trouble[] = [],
) {
  return verdictOf({ acknowledged, acceptances, troubles, endpoints: ['healthy', 'slow'] });
}

test('what was acknowledged and never taken is lost, at each endpoint', () => {
  const { expected, lost } = verdict([1, 2], [taken(1, 0)]);
  expect(expected).toBe(4);
  expect(lost).toEqual(['healthy 2', 'slow 1', 'slow 2']);
});

test.each([
  ['lost answer', [taken(1, 0, false), taken(1, 10)], []],
  ['killed node', [taken(1, 1000), taken(1, 9000)], [trouble('kill', 2000)]],
  ['node that slept', [taken(1, 1000), taken(1, 9000)], [trouble('sleep', 900)]],
  ['database', [taken(1, 1000), taken(1, 9000)], [trouble('database', 8000)]],
  ['hand-over', [taken(1, 1000), taken(1, 9000)], [trouble('start', 1500)]],
] as const)('a duplicate may come of a %s', (reason, acceptances, troubles) => {
  const { duplicates, unexplained } = verdict([1], acceptances, troubles);
  expect(duplicates.get(reason)).toBe(1);
  expect(unexplained).toEqual([]);
});

test('a duplicate that nothing explains is a fault', () => {
  const { unexplained } = verdict(
    [1],
    [taken(1, 60_000), taken(1, 61_000)],
    [trouble('kill', 1), trouble('kill', 70_000)],
  );
  expect(unexplained).toEqual(['healthy 1: again after 1000 ms']);
});
