import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

test('keeps beginnings apart', () => {
  const pace = new Pace(2);
  pace.wait();
  const first = performance.now();
  for (let left = 5; left > 0; left -= 1) pace.wait();
  // The first one counts from before `first` was taken.
  expect(performance.now() - first).toBeGreaterThan(9);
});

test('lets the first one begin at once', () => {
  const start = performance.now();
  new Pace(10_000).wait();
  expect(performance.now() - start).toBeLessThan(10_000);
});
