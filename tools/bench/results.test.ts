import { describe, expect, test } from 'vitest';
import { resultOf, verdictOn } from './results.ts';
import { noFaults, type Scenario } from './scenario.ts';

const spread = (median: number) => ({ median, min: 0, max: 1000 });

describe('a verdict', () => {
  test('goes by the median, and the bar itself passes', () => {
    expect(verdictOn(spread(0.35), { atLeast: 0.35 })).toBe('passed');
    expect(verdictOn(spread(0.349), { atLeast: 0.35 })).toBe('failed');
    expect(verdictOn(spread(85), { atMost: 85 })).toBe('passed');
    expect(verdictOn(spread(85.1), { atMost: 85 })).toBe('failed');
  });

  test('is not given where nothing was measured, or nothing was asked', () => {
    expect(verdictOn(null, { atLeast: 1 })).toBe('not measured');
    expect(verdictOn(spread(Number.NaN), { atMost: 1 })).toBe('not measured');
    expect(verdictOn(spread(1), undefined)).toBe('no bar');
  });
});

test('a result keeps every run, adds up what went astray, and misses nothing that was promised', () => {
  const scenario: Scenario = {
    name: 'some',
    title: 'Some scenario',
    figures: [
      { key: 'rate', label: 'rate', unit: 'per second', bar: { atLeast: 15 } },
      { key: 'absent', label: 'absent', unit: 'ms' },
    ],
    async *measure() {},
  };
  const runs = [10, 30, 20].map((rate) => ({
    figures: { rate },
    faults: { ...noFaults, missingDeliveries: 2 },
  }));
  const result = resultOf(scenario, runs, { failure: null, tookSeconds: 1, foreignCpuShares: [] });
  expect(result.figures).toMatchObject([
    { values: [10, 30, 20], spread: { median: 20, min: 10, max: 30 }, verdict: 'passed' },
    { values: [null, null, null], spread: null, verdict: 'no bar' },
  ]);
  expect(result.faults.missingDeliveries).toBe(6);
});
