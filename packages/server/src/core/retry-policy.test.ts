import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  attemptsMax,
  type ExponentialRetries,
  type FailedAttempt,
  nextAttemptAt,
  POSTPONEMENT_MAX_MS,
  type RetryPolicy,
  type ScheduledRetries,
} from './retry-policy.ts';

const DAY_MS = 24 * 3_600_000;
const OPENED_AT = Date.UTC(2026, 0, 1);
const NOW = OPENED_AT + 5000;

const schedule: ScheduledRetries = {
  kind: 'schedule',
  pausesMs: [1000, 60_000, 3_600_000],
  jitter: 0.1,
  totalMs: null,
};
const exponential: ExponentialRetries = {
  kind: 'exponential',
  firstMs: 1000,
  factor: 2,
  maxMs: 10_000,
  attemptsMax: 6,
  jitter: 0,
  totalMs: null,
};

function next(policy: RetryPolicy, more: Partial<FailedAttempt> = {}): number | null {
  return nextAttemptAt({
    policy,
    attemptsMade: 1,
    openedAt: OPENED_AT,
    endedAt: NOW,
    random: 0.5,
    notBefore: null,
    ...more,
  });
}

const anyPause = fc.integer({ min: 1, max: 7 * DAY_MS });
const pacing = {
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  totalMs: fc.option(fc.integer({ min: 1, max: 30 * DAY_MS })),
};
const anyPolicy: fc.Arbitrary<RetryPolicy> = fc.oneof(
  fc.record({ kind: fc.constant('schedule'), pausesMs: fc.array(anyPause, { maxLength: 12 }), ...pacing }),
  fc.record({
    kind: fc.constant('exponential'),
    firstMs: anyPause,
    factor: fc.double({ min: 1, max: 10, noNaN: true }),
    maxMs: anyPause,
    attemptsMax: fc.integer({ min: 1, max: 50 }),
    ...pacing,
  }),
);
const anyFailure: fc.Arbitrary<FailedAttempt> = fc.record({
  policy: anyPolicy,
  attemptsMade: fc.integer({ min: 1, max: 60 }),
  openedAt: fc.constant(OPENED_AT),
  endedAt: fc.integer({ min: OPENED_AT, max: OPENED_AT + 30 * DAY_MS }),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  notBefore: fc.option(fc.integer({ min: OPENED_AT - DAY_MS, max: OPENED_AT + 60 * DAY_MS })),
});

describe('the next attempt', () => {
  test('comes after each failure until all were made, and never again', () => {
    fc.assert(
      fc.property(anyFailure, (failure) => {
        const policy = { ...failure.policy, totalMs: null };
        const isOver = failure.attemptsMade >= attemptsMax(policy);
        expect(nextAttemptAt({ ...failure, policy }) === null).toBe(isOver);
      }),
    );
  });

  test('is a whole millisecond, and never before the failure', () => {
    fc.assert(
      fc.property(anyFailure, (failure) => {
        const at = nextAttemptAt(failure) ?? failure.endedAt;
        expect(Number.isSafeInteger(at)).toBe(true);
        expect(at).toBeGreaterThanOrEqual(failure.endedAt);
      }),
    );
  });

  test('is within the jitter of its pause', () => {
    fc.assert(
      fc.property(anyFailure, (failure) => {
        const unhurried = { ...failure, notBefore: null };
        const exact = nextAttemptAt({
          ...unhurried,
          policy: { ...failure.policy, jitter: 0, totalMs: null },
        });
        const spread = nextAttemptAt({ ...unhurried, policy: { ...failure.policy, totalMs: null } });
        const pauseMs = (exact ?? failure.endedAt) - failure.endedAt;
        const spreadMs = (spread ?? failure.endedAt) - failure.endedAt;
        expect(Math.abs(spreadMs - pauseMs)).toBeLessThanOrEqual(
          Math.ceil(pauseMs * failure.policy.jitter) + 1,
        );
      }),
    );
  });

  test('is spread by the jitter: shortest at 0, as written at 0.5, longest towards 1', () => {
    expect(next(schedule, { attemptsMade: 2, random: 0 })).toBe(NOW + 54_000);
    expect(next(schedule, { attemptsMade: 2, random: 0.5 })).toBe(NOW + 60_000);
    expect(next(schedule, { attemptsMade: 2, random: 1 - Number.EPSILON })).toBe(NOW + 66_000);
    expect(next({ ...schedule, jitter: 1 }, { attemptsMade: 2, random: 0 })).toBe(NOW);
  });
});

