import { expect, test } from 'vitest';
import { foreignShare } from './foreign-load.ts';

test('what others used is what was busy, less what was ours', () => {
  const before = { total: 1000, idle: 400, own: 50 };
  const after = { total: 1200, idle: 440, own: 130 };
  expect(foreignShare(before, after)).toBe((160 - 80) / 200);
});

test('clocks that tick apart do not make the others use less than nothing', () => {
  const before = { total: 1000, idle: 400, own: 50 };
  const after = { total: 1100, idle: 450, own: 101 };
  expect(foreignShare(before, after)).toBe(0);
});

test('nothing is said where the system does not tell, or no time has passed', () => {
  const ticks = { total: 1000, idle: 400, own: 50 };
  expect(foreignShare(null, ticks)).toBeNull();
  expect(foreignShare(ticks, ticks)).toBeNull();
});
