// An endpoint's retries: seconds on the wire, milliseconds inside.
import type { WireRetryPolicy } from '@cuewire/contract';
import { assert } from '../../core/assert.ts';
import type { RetryPolicy } from '../../core/retry-policy.ts';

export function retryPolicyOfWire(wire: WireRetryPolicy): RetryPolicy {
  const { exponential, jitter, schedule_seconds: scheduleSeconds, total_seconds_max: totalSecondsMax } = wire;
  const pacing = { jitter, totalMs: totalSecondsMax === undefined ? null : milliseconds(totalSecondsMax) };
  if (exponential !== undefined) {
    return {
      kind: 'exponential',
      firstMs: milliseconds(exponential.first_seconds),
      factor: exponential.factor,
      maxMs: milliseconds(exponential.max_seconds),
      attemptsMax: exponential.attempts_max,
      ...pacing,
    };
  }
  assert(scheduleSeconds !== undefined, 'the schema lets no policy through without pauses');
  return { kind: 'schedule', pausesMs: scheduleSeconds.map(milliseconds), ...pacing };
}

export function wireRetryPolicy(policy: RetryPolicy): WireRetryPolicy {
  const pacing = {
    jitter: policy.jitter,
    ...(policy.totalMs === null ? {} : { total_seconds_max: policy.totalMs / 1000 }),
  };
  if (policy.kind === 'schedule') {
    return { schedule_seconds: policy.pausesMs.map((pauseMs) => pauseMs / 1000), ...pacing };
  }
  return {
    exponential: {
      first_seconds: policy.firstMs / 1000,
      factor: policy.factor,
      max_seconds: policy.maxMs / 1000,
      attempts_max: policy.attemptsMax,
    },
    ...pacing,
  };
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000);
}
