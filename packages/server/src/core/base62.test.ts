import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { base62OfHex, hexOfBase62 } from './base62.ts';

const HEX_LENGTH = 32;
const BASE62_LENGTH = 22;
const anyHex = fc
  .bigInt({ min: 0n, max: 2n ** 128n - 1n })
  .map((n) => n.toString(16).padStart(HEX_LENGTH, '0'));

test('128 bits survive the way to 22 characters and back', () => {
  fc.assert(
    fc.property(anyHex, (hex) => {
      const text = base62OfHex(hex, BASE62_LENGTH);
      expect(text).toMatch(/^[0-9A-Za-z]{22}$/);
      expect(hexOfBase62(text, HEX_LENGTH)).toBe(hex);
    }),
  );
});

test('the order of the numbers is the order of the texts', () => {
  fc.assert(
    fc.property(anyHex, anyHex, (one, other) => {
      expect(base62OfHex(one, BASE62_LENGTH) < base62OfHex(other, BASE62_LENGTH)).toBe(one < other);
    }),
  );
});

test('known numbers are written with digits, upper case, lower case', () => {
  expect(base62OfHex('00', 1)).toBe('0');
  expect(base62OfHex('0a', 1)).toBe('A');
  expect(base62OfHex('24', 1)).toBe('a');
  expect(base62OfHex('3d', 1)).toBe('z');
  expect(base62OfHex('3e', 3)).toBe('010');
  expect(base62OfHex('f'.repeat(32), BASE62_LENGTH)).toBe('7n42DGM5Tflk9n8mt7Fhc7');
});

test.each([
  ['a character outside the alphabet', 'abc-def'],
  ['a letter that only looks like one', 'abcé'],
  ['a number of more than 128 bits', 'zzzzzzzzzzzzzzzzzzzzzz'],
])('%s stands for no id', (_, text) => {
  expect(hexOfBase62(text, HEX_LENGTH)).toBeUndefined();
});
