// When to try again, and when to give up.

interface Pacing {
  /** From 0 to 1: each pause is stretched or shortened by up to this fraction of itself, so that retries spread out. */
  readonly jitter: number;
  /** No attempt starts later than this after the delivery was opened; null is no such bound. */
  readonly totalMs: number | null;
}

export interface ScheduledRetries extends Pacing {
  readonly kind: 'schedule';
  /** The pause after the first failure, the second, and so on; after the last pause's attempt it is over. */
  readonly pausesMs: readonly number[];
}

export interface ExponentialRetries extends Pacing {
  readonly kind: 'exponential';
  readonly firstMs: number;
  /** Each pause is this many times the one before, up to `maxMs`. */
  readonly factor: number;
  readonly maxMs: number;
  readonly attemptsMax: number;
}

export type RetryPolicy = ScheduledRetries | ExponentialRetries;

/** How far an endpoint can put off the next attempt by Retry-After; what is beyond is clipped to this. */
export const POSTPONEMENT_MAX_MS = 24 * 60 * 60 * 1000;

export interface FailedAttempt {
  readonly policy: RetryPolicy;
  /** With this one, since the delivery was opened: 1 or more. */
  readonly attemptsMade: number;
  readonly openedAt: number;
  readonly endedAt: number;
  /** In [0, 1). */
  readonly random: number;
  /** The instant that the endpoint asked for with Retry-After, or null. It postpones, and never hastens. */
  readonly notBefore: number | null;
}

/** Of a delivery that is opened once; opening it again allows as many again. */
export function attemptsMax(policy: RetryPolicy): number {
  return policy.kind === 'schedule' ? policy.pausesMs.length + 1 : policy.attemptsMax;
}

/** The instant of the next attempt, or null when that was the last. */
export function nextAttemptAt(failed: FailedAttempt): number | null {
  const { policy, endedAt } = failed;
  if (failed.attemptsMade >= attemptsMax(policy)) return null;
  const spread = 1 + policy.jitter * (2 * failed.random - 1);
  const scheduledAt = Math.round(endedAt + pauseMs(policy, failed.attemptsMade) * spread);
  const notBefore = Math.min(failed.notBefore ?? scheduledAt, endedAt + POSTPONEMENT_MAX_MS);
  const at = Math.max(scheduledAt, notBefore);
  return policy.totalMs !== null && at > failed.openedAt + policy.totalMs ? null : at;
}

function pauseMs(policy: RetryPolicy, attemptsMade: number): number {
  if (policy.kind === 'schedule') return policy.pausesMs[attemptsMade - 1] ?? 0;
  return Math.min(policy.firstMs * policy.factor ** (attemptsMade - 1), policy.maxMs);
}
