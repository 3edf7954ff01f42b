import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attemptsMax, nextAttemptAt, type RetryPolicy } from './retry-policy.ts';

const NOW = Date.UTC(2026, 0, 1);
const policy: RetryPolicy = { pausesMs: [1000, 60_000, 3_600_000], jitter: 0.1 };

const anyPolicy = fc.record({
  pausesMs: fc
    .array(fc.integer({ min: 1, max: 24 * 3_600_000 }), { maxLength: 12 })
    .map((pauses) => pauses.toSorted((a, b) => a - b)),
  jitter: fc.double({ min: 0, max: 0.5, noNaN: true }),
});
const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the next attempt', () => {
  test('comes after each failure until the pauses are used up, and never again', () => {
    fc.assert(
      fc.property(anyPolicy, anyRandom, fc.integer({ min: 1, max: 30 }), (policy, random, made) => {
        const next = nextAttemptAt(policy, made, NOW, random);
        expect(next === null).toBe(made >= attemptsMax(policy));
      }),
    );
  });

  test('is never before the failure, and within the jitter of its pause', () => {
    fc.assert(
      fc.property(anyPolicy, anyRandom, (policy, random) => {
        for (const [index, pauseMs] of policy.pausesMs.entries()) {
          const waitMs = (nextAttemptAt(policy, index + 1, NOW, random) ?? 0) - NOW;
          expect(waitMs).toBeGreaterThanOrEqual(Math.floor(pauseMs * (1 - policy.jitter)));
          expect(waitMs).toBeLessThanOrEqual(Math.ceil(pauseMs * (1 + policy.jitter)));
        }
      }),
    );
  });

  test('is never nearer after more failures, where the pauses grow', () => {
    fc.assert(
      fc.property(anyPolicy, anyRandom, (policy, random) => {
        const instants = policy.pausesMs.map(
          (_, index) => nextAttemptAt(policy, index + 1, NOW, random) ?? 0,
        );
        expect(instants.toSorted((a, b) => a - b)).toEqual(instants);
      }),
    );
  });

  test('is spread by the jitter: shortest at 0, as written at 0.5, longest towards 1', () => {
    expect(nextAttemptAt(policy, 2, NOW, 0)).toBe(NOW + 54_000);
    expect(nextAttemptAt(policy, 2, NOW, 0.5)).toBe(NOW + 60_000);
    expect(nextAttemptAt(policy, 2, NOW, 1 - Number.EPSILON)).toBe(NOW + 66_000);
  });

  test('is exact where there is no jitter', () => {
    fc.assert(
      fc.property(anyRandom, (random) => {
        expect(nextAttemptAt({ ...policy, jitter: 0 }, 1, NOW, random)).toBe(NOW + 1000);
      }),
    );
  });

  test('is a whole millisecond', () => {
    fc.assert(
      fc.property(anyPolicy, anyRandom, (policy, random) => {
        for (const made of policy.pausesMs.keys()) {
          expect(Number.isInteger(nextAttemptAt(policy, made + 1, NOW, random))).toBe(true);
        }
      }),
    );
  });
});

test('there is one attempt more than there are pauses', () => {
  expect(attemptsMax(policy)).toBe(4);
  expect(attemptsMax({ pausesMs: [], jitter: 0 })).toBe(1);
});
