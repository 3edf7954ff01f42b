// Whether one more request may go to an endpoint now, and if not, when: its breaker, its rate, the requests that it
// gets at the same time, and the pause that it asked for itself.
import type { Attempt } from '../core/attempt.ts';
import { type BreakerPolicy, CircuitBreaker } from '../core/circuit-breaker.ts';
import { ConcurrencyWindow } from '../core/concurrency-window.ts';
import type { DeliveryPolicy } from '../core/endpoint.ts';
import type { DeliveryId } from '../core/ids.ts';
import { isStrain } from '../core/outcome.ts';
import { RateLimiter } from '../core/rate-limiter.ts';

export interface GateLimits {
  /** Requests to one endpoint at the same time. */
  readonly concurrencyMax: number;
  readonly breaker: BreakerPolicy;
  /** The longest that an endpoint may hold everything up by a Retry-After. */
  readonly pauseMaxMs: number;
}

/** How an endpoint is being sent to. */
export interface GateState {
  readonly circuit: 'closed' | 'open' | 'half_open';
  /** When it may be sent to again, because it asked for a pause or its circuit is open; null: now. */
  readonly pausedUntil: number | null;
  readonly inFlight: number;
}

export type GateOutcome = Pick<Attempt, 'deliveryId' | 'outcome'>;

export class Gate {
  readonly #limits: GateLimits;
  #breaker: CircuitBreaker;
  #window: ConcurrencyWindow;
  #rate: RateLimiter | null;
  #inFlight = 0;
  #pausedUntil = 0;
  #succeededAt: number | null = null;

  constructor(policy: DeliveryPolicy, limits: GateLimits, now: number) {
    this.#limits = limits;
    this.#breaker = new CircuitBreaker(limits.breaker);
    this.#window = windowOf(policy, limits);
    this.#rate = rateOf(policy, now);
  }

  /** Forgets what was learned. Requests that are on their way still count. */
  renew(policy: DeliveryPolicy, now: number): void {
    this.#breaker = new CircuitBreaker(this.#limits.breaker);
    this.#window = windowOf(policy, this.#limits);
    this.#rate = rateOf(policy, now);
    this.#pausedUntil = 0;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get isTripped(): boolean {
    return this.#breaker.isOpen;
  }

  stateAt(now: number): GateState {
    const breakerReadyAt = this.#breaker.readyAt(now);
    const until = Math.max(Number.isFinite(breakerReadyAt) ? breakerReadyAt : 0, this.#pausedUntil);
    return {
      circuit: !this.#breaker.isOpen
        ? 'closed'
        : breakerReadyAt > now && Number.isFinite(breakerReadyAt)
          ? 'open'
          : 'half_open',
      pausedUntil: until > now ? until : null,
      inFlight: this.#inFlight,
    };
  }

  /** The first failure since the last success. */
  get failingSince(): number | null {
    return this.#breaker.failingSince;
  }

  /** The last success; null: none since the start. */
  get succeededAt(): number | null {
    return this.#succeededAt;
  }

  /** The instant from which one more may start: `now`, later, or infinite until one that is on its way ends. */
  readyAt(now: number): number {
    if (this.#inFlight >= this.#window.size) return Number.POSITIVE_INFINITY;
    return Math.max(this.#breaker.readyAt(now), this.#rate?.readyAt(now) ?? now, this.#pausedUntil);
  }

  started(id: DeliveryId, now: number): void {
    this.#inFlight += 1;
    this.#breaker.started(id);
    this.#rate?.started(now);
  }

  /** `pauseUntil` is what the endpoint asked for, if it did. */
  ended({ deliveryId, outcome }: GateOutcome, now: number, pauseUntil: number | null): void {
    this.#inFlight -= 1;
    if (outcome.kind === 'delivered') {
      this.#succeededAt = now;
      this.#breaker.succeeded();
      this.#window.grow();
      return;
    }
    this.#breaker.failed(deliveryId, now);
    if (isStrain(outcome)) this.#window.shrink();
    if (pauseUntil !== null) {
      this.#pausedUntil = Math.max(this.#pausedUntil, Math.min(pauseUntil, now + this.#limits.pauseMaxMs));
    }
  }

  /** A request ended without an outcome: it tells nothing about the endpoint. */
  abandoned(id: DeliveryId): void {
    this.#inFlight -= 1;
    this.#breaker.abandoned(id);
  }
}

function windowOf({ concurrencyMax }: DeliveryPolicy, limits: GateLimits): ConcurrencyWindow {
  return new ConcurrencyWindow(Math.min(concurrencyMax ?? limits.concurrencyMax, limits.concurrencyMax));
}

function rateOf({ rateLimit }: DeliveryPolicy, now: number): RateLimiter | null {
  return rateLimit === null ? null : new RateLimiter(rateLimit, now);
}
