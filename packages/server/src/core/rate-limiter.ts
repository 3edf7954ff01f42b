// A token bucket: `burst` requests at once, `perSecond` in the long run.
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

const SECOND_MS = 1000;

export class RateLimiter {
  readonly #limit: RateLimit;
  #tokens: number;
  #countedAt: number;

  constructor(limit: RateLimit, now: number) {
    this.#limit = limit;
    this.#tokens = limit.burst;
    this.#countedAt = now;
  }

  /** The instant from which one more may start: `now`, or later. */
  readyAt(now: number): number {
    this.#refill(now);
    if (this.#tokens >= 1) return now;
    // Rounded up: a wait that is a fraction too short would end in another wait.
    return now + Math.max(1, Math.ceil(((1 - this.#tokens) / this.#limit.perSecond) * SECOND_MS));
  }

  started(now: number): void {
    this.#refill(now);
    this.#tokens -= 1;
  }

  #refill(now: number): void {
    // A clock that was set back gives nothing, and takes nothing.
    const elapsedMs = Math.max(0, now - this.#countedAt);
    this.#countedAt = now;
    this.#tokens = Math.min(
      this.#limit.burst,
      this.#tokens + (elapsedMs / SECOND_MS) * this.#limit.perSecond,
    );
  }
}
