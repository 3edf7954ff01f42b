import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { retryAfter } from './retry-after.ts';

const NOW = Date.UTC(2026, 10, 22, 6);
const IN_AN_HOUR = Date.UTC(2026, 10, 22, 7);

describe('Retry-After in seconds', () => {
  test.each([
    ['0', 0],
    ['1', 1000],
    ['120', 120_000],
    ['00060', 60_000],
    [' 5\t', 5000],
  ])('"%s" is %i ms from now', (header, ms) => {
    expect(retryAfter(header, NOW)).toBe(NOW + ms);
  });

  test('stays a number that clocks can show, however many digits there are', () => {
    for (const digits of [11, 20, 400, 10_000]) {
      const at = retryAfter('9'.repeat(digits), NOW);
      expect(new Date(at ?? Number.NaN).getUTCFullYear()).toBe(2094);
    }
  });
});

describe('Retry-After as a date', () => {
  test.each([
    ['the form of today', 'Sun, 22 Nov 2026 07:00:00 GMT'],
    ['the form of RFC 850', 'Sunday, 22-Nov-26 07:00:00 GMT'],
    ['the form of C, with two digits', 'Sun Nov 22 07:00:00 2026'],
    ['a wrong day of the week, which nobody needs', 'Mon, 22 Nov 2026 07:00:00 GMT'],
    ['a leap second', 'Sun, 22 Nov 2026 06:59:60 GMT'],
  ])('is understood in %s', (_, header) => {
    expect(retryAfter(header, NOW)).toBe(IN_AN_HOUR);
  });

  test('is understood in the form of C with one digit', () => {
    expect(retryAfter('Sun Dec  6 08:49:37 2026', NOW)).toBe(Date.UTC(2026, 11, 6, 8, 49, 37));
  });

  test('has a year of two digits within the next fifty years, or in the past', () => {
    expect(retryAfter('Sunday, 22-Nov-76 07:00:00 GMT', NOW)).toBe(Date.UTC(2076, 10, 22, 7));
    expect(retryAfter('Tuesday, 22-Nov-77 07:00:00 GMT', NOW)).toBe(NOW);
  });

  test('may be the 29th of February where there is one', () => {
    expect(retryAfter('Tue, 29 Feb 2028 00:00:00 GMT', NOW)).toBe(Date.UTC(2028, 1, 29));
    expect(retryAfter('Mon, 29 Feb 2027 00:00:00 GMT', NOW)).toBeNull();
  });

  test('that is past means now', () => {
    expect(retryAfter('Sun, 06 Nov 1994 08:49:37 GMT', NOW)).toBe(NOW);
    expect(retryAfter('Sat, 01 Jan 0001 00:00:00 GMT', NOW)).toBe(NOW);
  });

  test('is read back from what a clock writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 0) / 1000 }), (seconds) => {
        const instant = seconds * 1000;
        expect(retryAfter(new Date(instant).toUTCString(), 0)).toBe(instant);
      }),
    );
  });
});

describe('Retry-After that cannot be understood', () => {
  test.each([
    undefined,
    '',
    ' ',
    'soon',
    '-1',
    '+1',
    '1.5',
    '1e3',
    '0x10',
    '１２',
    '10 s',
    '120, 120',
    '2026-11-22T07:00:00Z',
    'Sun, 22 Nov 2026 07:00:00',
    'Sun, 22 Nov 2026 07:00:00 CET',
    'Sun, 22 Nov 2026 07:00:00 +0000',
    'sun, 22 nov 2026 07:00:00 gmt',
    'Sun, 22 Foo 2026 07:00:00 GMT',
    'Sun, 00 Nov 2026 07:00:00 GMT',
    'Sun, 31 Nov 2026 07:00:00 GMT',
    'Sun, 22 Nov 2026 24:00:00 GMT',
    'Sun, 22 Nov 2026 07:60:00 GMT',
    'Sun, 22 Nov 2026 07:00:61 GMT',
    'Sun, 22-Nov-26 07:00:00 GMT',
    'Sunday, 22-Nov-2026 07:00:00 GMT',
    'Sun Nov 6 07:00:00 2026',
    'Sun, 22 Nov 2026 07:00:00 GMT\nx',
  ])('is as none: %j', (header) => {
    expect(retryAfter(header, NOW)).toBeNull();
  });

  test('is never an instant before now, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9 ,:A-Za-z-]{0,40}$/)), (header) => {
        const at = retryAfter(header, NOW) ?? NOW;
        expect(at).toBeGreaterThanOrEqual(NOW);
        expect(Number.isSafeInteger(at)).toBe(true);
      }),
    );
  });
});
