import { describe, expect, test } from 'vitest';
import {
  isSampled,
  newTraceparent,
  parseTraceparent,
  spanIdOf,
  traceIdFrom,
  traceIdOf,
  withSpan,
} from './trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const whole = newTraceparent(TRACE, SPAN, true);

describe('a traceparent', () => {
  test('is kept as it is', () => {
    expect(whole).toBe(`00-${TRACE}-${SPAN}-01`);
    expect(parseTraceparent(whole)).toBe(whole);
    expect(parseTraceparent(`00-${TRACE}-${SPAN}-03`)).toBe(`00-${TRACE}-${SPAN}-03`);
  });

  test('of a later version is kept as far as it is understood', () => {
    expect(parseTraceparent(`cc-${TRACE}-${SPAN}-01-what-comes`)).toBe(whole);
    expect(parseTraceparent(`cc-${TRACE}-${SPAN}-fe`)).toBe(`00-${TRACE}-${SPAN}-00`);
  });

  test.each([
    '',
    'x',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-1`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE}-${SPAN}-01 `,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `cc-${TRACE}-${SPAN}-01.more`,
    `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
  ])('is not "%s"', (header) => expect(parseTraceparent(header)).toBeNull());

  test('takes another span', () => {
    const next = withSpan(whole, 'b7ad6b7169203331');
    expect(next).toBe(`00-${TRACE}-b7ad6b7169203331-01`);
    expect([traceIdOf(next), spanIdOf(next), isSampled(next)]).toEqual([TRACE, 'b7ad6b7169203331', true]);
    expect(isSampled(newTraceparent(TRACE, SPAN, false))).toBe(false);
  });
});

test('an id is never all zeros', () => {
  expect(traceIdFrom(new Uint8Array(8))).toBe('0000000000000001');
  expect(traceIdFrom(Uint8Array.of(0, 1, 0xab, 0xff))).toBe('0001abff');
});
