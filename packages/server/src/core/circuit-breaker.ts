// Stops sending to an endpoint that fails again and again, and tries it with one request at a time until it works:
// closed -> (enough failures in a row) -> open -> (pause) -> half open, one probe -> closed, or open for longer.
export interface BreakerPolicy {
  /** Failures in a row that open it. */
  readonly failuresMax: number;
  /** From opening to the first probe; doubles with each probe that fails. */
  readonly pauseMs: number;
  readonly pauseMaxMs: number;
}

export class CircuitBreaker {
  readonly #policy: BreakerPolicy;
  #failures = 0;
  #failingSince: number | null = null;
  /** When the next probe may start; null while closed. */
  #probeAt: number | null = null;
  #pauseMs: number;
  /** The request that is out as the probe. */
  #probe: string | null = null;

  constructor(policy: BreakerPolicy) {
    this.#policy = policy;
    this.#pauseMs = policy.pauseMs;
  }

  get isOpen(): boolean {
    return this.#probeAt !== null;
  }

  /** The first failure since the last success. */
  get failingSince(): number | null {
    return this.#failingSince;
  }

  /** The instant from which one more may start: `now`, later, or infinite until the probe has come back. */
  readyAt(now: number): number {
    if (this.#probeAt === null) return now;
    return this.#probe !== null ? Number.POSITIVE_INFINITY : Math.max(now, this.#probeAt);
  }

  /** `request` is its name, until it has ended. */
  started(request: string): void {
    if (this.#probeAt !== null) this.#probe = request;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#failingSince = null;
    this.#probeAt = null;
    this.#probe = null;
    this.#pauseMs = this.#policy.pauseMs;
  }

  failed(request: string, now: number): void {
    this.#failures += 1;
    this.#failingSince ??= now;
    if (this.#probeAt === null) {
      if (this.#failures >= this.#policy.failuresMax) this.#probeAt = now + this.#pauseMs;
      return;
    }
    // Requests from before it opened may still come back: only the probe tells something new.
    if (this.#probe !== request) return;
    this.#probe = null;
    this.#pauseMs = Math.min(this.#pauseMs * 2, this.#policy.pauseMaxMs);
    this.#probeAt = now + this.#pauseMs;
  }

  /** A request ended without telling anything about the endpoint. */
  abandoned(request: string): void {
    if (this.#probe === request) this.#probe = null;
  }
}
