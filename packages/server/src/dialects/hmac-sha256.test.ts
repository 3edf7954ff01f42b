import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hmacSha256 } from './hmac-sha256.ts';

test('is the HMAC-SHA256 of OpenSSL, whatever the key, the text and the encoding', () => {
  const keys = fc.uint8Array({ maxLength: 200 });
  // Halves of surrogate pairs among them.
  const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 2000 });
  const texts = units.map((codes) => String.fromCharCode(...codes));
  fc.assert(
    fc.property(keys, fc.array(texts), fc.constantFrom('hex', 'base64'), (key, all, encoding) => {
      const mac = hmacSha256(key, encoding);
      for (const text of all) {
        expect(mac(text)).toBe(createHmac('sha256', key).update(text).digest(encoding));
      }
    }),
  );
});

test('takes a text in two pieces as one', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 1000 });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), text, text, (key, head, body) => {
      const expected = createHmac('sha256', key).update(head).update(body).digest('hex');
      expect(hmacSha256(key, 'hex')(head, body)).toBe(expected);
    }),
  );
});

test.each([
  { length: 63, is: 'a key shorter than a block' },
  { length: 64, is: 'a key as long as a block' },
  { length: 65, is: 'a key longer than a block' },
])('takes $is', ({ length }) => {
  const key = Buffer.alloc(length, 7);
  expect(hmacSha256(key, 'hex')('text')).toBe(createHmac('sha256', key).update('text').digest('hex'));
});

test('keeps keys apart, and long texts whole', () => {
  const [one, other] = [hmacSha256(Buffer.from('one'), 'hex'), hmacSha256(Buffer.from('other'), 'hex')];
  const [long, short] = ['ü€😀'.repeat(300_000), 'short'];
  for (const text of [short, long, short]) {
    expect(one(text)).toBe(createHmac('sha256', 'one').update(text).digest('hex'));
    expect(other(text)).toBe(createHmac('sha256', 'other').update(text).digest('hex'));
  }
});
