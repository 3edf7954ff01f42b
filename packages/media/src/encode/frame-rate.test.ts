import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { outputFrameRate } from './frame-rate.ts';

test.each([
  [30, '30'],
  [29.97, '30000/1001'],
  [23.976, '24000/1001'],
  [29.8, '30000/1001'],
  [27.4, '27'],
  [120, '60'],
  [15, '15'],
  [0.2, '1'],
  [0, '1'],
])('a source of %d frames per second', (source, expected) => {
  expect(outputFrameRate(source).text).toBe(expected);
});

test('the rate is always between 1 and 60', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), (source) => {
      const { perSecond } = outputFrameRate(source);
      expect(perSecond).toBeGreaterThanOrEqual(1);
      expect(perSecond).toBeLessThanOrEqual(60);
    }),
  );
});
