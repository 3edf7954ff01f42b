/** When to try again, and when to give up. */
export interface RetryPolicy {
  /** The pause after the first failure, the second, and so on; after the last pause's attempt it is over. */
  readonly pausesMs: readonly number[];
  /** Each pause is stretched or shortened by up to this fraction of itself, so that retries spread out. */
  readonly jitter: number;
}

export function attemptsMax(policy: RetryPolicy): number {
  return policy.pausesMs.length + 1;
}

/**
 * The instant of the next attempt after `attemptsMade` failed ones, or null when that was the last.
 * `random` is in [0, 1).
 */
export function nextAttemptAt(
  policy: RetryPolicy,
  attemptsMade: number,
  endedAt: number,
  random: number,
): number | null {
  const pauseMs = policy.pausesMs[attemptsMade - 1];
  if (pauseMs === undefined) return null;
  return Math.round(endedAt + pauseMs * (1 + policy.jitter * (2 * random - 1)));
}