const pausesOf = (policy: RetryPolicy) =>
  Array.from({ length: attemptsMax(policy) - 1 }, (_, index) => {
    return (next({ ...policy, jitter: 0 }, { attemptsMade: index + 1 }) ?? NOW) - NOW;
  });

describe('the pauses', () => {
  test('of a schedule are the ones that it lists', () => {
    expect(pausesOf(schedule)).toEqual(schedule.pausesMs);
    expect(next({ ...schedule, pausesMs: [] })).toBeNull();
  });

  test('of an exponential policy grow by the factor up to the longest', () => {
    expect(pausesOf(exponential)).toEqual([1000, 2000, 4000, 8000, 10_000]);
    expect(pausesOf({ ...exponential, factor: 1 })).toEqual([1000, 1000, 1000, 1000, 1000]);
    expect(pausesOf({ ...exponential, factor: 1.5, attemptsMax: 4 })).toEqual([1000, 1500, 2250]);
    expect(next({ ...exponential, attemptsMax: 1 })).toBeNull();
  });

  test('of an exponential policy stay at the longest, however many there were', () => {
    const policy = { ...exponential, factor: 10, attemptsMax: 1000 };
    expect(next(policy, { attemptsMade: 999 })).toBe(NOW + 10_000);
  });
});

describe('what the endpoint asked for with Retry-After', () => {
  test('postpones the attempt', () => {
    expect(next(schedule, { notBefore: NOW + 90_000 })).toBe(NOW + 90_000);
  });

  test('does not hasten it', () => {
    expect(next(schedule, { attemptsMade: 3, notBefore: NOW + 1 })).toBe(NOW + 3_600_000);
    expect(next(schedule, { attemptsMade: 3, notBefore: NOW - DAY_MS })).toBe(NOW + 3_600_000);
  });

  test('is clipped to a day, and not below what the policy says', () => {
    expect(next(schedule, { notBefore: NOW + 400 * DAY_MS })).toBe(NOW + POSTPONEMENT_MAX_MS);
    const slow = { ...schedule, pausesMs: [2 * DAY_MS] };
    expect(next(slow, { notBefore: NOW + 400 * DAY_MS })).toBe(NOW + 2 * DAY_MS);
  });

  test('is never undercut, by jitter or by anything else', () => {
    fc.assert(
      fc.property(anyFailure, (failure) => {
        const at = nextAttemptAt(failure);
        fc.pre(at !== null && failure.notBefore !== null);
        const alone = nextAttemptAt({ ...failure, notBefore: null }) ?? 0;
        const asked = Math.min(failure.notBefore, failure.endedAt + POSTPONEMENT_MAX_MS);
        expect(at).toBe(Math.max(alone, asked));
      }),
    );
  });

  test('gives no attempt more than the policy', () => {
    expect(next(schedule, { attemptsMade: 4, notBefore: NOW + 1000 })).toBeNull();
  });
});

describe('the bound on the total time', () => {
  test('allows the attempt that starts just then, and none later', () => {
    const policy = { ...schedule, jitter: 0 };
    const at = NOW + 1000;
    expect(next({ ...policy, totalMs: at - OPENED_AT })).toBe(at);
    expect(next({ ...policy, totalMs: at - OPENED_AT - 1 })).toBeNull();
  });

  test('counts from when the delivery was opened, so opening it again starts anew', () => {
    const policy = { ...schedule, totalMs: 10_000 };
    expect(next(policy, { endedAt: OPENED_AT + 60_000 })).toBeNull();
    expect(next(policy, { endedAt: OPENED_AT + 60_000, openedAt: OPENED_AT + 55_000 })).not.toBeNull();
  });

  test('ends a delivery whose endpoint asks to come back later than that', () => {
    expect(next({ ...schedule, totalMs: 60_000 }, { notBefore: NOW + 60_000 })).toBeNull();
  });

  test('is kept by every policy', () => {
    fc.assert(
      fc.property(anyFailure, (failure) => {
        const at = nextAttemptAt(failure);
        const untilMs = failure.policy.totalMs ?? Number.POSITIVE_INFINITY;
        expect((at ?? failure.openedAt) - failure.openedAt).toBeLessThanOrEqual(untilMs);
      }),
    );
  });
});

test('a policy says how many attempts it allows', () => {
  expect(attemptsMax(schedule)).toBe(4);
  expect(attemptsMax({ ...schedule, pausesMs: [] })).toBe(1);
  expect(attemptsMax(exponential)).toBe(6);
});
