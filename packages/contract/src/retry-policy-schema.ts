// How an endpoint's own retries are written on the wire: either every pause, or how pauses grow.
import { z } from 'zod';

export const retryLimits = {
  pauseSecondsMin: 0.1,
  pauseSecondsMax: 7 * 24 * 60 * 60,
  attemptsMax: 50,
  factorMax: 10,
  totalSecondsMax: 365 * 24 * 60 * 60,
  jitterDefault: 0.1,
} as const;

const pause = z.number().min(retryLimits.pauseSecondsMin).max(retryLimits.pauseSecondsMax);

const exponential = z
  .strictObject({
    first_seconds: pause.describe('the pause after the first failure'),
    factor: z.number().min(1).max(retryLimits.factorMax).describe('how many times longer each next pause is'),
    max_seconds: pause.describe('no pause is longer'),
    attempts_max: z.number().int().min(1).max(retryLimits.attemptsMax).describe('the first one included'),
  })
  .refine((policy) => policy.first_seconds <= policy.max_seconds, {
    path: ['max_seconds'],
    message: 'must not be less than first_seconds',
  });

/** To the millisecond; what is finer is rounded. */
export const retryPolicy = z
  .strictObject({
    schedule_seconds: z
      .array(pause)
      .max(retryLimits.attemptsMax - 1)
      .optional()
      .describe('the pause after each failure; one attempt more than there are pauses, so [] is no retry'),
    exponential: exponential.optional().describe('pauses that grow, in place of schedule_seconds'),
    jitter: z
      .number()
      .min(0)
      .max(1)
      .default(retryLimits.jitterDefault)
      .describe('each pause is longer or shorter by up to this fraction of itself'),
    total_seconds_max: z
      .number()
      .min(retryLimits.pauseSecondsMin)
      .max(retryLimits.totalSecondsMax)
      .optional()
      .describe('no attempt starts later than this after the event was accepted'),
  })
  .refine((policy) => (policy.schedule_seconds === undefined) !== (policy.exponential === undefined), {
    message: 'needs either schedule_seconds or exponential',
  });

/** As the API shows it, and as it is after the defaults were filled in. */
export type WireRetryPolicy = z.output<typeof retryPolicy>;
