import { expect, test } from 'vitest';
import { Turnstile } from './turnstile.ts';

test('never more are inside than allowed, all get their turn, and a failure frees the place', async () => {
  const turnstile = new Turnstile(2);
  let insideCount = 0;
  let mostInside = 0;
  const order: number[] = [];
  const visit = (number: number): Promise<void> =>
    turnstile.pass(async () => {
      insideCount += 1;
      mostInside = Math.max(mostInside, insideCount);
      await Promise.resolve();
      insideCount -= 1;
      order.push(number);
      if (number === 1) throw new Error('refused');
    });
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map(visit));
  expect(mostInside).toBe(2);
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
});
