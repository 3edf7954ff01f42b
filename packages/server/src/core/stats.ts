// What happened in a span of time, in numbers that can be added up: counts, and how long deliveries took as a histogram
// whose steps grow with the time (eight per doubling), so that any span of any endpoint takes a few hundred bytes.
import type { DeliveryState } from './delivery.ts';
import { outcomeKinds } from './outcome.ts';

export const statsSteps = ['minute', 'hour', 'day'] as const;
export type StatsStep = (typeof statsSteps)[number];

const MINUTE_MS = 60_000;
export const STEP_MS: Readonly<Record<StatsStep, number>> = {
  minute: MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: 24 * 60 * MINUTE_MS,
};

const endedStates = ['delivered', 'exhausted', 'canceled', 'expired'] as const;
type EndedState = Exclude<DeliveryState, 'pending'>;
type OutcomeKind = (typeof outcomeKinds)[number];

export interface Tally {
  published: number;
  readonly deliveries: Record<EndedState, number>;
  readonly attempts: Record<OutcomeKind, number>;
  /** How many deliveries took as long as a step of the histogram says, by its number. */
  readonly latencies: Record<string, number>;
}

export function emptyTally(): Tally {
  return {
    published: 0,
    deliveries: { delivered: 0, exhausted: 0, canceled: 0, expired: 0 },
    attempts: {
      delivered: 0,
      rejected: 0,
      gone: 0,
      timed_out: 0,
      unreachable: 0,
      blocked: 0,
      unauthorized: 0,
    },
    latencies: {},
  };
}

export function addTally(into: Tally, tally: Tally): void {
  into.published += tally.published;
  for (const state of endedStates) into.deliveries[state] += tally.deliveries[state];
  for (const kind of outcomeKinds) into.attempts[kind] += tally.attempts[kind];
  for (const [step, count] of Object.entries(tally.latencies)) {
    into.latencies[step] = (into.latencies[step] ?? 0) + count;
  }
}

const STEPS_PER_DOUBLING = 8;

/** Step 0 is less than a millisecond. */
export function latencyStepOf(ms: number): number {
  return ms < 1 ? 0 : 1 + Math.floor(Math.log2(ms) * STEPS_PER_DOUBLING);
}

/** The middle of a step: off by a factor of 2 ** (1/16) at most, which is 4.5 %. */
function latencyOfStep(step: number): number {
  return step === 0 ? 0 : Math.round(2 ** ((step - 0.5) / STEPS_PER_DOUBLING));
}

/** The latency that so large a fraction of the deliveries did not exceed; null when there was none. */
export function latencyQuantile({ latencies }: Tally, fraction: number): number | null {
  const steps = Object.entries(latencies)
    .map(([step, count]) => [Number(step), count] as const)
    .toSorted(([one], [other]) => one - other);
  let left = Math.ceil(steps.reduce((sum, [, count]) => sum + count, 0) * fraction);
  for (const [step, count] of steps) {
    left -= count;
    if (left <= 0) return latencyOfStep(step);
  }
  return null;
}

/** When the span began that an instant lies in. Days are those of UTC. */
export function startOf(step: StatsStep, at: number): number {
  return at - (at % STEP_MS[step]);
}
