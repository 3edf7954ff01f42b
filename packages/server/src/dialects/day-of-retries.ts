// For platforms that say that they retry, but not when: growing pauses over a day, as their neighbours do
// (docs/decisions/0014).
import type { RetryPolicy } from '../core/retry-policy.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

export const dayOfRetries: RetryPolicy = {
  kind: 'schedule',
  pausesMs: [5 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS, 15 * HOUR_MS],
  jitter: 0.1,
  totalMs: null,
};
