import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSealed, SealError, Sealer } from './sealer.ts';

const PLACE = 'end_1/secret';
const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const sealerWith = (...keys: Uint8Array[]) => new Sealer(keys, randomBytes);
const sealer = sealerWith(newKey);

describe('a sealed text', () => {
  test.each(['', 'whsec_secret', 'Grüße 🎬', 'sealed:1:00000000:AAAA', 'x'.repeat(5000)])(
    'opens to what it was: %s',
    (text) => {
      const sealed = sealer.seal(text, PLACE);
      expect(isSealed(sealed)).toBe(true);
      expect(sealer.open(sealed, PLACE)).toBe(text);
    },
  );

  test('shows nothing of it, and is another one each time', () => {
    const [one, other] = [sealer.seal('whsec_secret', PLACE), sealer.seal('whsec_secret', PLACE)];
    expect(one).not.toBe(other);
    expect(Buffer.from(one.split(':')[3] ?? '', 'base64url').toString('latin1')).not.toContain('secret');
  });

  test('opens at its own place only', () => {
    const sealed = sealer.seal('whsec_secret', PLACE);
    expect(() => sealer.open(sealed, 'end_2/secret')).toThrow(SealError);
  });

  test('does not open once a single bit of it is another', () => {
    const sealed = sealer.seal('whsec_secret', PLACE);
    const prefix = sealed.slice(0, sealed.lastIndexOf(':') + 1);
    const bytes = Buffer.from(sealed.slice(prefix.length), 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => sealer.open(prefix + changed.toString('base64url'), PLACE)).toThrow(SealError);
    }
    expect(() => sealer.open(`${prefix}AAAA`, PLACE)).toThrow(SealError);
  });

  test('opens with an earlier key, and is known to be of that', () => {
    const sealed = sealerWith(oldKey).seal('whsec_secret', PLACE);
    const both = sealerWith(newKey, oldKey);
    expect(both.open(sealed, PLACE)).toBe('whsec_secret');
    expect(both.isCurrent(sealed)).toBe(false);
    expect(both.isCurrent(both.seal('whsec_secret', PLACE))).toBe(true);
    expect(() => sealer.open(sealed, PLACE)).toThrow(/encryption key [0-9a-f]{8}, which is not at hand/);
  });
});

test('a text from before sealing is itself, and not current', () => {
  expect(sealer.open('whsec_secret', PLACE)).toBe('whsec_secret');
  expect(sealer.isCurrent('whsec_secret')).toBe(false);
});
