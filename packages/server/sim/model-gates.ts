// What may leave for an endpoint now, as far as its own wishes and answers say: counted anew from requests and results.
import { defaultLimits } from '../src/engine/limits.ts';
import type { ModelEndpoint } from './model-endpoints.ts';
import type { SentRequest } from './network.ts';
import type { Plan } from './plan.ts';

const SECOND_MS = 1000;
const OK_MAX = 299;

/** Since a moment at which the engine began anew with this endpoint. */
interface Learned {
  /** In a row, up to now. */
  failures: number;
  /** When there were so many failures that only single requests may leave; null while it works. */
  trippedAt: { readonly tick: number; readonly wall: number; readonly isExact: boolean } | null;
  /** On the engine's clock. */
  pausedUntil: number;
  /** Of its rate limit; null until the first request. */
  tokens: number | null;
  countedAt: number;
  /** Whether it is all that the engine can know: it had no chance to begin anew at another moment. */
  readonly isWhole: boolean;
}

export interface Pace {
  readonly limit: { readonly perSecond: number; readonly burst: number } | null;
  /** What the bucket holds after this request; below zero, it left too early. */
  readonly tokens: number;
}

/** Of one endpoint, in one run of the process. */
export class ModelGate {
  readonly #plan: Plan;
  readonly #endpoint: ModelEndpoint;
  #learned: Learned = nothing(true);
  #changesSeen = 0;
  /** In a row, whatever operators did. */
  #failures = 0;
  /** Whether it failed as often in a row as it takes, at any time. */
  hasTripped = false;
  /** When it last took something, on the engine's clock. */
  succeededAt = Number.NEGATIVE_INFINITY;
  /** The same, since the engine last began anew. */
  knownSuccessAt = Number.NEGATIVE_INFINITY;

  constructor(plan: Plan, endpoint: ModelEndpoint) {
    this.#plan = plan;
    this.#endpoint = endpoint;
    this.#changesSeen = endpoint.changes;
  }

  get trippedAt(): Learned['trippedAt'] {
    return this.#current().trippedAt;
  }

  get pausedUntil(): number {
    return this.#current().pausedUntil;
  }

  /** Whatever an operator changes may let the engine begin anew, at any time from the call until all nodes know. */
  #current(): Learned {
    const { changes, changesOpen } = this.#endpoint;
    if (changes !== this.#changesSeen || changesOpen.size > 0) this.#learned = nothing(false);
    this.#changesSeen = changes;
    return this.#learned;
  }

  /** The engine has let go of it, and begins anew when it has it again. */
  forget(): void {
    this.#learned = nothing(false);
    this.knownSuccessAt = Number.NEGATIVE_INFINITY;
  }

  /** A request leaves; `now` is a clock that is never behind the engine's. */
  left(now: number): Pace {
    const learned = this.#current();
    const [text, ...others] = this.#endpoint.rateLimit.values;
    const limit = others.length > 0 ? null : (JSON.parse(text ?? 'null') as Pace['limit']);
    if (limit === null) return { limit, tokens: 0 };
    const grown = ((now - learned.countedAt) / SECOND_MS) * limit.perSecond;
    learned.tokens = Math.min(limit.burst, (learned.tokens ?? limit.burst) + grown) - 1;
    learned.countedAt = now;
    return { limit, tokens: learned.tokens };
  }

  /** The engine is told what came of a request. */
  told({ result }: SentRequest, tick: number, wall: number): void {
    if (result === null || result.kind === 'aborted') return;
    const learned = this.#current();
    const { breaker = defaultLimits.breaker, pauseMaxMs = defaultLimits.pauseMaxMs } = this.#plan.limits;
    if (result.kind === 'answered' && result.status <= OK_MAX) {
      this.succeededAt = wall;
      this.knownSuccessAt = wall;
      this.#failures = 0;
      learned.failures = 0;
      learned.trippedAt = null;
      return;
    }
    learned.failures += 1;
    if (learned.failures >= breaker.failuresMax) {
      learned.trippedAt ??= { tick, wall, isExact: learned.isWhole };
    }
    this.#failures += 1;
    this.hasTripped ||= this.#failures >= breaker.failuresMax;
    const isHeeded = result.kind === 'answered' && [429, 503].includes(result.status);
    if (!isHeeded || this.#endpoint.dialect !== 'standard') return;
    const askedMs = Number(result.headers['retry-after'] ?? 0) * SECOND_MS;
    learned.pausedUntil = Math.max(learned.pausedUntil, wall + Math.min(askedMs, pauseMaxMs));
  }
}

function nothing(isWhole: boolean): Learned {
  return { isWhole, failures: 0, trippedAt: null, pausedUntil: 0, tokens: null, countedAt: 0 };
}
