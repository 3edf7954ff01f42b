import { assert as holds, array, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addTally, emptyTally, latencyQuantile, latencyStepOf, startOf, type Tally } from './stats.ts';

const ERROR = 2 ** (1 / 16) - 1;

function tallyOf(latencies: readonly number[]): Tally {
  const tally = emptyTally();
  for (const ms of latencies) {
    const step = latencyStepOf(ms);
    tally.latencies[step] = (tally.latencies[step] ?? 0) + 1;
  }
  return tally;
}

describe('the latency that a fraction did not exceed', () => {
  test('is off by 4.5 % or half a millisecond at most', () => {
    const latencies = array(integer({ min: 0, max: 3_000_000_000 }), { minLength: 1, maxLength: 50 });
    holds(
      property(latencies, integer({ min: 1, max: 100 }), (all, percent) => {
        const rank = Math.ceil((all.length * percent) / 100);
        const exact = all.toSorted((a, b) => a - b)[rank - 1] ?? 0;
        const found = latencyQuantile(tallyOf(all), percent / 100) ?? -1;
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * ERROR + 0.5);
      }),
    );
  });

  test('is null when nothing was delivered', () => {
    expect(latencyQuantile(emptyTally(), 0.5)).toBeNull();
  });

  test('is the same whether tallies are added up before or after', () => {
    const sum = tallyOf([1, 2, 3]);
    addTally(sum, tallyOf([100, 2000]));
    expect(sum).toEqual(tallyOf([1, 2, 3, 100, 2000]));
  });
});

test('a clock that goes backwards by a little has no latency below zero', () => {
  expect(latencyStepOf(-3)).toBe(0);
});

test('days begin at midnight UTC', () => {
  expect(startOf('day', Date.UTC(2026, 10, 22, 23, 59))).toBe(Date.UTC(2026, 10, 22));
});
