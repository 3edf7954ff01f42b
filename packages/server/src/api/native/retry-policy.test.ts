import { dialectNames, retryLimits, retryPolicy } from '@cuewire/contract';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RetryPolicy } from '../../core/retry-policy.ts';
import { findDialect } from '../../dialects/index.ts';
import { retryPolicyOfWire, wireRetryPolicy } from './retry-policy.ts';

const anyPauseMs = fc.integer({ min: 100, max: retryLimits.pauseSecondsMax * 1000 });
const pacing = {
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  totalMs: fc.option(fc.integer({ min: 100, max: retryLimits.totalSecondsMax * 1000 })),
};
const anyPolicy: fc.Arbitrary<RetryPolicy> = fc.oneof(
  fc.record({
    kind: fc.constant('schedule'),
    pausesMs: fc.array(anyPauseMs, { maxLength: retryLimits.attemptsMax - 1 }),
    ...pacing,
  }),
  fc
    .record({
      kind: fc.constant('exponential'),
      firstMs: anyPauseMs,
      factor: fc.double({ min: 1, max: retryLimits.factorMax, noNaN: true }),
      maxMs: anyPauseMs,
      attemptsMax: fc.integer({ min: 1, max: retryLimits.attemptsMax }),
      ...pacing,
    })
    .map((policy) => ({ ...policy, firstMs: Math.min(policy.firstMs, policy.maxMs) })),
);

describe('a retry policy on the wire', () => {
  test('is in seconds', () => {
    const wire = retryPolicy.parse({ schedule_seconds: [0.25, 300], total_seconds_max: 3600 });
    expect(retryPolicyOfWire(wire)).toEqual({
      kind: 'schedule',
      pausesMs: [250, 300_000],
      jitter: 0.1,
      totalMs: 3_600_000,
    });
  });

  test('may say how pauses grow', () => {
    const exponential = { first_seconds: 0.5, factor: 3, max_seconds: 60, attempts_max: 7 };
    expect(retryPolicyOfWire(retryPolicy.parse({ exponential, jitter: 0 }))).toEqual({
      kind: 'exponential',
      firstMs: 500,
      factor: 3,
      maxMs: 60_000,
      attemptsMax: 7,
      jitter: 0,
      totalMs: null,
    });
  });

  test('is rounded to the millisecond', () => {
    const wire = retryPolicy.parse({ schedule_seconds: [0.1004, 0.1006, 1.1] });
    expect(retryPolicyOfWire(wire)).toMatchObject({ pausesMs: [100, 101, 1100] });
  });

  test('is accepted as it is shown, and comes back the same', () => {
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        expect(retryPolicyOfWire(retryPolicy.parse(wireRetryPolicy(policy)))).toEqual(policy);
      }),
    );
  });

  test.each(dialectNames)('can say what %s does by itself', (name) => {
    const policy = findDialect(name).retry;
    expect(retryPolicyOfWire(retryPolicy.parse(wireRetryPolicy(policy)))).toEqual(policy);
  });
});
