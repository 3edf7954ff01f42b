// Draws what goes wrong at each call of a port, until the faults are over.
import type { Plan } from './plan.ts';
import type { SeededRandom } from './random.ts';

type Side = 'before' | 'after';

export interface CallFate {
  readonly durationMs: number;
  /** The process dies, on this side of the call's effect. */
  readonly crash: Side | null;
  /** The call is reported as failed: before its effect or in spite of it. */
  readonly failure: Side | null;
}

const UNHURT: CallFate = { durationMs: 0, crash: null, failure: null };

export class Faults {
  readonly #plan: Plan;
  readonly #random: SeededRandom;
  #areOver = false;
  /** Spells of a full disk may overlap. */
  #fullDisks = 0;

  constructor(plan: Plan, random: SeededRandom) {
    this.#plan = plan;
    this.#random = random;
  }

  get areOver(): boolean {
    return this.#areOver;
  }

  /** From now on everything works. */
  end(): void {
    this.#areOver = true;
  }

  fillDisk(): void {
    this.#fullDisks += 1;
  }

  freeDisk(): void {
    this.#fullDisks -= 1;
  }

  ofStoreCall(isWrite: boolean): CallFate {
    if (this.#areOver) return UNHURT;
    const faults = this.#plan.store;
    const random = this.#random;
    const durationMs = random.chance(faults.slow) ? random.magnitude(1, faults.slowMsMax) : 0;
    if (isWrite && this.#fullDisks > 0) return { durationMs, crash: null, failure: 'before' };
    return {
      durationMs,
      crash: this.#side(faults.crashBefore, faults.crashAfter),
      failure: this.#side(faults.failBefore, isWrite ? faults.failAfter : 0),
    };
  }

  ofSend(): Side | null {
    if (this.#areOver) return null;
    return this.#side(this.#plan.crashBeforeSend, this.#plan.crashAfterSend);
  }

  #side(before: number, after: number): Side | null {
    if (this.#random.chance(before)) return 'before';
    return this.#random.chance(after) ? 'after' : null;
  }
}
