import { expect, test } from 'vitest';
import { spreadOf } from './statistics.ts';

test('the median of an odd number of runs is the middle one', () => {
  expect(spreadOf([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9 });
});

test('the median of an even number of runs lies between the middle two', () => {
  expect(spreadOf([4, 1, 2, 9])).toEqual({ median: 3, min: 1, max: 9 });
});

test('a run that could not measure leaves nothing to say', () => {
  expect(spreadOf([1, null, 3])).toBeNull();
  expect(spreadOf([])).toBeNull();
});
