import { describe, expect, test } from 'vitest';
import { timeTicks, valueTicks } from './scales.ts';

describe('an axis of values', () => {
  test.each([
    [0, [0, 1]],
    [0.4, [0, 0.2, 0.4]],
    [7, [0, 5, 10]],
    [100, [0, 50, 100]],
    [1300, [0, 500, 1000, 1500]],
  ])('up to %d has round ticks that reach it', (max, ticks) => {
    expect(valueTicks(max)).toEqual(ticks);
  });
});

describe('an axis of time', () => {
  test('has as many ticks as there is room for, on round minutes', () => {
    const from = Date.UTC(2026, 0, 1, 10, 3);
    const { ticks, stepMs } = timeTicks(from, from + 60 * 60_000, 5);
    expect(stepMs).toBe(15 * 60_000);
    expect(ticks.map((tick) => new Date(tick).getMinutes() % 15)).toEqual(ticks.map(() => 0));
    expect(ticks.every((tick) => tick >= from && tick <= from + 60 * 60_000)).toBe(true);
  });
});
