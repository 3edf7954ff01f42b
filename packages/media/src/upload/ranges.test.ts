import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ByteRange } from './ranges.ts';
import { addRange, coveredBytes, hasRange } from './ranges.ts';

const someRange = fc
  .tuple(fc.nat(40), fc.integer({ min: 1, max: 10 }))
  .map(([fromByte, length]) => ({ fromByte, endByte: fromByte + length }));

function addAll(added: readonly ByteRange[]): readonly ByteRange[] {
  return added.reduce<readonly ByteRange[]>((ranges, range) => addRange(ranges, range), []);
}

test('ranges cover exactly the bytes that were added, in whatever order', () => {
  fc.assert(
    fc.property(fc.array(someRange, { maxLength: 20 }), (added) => {
      const ranges = addAll(added);
      const bytes = new Set(
        added.flatMap(({ fromByte, endByte }) =>
          Array.from({ length: endByte - fromByte }, (_, index) => fromByte + index),
        ),
      );
      expect(coveredBytes(ranges)).toBe(bytes.size);
      expect(added.every((range) => hasRange(ranges, range))).toBe(true);
      expect(addAll(added.toReversed())).toEqual(ranges);
    }),
  );
});

test('ranges are sorted, disjoint and never touch', () => {
  fc.assert(
    fc.property(fc.array(someRange, { maxLength: 20 }), (added) => {
      const ranges = addAll(added);
      for (const [index, range] of ranges.slice(1).entries()) {
        expect(range.fromByte).toBeGreaterThan(ranges[index]?.endByte ?? Infinity);
      }
    }),
  );
});

test('a gap is not covered', () => {
  const ranges = addAll([
    { fromByte: 0, endByte: 10 },
    { fromByte: 11, endByte: 20 },
  ]);
  expect(ranges).toHaveLength(2);
  expect(hasRange(ranges, { fromByte: 5, endByte: 15 })).toBe(false);
});
