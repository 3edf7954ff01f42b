// How many requests each caller may still make in the minute that runs.
import type { Clock } from '../../../engine/ports.ts';

const WINDOW_MS = 60_000;
/** Beyond this many callers in one minute, newcomers share one count: memory stays bounded under a flood. */
const CALLERS_MAX = 10_000;
const EVERYBODY_ELSE = 'everybody else';

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
  readonly #clock: Clock;
  readonly #limits: RateLimits;
  #window = Number.NaN;
  readonly #counts = new Map<string, number>();

  constructor(clock: Clock, limits: RateLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Counts one request. Windows are minutes of the clock, the same for all, so one `clear` forgets them together. */
  count(caller: string, method: string): Allowance {
    const now = this.#clock.now();
    const window = Math.floor(now / WINDOW_MS);
    if (window !== this.#window) {
      this.#window = window;
      this.#counts.clear();
    }
    const isRead = method === 'GET' || method === 'HEAD';
    const limit = isRead ? this.#limits.readsPerMinute : this.#limits.writesPerMinute;
    const made = this.#add(`${isRead ? 'read' : 'write'} ${caller}`);
    return {
      limit,
      remaining: Math.max(0, limit - made),
      retryAfterSeconds: Math.ceil(((window + 1) * WINDOW_MS - now) / 1000),
      isExceeded: made > limit,
    };
  }

  #add(wanted: string): number {
    const key = this.#counts.has(wanted) || this.#counts.size < CALLERS_MAX ? wanted : EVERYBODY_ELSE;
    const made = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, made);
    return made;
  }
}
