import { assert, double, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Schedule } from './schedule.ts';

const SECOND_US = 1_000_000;

describe('an open loop', () => {
  const schedule = new Schedule({ seconds: 2, requestsPerSecond: 100, requestsMax: null });

  test('makes each request due at its own time, whatever became of those before', () => {
    expect([0, 1, 100].map((index) => schedule.dueAfterUs(index))).toEqual([0, 10_000, SECOND_US]);
    expect(schedule.dueBy(0)).toBe(1);
    expect(schedule.dueBy(9999)).toBe(1);
    expect(schedule.dueBy(10_000)).toBe(2);
  });

  test('owes all of its requests at the end, and not one more', () => {
    expect(schedule.dueBy(2 * SECOND_US)).toBe(200);
    expect(schedule.dueBy(60 * SECOND_US)).toBe(200);
  });

  test('never counts a request as due before its time', () => {
    const rates = double({ min: 0.1, max: 100_000, noNaN: true });
    const instants = integer({ min: 0, max: 10 * SECOND_US });
    assert(
      property(rates, instants, (requestsPerSecond, elapsedUs) => {
        const any = new Schedule({ seconds: 10, requestsPerSecond, requestsMax: null });
        const last = any.dueBy(elapsedUs) - 1;
        // Half a microsecond is what rounding may add.
        expect(any.dueAfterUs(Math.max(0, last)) ?? 0).toBeLessThanOrEqual(elapsedUs + 0.5);
      }),
    );
  });
});

describe('a closed loop', () => {
  test('is due whenever a connection is free, until its time is over', () => {
    const schedule = new Schedule({ seconds: 1, requestsPerSecond: null, requestsMax: null });
    expect(schedule.dueBy(SECOND_US - 1)).toBe(Number.POSITIVE_INFINITY);
    expect(schedule.dueBy(SECOND_US)).toBe(0);
    expect(schedule.dueAfterUs(5)).toBeNull();
    expect(schedule.isOver(SECOND_US, 5)).toBe(true);
  });

  test('ends before its time with the last request that it may make', () => {
    const schedule = new Schedule({ seconds: 1, requestsPerSecond: null, requestsMax: 10 });
    expect(schedule.dueBy(0)).toBe(10);
    expect(schedule.isOver(1, 9)).toBe(false);
    expect(schedule.isOver(1, 10)).toBe(true);
  });
});
