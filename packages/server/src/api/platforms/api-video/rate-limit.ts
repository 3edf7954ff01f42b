// How many requests each caller may still make in the minute that runs.
import type { Clock } from '../../../engine/ports.ts';
import { MinuteCounter } from '../../limits/minute-counter.ts';

/** api.video documents 500 and 200 for its production environment, 100 and 40 for its sandbox. */
export interface RateLimits {
  readonly readsPerMinute: number;
  readonly writesPerMinute: number;
}

export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Until the count starts anew. */
  readonly retryAfterSeconds: number;
  readonly isExceeded: boolean;
}

export class RateLimiter {
  readonly #limits: RateLimits;
  readonly #reads: MinuteCounter;
  readonly #writes: MinuteCounter;

  constructor(clock: Clock, limits: RateLimits) {
    this.#limits = limits;
    this.#reads = new MinuteCounter(clock, limits.readsPerMinute);
    this.#writes = new MinuteCounter(clock, limits.writesPerMinute);
  }

  /** Counts one request. */
  count(caller: string, method: string): Allowance {
    const isRead = method === 'GET' || method === 'HEAD';
    const counter = isRead ? this.#reads : this.#writes;
    const isExceeded = !counter.count(caller);
    return {
      limit: isRead ? this.#limits.readsPerMinute : this.#limits.writesPerMinute,
      remaining: counter.left(caller),
      retryAfterSeconds: counter.secondsLeft,
      isExceeded,
    };
  }
}
