// Counts what arrived against what must arrive, and says when the demo is over.
import type { Arrival } from './receiver.ts';

/** `media.created`, `media.upload.completed` and `media.ready` come once, beside one event per rendition. */
const LIFECYCLE_EVENTS = 3;
/** Of what a model would have found, for Twelve Labs. */
const SAMPLE_EVENTS = 1;

export interface Tally {
  readonly verified: number;
  readonly refused: number;
  readonly repeated: number;
  readonly expected: number;
  readonly latenciesMs: readonly number[];
}

export class DeliveryTally {
  #expected = Number.POSITIVE_INFINITY;
  #refused = 0;
  #repeated = 0;
  readonly #latenciesMs: number[] = [];
  readonly #ended = Promise.withResolvers<'complete' | 'failed'>();

  count(arrival: Arrival): void {
    if (arrival.refused !== null) this.#refused += 1;
    else if (arrival.attempt > 1) this.#repeated += 1;
    else this.#latenciesMs.push(arrival.latencyMs);
    if (arrival.type === 'media.failed') this.#ended.resolve('failed');
    this.#check();
  }

  /** The standard endpoint gets everything; api.video's the renditions, FastPix's the lifecycle, Twelve Labs' the sample. */
  expectRenditions(renditions: number): void {
    this.#expected = 2 * (renditions + LIFECYCLE_EVENTS + SAMPLE_EVENTS);
    this.#check();
  }

  /** Resolves when everything expected has arrived and was verified, or when the video turned out unusable. */
  get ended(): Promise<'complete' | 'failed'> {
    return this.#ended.promise;
  }

  get totals(): Tally {
    return {
      verified: this.#latenciesMs.length,
      refused: this.#refused,
      repeated: this.#repeated,
      expected: this.#expected,
      latenciesMs: this.#latenciesMs,
    };
  }

  #check(): void {
    if (this.#latenciesMs.length >= this.#expected) this.#ended.resolve('complete');
  }
}
