import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { RateLimiter } from './rate-limiter.ts';

const NOW = 1_000_000;

/** How many start in `spanMs` when each starts as soon as it may. */
function startsWithin(limiter: RateLimiter, from: number, spanMs: number): number {
  let count = 0;
  for (let now = from; now <= from + spanMs; now = Math.max(now, limiter.readyAt(now))) {
    if (limiter.readyAt(now) > now) continue;
    limiter.started(now);
    count += 1;
  }
  return count;
}

test('a burst goes at once, then one after the other at the rate', () => {
  const limiter = new RateLimiter({ perSecond: 2, burst: 3 }, NOW);
  for (let count = 0; count < 3; count += 1) {
    expect(limiter.readyAt(NOW)).toBe(NOW);
    limiter.started(NOW);
  }
  expect(limiter.readyAt(NOW)).toBe(NOW + 500);
  limiter.started(NOW + 500);
  expect(limiter.readyAt(NOW + 500)).toBe(NOW + 1000);
});

test('never more than the burst and what the time has brought', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 200, noNaN: true }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 0, max: 20_000 }),
      (perSecond, burst, spanMs) => {
        const count = startsWithin(new RateLimiter({ perSecond, burst }, NOW), NOW, spanMs);
        expect(count).toBeLessThanOrEqual(burst + (spanMs / 1000) * perSecond + 1e-6);
        expect(count).toBeGreaterThanOrEqual(Math.min(burst, 1));
      },
    ),
  );
});

test('rest is worth no more than a burst', () => {
  const limiter = new RateLimiter({ perSecond: 10, burst: 5 }, NOW);
  expect(startsWithin(limiter, NOW + 3_600_000, 0)).toBe(5);
});

test('a clock that is set back neither gives nor takes', () => {
  const limiter = new RateLimiter({ perSecond: 1, burst: 1 }, NOW);
  limiter.started(NOW);
  expect(limiter.readyAt(NOW - 60_000)).toBe(NOW - 60_000 + 1000);
});
