import { assert, nat, property, uint32Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Latencies, summarize } from './latencies.ts';

const oneToHundredMs = Uint32Array.from({ length: 100 }, (_, index) => (100 - index) * 1000);

describe('summary of latencies', () => {
  test('is null when there are none', () => {
    expect(summarize([])).toBeNull();
    expect(summarize([new Uint32Array(0)])).toBeNull();
  });

  test('gives the nearest rank', () => {
    expect(summarize([oneToHundredMs])).toEqual({ p50Ms: 50, p99Ms: 99, p999Ms: 100, maxMs: 100 });
  });

  test('is the same whether values were recorded together or apart', () => {
    assert(
      property(uint32Array({ minLength: 1 }), nat(), (values, at) => {
        const cut = at % values.length;
        expect(summarize([values.slice(0, cut), values.slice(cut)])).toEqual(summarize([values]));
      }),
    );
  });

  test('gives values that were recorded, and at least the asked share of them below', () => {
    assert(
      property(uint32Array({ minLength: 1 }), (values) => {
        const p99Us = Math.round((summarize([values])?.p99Ms ?? Number.NaN) * 1000);
        expect(values).toContain(p99Us);
        expect(values.filter((value) => value <= p99Us).length).toBeGreaterThanOrEqual(values.length * 0.99);
      }),
    );
  });

  test('counts what never came as at least as late as the wait for it', () => {
    const summary = summarize([oneToHundredMs], { count: 100, waitedUs: 5_000_000 });
    expect(summary).toEqual({ p50Ms: 100, p99Ms: 5000, p999Ms: 5000, maxMs: 5000 });
  });

  test('is not empty when nothing came at all', () => {
    expect(summarize([], { count: 3, waitedUs: 2000 })?.p50Ms).toBe(2);
  });
});

describe('latencies', () => {
  test('keep everything beyond their first capacity, in order', () => {
    const latencies = new Latencies();
    for (let us = 0; us < 10_000; us += 1) latencies.add(us);
    expect(latencies.valuesUs).toEqual(Uint32Array.from({ length: 10_000 }, (_, us) => us));
  });

  test('take a difference of two clocks below zero as none', () => {
    const latencies = new Latencies();
    latencies.add(-3);
    expect([...latencies.valuesUs]).toEqual([0]);
  });

  test('start anew', () => {
    const latencies = new Latencies();
    latencies.add(1);
    latencies.clear();
    expect(latencies.valuesUs).toHaveLength(0);
  });
});
