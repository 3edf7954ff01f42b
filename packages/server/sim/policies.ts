// What endpoints ask for, drawn: order, retries, pace, and which of their events they want.
import { defaultDeliveryPolicy, type DeliveryPolicy, type Order } from '../src/core/endpoint.ts';
import type { RetryPolicy } from '../src/core/retry-policy.ts';
import { filters } from './filters.ts';
import type { Plan } from './plan.ts';
import type { SeededRandom } from './random.ts';

const PAUSE_MS_MIN = 100;

/** How often an endpoint asks for each. */
export interface PolicyShares {
  readonly order: number;
  readonly retry: number;
  readonly rateLimit: number;
  readonly concurrencyMax: number;
  readonly filter: number;
}

export function drawPolicy(plan: Plan, random: SeededRandom): DeliveryPolicy {
  return Object.assign(
    {},
    defaultDeliveryPolicy,
    ...policyFields.map((field) => drawField(field, plan, random)),
  );
}

/** One of what an endpoint can ask for, to change it. */
export function drawPolicyChange(plan: Plan, random: SeededRandom): Partial<DeliveryPolicy> {
  return drawField(random.pick(policyFields), plan, random);
}

const policyFields = ['order', 'retry', 'rateLimit', 'concurrencyMax', 'filter'] as const;

function drawField(
  field: (typeof policyFields)[number],
  { policyShares, retryPauseMsMax }: Plan,
  random: SeededRandom,
): Partial<DeliveryPolicy> {
  const isAsked = random.chance(policyShares[field]);
  switch (field) {
    case 'order':
      return { order: isAsked ? random.pick<Order>(['subject', 'endpoint']) : 'none' };
    case 'retry':
      return { retry: isAsked ? drawRetry(random, retryPauseMsMax) : null };
    case 'rateLimit':
      return { rateLimit: isAsked ? drawRateLimit(random) : null };
    case 'concurrencyMax':
      return { concurrencyMax: isAsked ? random.integer(1, 3) : null };
    case 'filter':
      return { filter: isAsked ? (random.pickAny(filters) ?? null) : null };
  }
}

function drawRateLimit(random: SeededRandom) {
  return { perSecond: random.magnitude(2, 200) / 10, burst: random.integer(1, 5) };
}

function drawRetry(random: SeededRandom, pauseMsMax: number): RetryPolicy {
  const pause = () => random.magnitude(PAUSE_MS_MIN, pauseMsMax);
  const pacing = {
    jitter: random.chance(0.5) ? random.fraction() : 0,
    totalMs: random.chance(0.2) ? random.magnitude(1000, 60 * 60_000) : null,
  };
  if (random.chance(0.5)) {
    const pausesMs = Array.from({ length: random.integer(0, 5) }, pause);
    return { kind: 'schedule', pausesMs, ...pacing };
  }
  const firstMs = pause();
  return {
    kind: 'exponential',
    firstMs,
    factor: random.integer(1, 4),
    maxMs: firstMs * random.integer(1, 10),
    attemptsMax: random.integer(1, 8),
    ...pacing,
  };
}
