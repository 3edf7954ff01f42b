import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createIdSource,
  ID_SLOTS,
  type IdTail,
  idOfKey,
  instantOfId,
  isId,
  keyOfId,
  newIdTail,
} from './ids.ts';

const EPOCH_MS = Date.UTC(2024, 0, 1);
const NOW = Date.UTC(2026, 0, 1);
const PER_MS = 4096;
const tail = newIdTail(Uint8Array.from({ length: 8 }, (_, index) => index));

const anyKey = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const anyTail = fc.uint8Array({ minLength: 8, maxLength: 8 }).map(newIdTail);

function sourceAt(now: () => number, lastKey = 0) {
  return createIdSource(now, tail, lastKey);
}

describe('the form of an id', () => {
  test('every id is a UUID of version 7 with the variant bits of the RFC', () => {
    fc.assert(
      fc.property(anyKey, anyTail, (key, tail) => {
        const id = idOfKey(key, tail);
        expect(id).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
        expect(isId(id)).toBe(true);
      }),
    );
  });

  test('an id shows the instant at which it was made', () => {
    fc.assert(
      fc.property(fc.integer({ min: EPOCH_MS + 1, max: EPOCH_MS + 2 ** 40 }), (now) => {
        expect(instantOfId(sourceAt(() => now).next())).toBe(now);
      }),
    );
  });

  test('a tail keeps the 62 random bits and takes no other number of bytes', () => {
    expect(newIdTail(new Uint8Array(8).fill(0xff))).toBe('bfffffffffffffff');
    expect(newIdTail(new Uint8Array(8))).toBe('8000000000000000');
    expect(() => newIdTail(new Uint8Array(7))).toThrow('8 random bytes');
  });

  test.each([
    ['nothing', ''],
    ['31 digits', idOfKey(1, tail).slice(1)],
    ['33 digits', `${idOfKey(1, tail)}0`],
    ['upper case', '018CC251F4007001800102030405060A'],
    ['dashes', '018cc251-f400-7001-8001-02030405060'],
    ['another version', idOfKey(1, tail).replace(/^(.{12})7/, '$14')],
    ['another variant', `${idOfKey(1, tail).slice(0, 16)}c001020304050607`],
    ['a line break at the end', `${idOfKey(1, tail).slice(1)}\n`],
  ])('%s is no id', (_, text) => {
    expect(isId(text)).toBe(false);
    expect(keyOfId(text, tail)).toBeUndefined();
  });
});

describe('keys', () => {
  test('a key survives the way to an id and back', () => {
    fc.assert(
      fc.property(anyKey, anyTail, (key, tail) => {
        expect(keyOfId(idOfKey(key, tail), tail)).toBe(key);
      }),
    );
  });

  test('the largest safe integer is still a key', () => {
    expect(keyOfId(idOfKey(Number.MAX_SAFE_INTEGER, tail), tail)).toBe(Number.MAX_SAFE_INTEGER);
  });

  test('ids sort as their keys do', () => {
    fc.assert(
      fc.property(anyKey, anyKey, (one, other) => {
        expect(idOfKey(one, tail) < idOfKey(other, tail)).toBe(one < other);
      }),
    );
  });

  test('an id of another store has no key here', () => {
    fc.assert(
      fc.property(anyKey, anyTail, (key, foreign) => {
        fc.pre(foreign !== tail);
        expect(keyOfId(idOfKey(key, foreign), tail)).toBeUndefined();
      }),
    );
  });

  test('an id from before the epoch, or from beyond the safe integers, has no key', () => {
    const before = (EPOCH_MS - 1).toString(16).padStart(12, '0');
    expect(keyOfId(`${before}7000${tail}`, tail)).toBeUndefined();
    expect(keyOfId(`ffffffffffff7fff${tail}`, tail)).toBeUndefined();
  });

  test('what is no safe integer is refused as a key', () => {
    for (const key of [-1, 0.5, 2 ** 53, Number.NaN]) {
      expect(() => idOfKey(key, tail)).toThrow('safe integer');
    }
  });
});

describe('a source of ids', () => {
  test('rises strictly, however the clock moves', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100_000, max: 100_000 }), { minLength: 2 }), (steps) => {
        let now = NOW;
        const ids = sourceAt(() => now);
        const made = steps.map((step) => {
          now += step;
          return ids.next();
        });
        expect(made.toSorted()).toEqual(made);
        expect(new Set(made).size).toBe(made.length);
      }),
    );
  });

  test('borrows from the next millisecond when one has no more numbers', () => {
    const ids = sourceAt(() => NOW);
    const made = Array.from({ length: 2 * PER_MS + 1 }, () => ids.next());
    expect(new Set(made).size).toBe(made.length);
    expect(made.map(instantOfId).filter((instant) => instant === NOW)).toHaveLength(PER_MS);
    expect(instantOfId(made.at(-1) ?? '')).toBe(NOW + 2);
  });

  test('gives back what it borrowed as soon as the clock has caught up', () => {
    let now = NOW;
    const ids = sourceAt(() => now);
    for (let count = 0; count < PER_MS + 10; count += 1) ids.next();
    now += 5;
    expect(instantOfId(ids.next())).toBe(now);
  });

  test('goes on behind the last key of the store, even under a clock before the epoch', () => {
    const lastKey = 123_456_789;
    const first = sourceAt(() => 0, lastKey).next();
    expect(keyOfId(first, tail)).toBe(lastKey + 1);
  });

  test('puts its tail on every id', () => {
    const other = 'b000000000000000' as IdTail;
    expect(createIdSource(() => NOW, other, 0).next()).toMatch(/b000000000000000$/);
  });

  test('makes other ids in each slot, rising in all of them', () => {
    const seats = [0, 1, ID_SLOTS - 1].map((slot) => {
      const source = sourceAt(() => NOW);
      source.sitAt(slot);
      return source;
    });
    const ids = seats.map((source) => Array.from({ length: 200 }, () => source.next()));
    expect(new Set(ids.flat()).size).toBe(600);
    for (const made of ids) expect(made).toEqual(made.toSorted());
  });

  test('goes on behind an id of another', () => {
    const source = sourceAt(() => NOW);
    const ahead = sourceAt(() => NOW + 1000).next();
    source.sitAt(3);
    source.skipPast(ahead);
    expect(source.next() > ahead).toBe(true);
  });
});
