import { assert, constantFrom, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { original, storable } from './storable-text.ts';

const texts = string({ unit: constantFrom('\0', '\u0010', '0', '1', 'ü', '🎬') });

test('every text is read back as it was, and has no U+0000 meanwhile', () => {
  assert(
    property(texts, (text) => {
      expect(storable(text)).not.toContain('\0');
      expect(original(storable(text))).toBe(text);
    }),
  );
});

test('texts that differ are stored differently', () => {
  assert(
    property(texts, texts, (one, other) => {
      expect(storable(one) === storable(other)).toBe(one === other);
    }),
  );
});
