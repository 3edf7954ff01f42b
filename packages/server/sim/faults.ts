// Draws what goes wrong at each call of a port, until the faults are over.
import type { Plan } from './plan.ts';
import { SeededRandom } from './random.ts';

/** Where in a call: before its effect, after it, or with some of its statements done. */
type Place = 'before' | 'within' | 'after';
/** Statements that a call may have done when it breaks off within. */
const STATEMENTS_MAX = 12;

export interface CallFate {
  readonly durationMs: number;
  /** The process dies. */
  readonly crash: Place | null;
  /** The call is reported as failed, though it may have taken effect. */
  readonly failure: Place | null;
  /** How many statements of it are carried out when it ends within. */
  readonly statements: number;
}

const UNHURT: CallFate = { durationMs: 0, crash: null, failure: null, statements: 0 };

export class Faults {
  readonly #plan: Plan;
  readonly #random: SeededRandom;
  readonly #concerned = new Map<string, boolean>();
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

  ofStoreCall(method: string, isWrite: boolean): CallFate {
    if (this.#areOver || !this.#concerns(method)) return UNHURT;
    const faults = this.#plan.store;
    const random = this.#random;
    const durationMs = random.chance(faults.slow) ? random.magnitude(1, faults.slowMsMax) : 0;
    const statements = random.integer(0, STATEMENTS_MAX);
    if (isWrite && this.#fullDisks > 0) {
      return { durationMs, crash: null, failure: random.pick(['before', 'within']), statements };
    }
    const crash = this.#place(faults.crashBefore, faults.crashWithin, faults.crashAfter);
    const failure = this.#place(faults.failBefore, faults.failWithin, isWrite ? faults.failAfter : 0);
    return { durationMs, crash, failure: crash === null ? failure : null, statements };
  }

  /** A fault of one method alone shows what the same fault of the others would mend again. */
  #concerns(method: string): boolean {
    const known = this.#concerned.get(method);
    if (known !== undefined) return known;
    const { seed, store } = this.#plan;
    const isDrawn = () => new SeededRandom(seed, `faults of ${method}`).chance(store.methodShare);
    const isConcerned = store.methods?.includes(method) ?? isDrawn();
    this.#concerned.set(method, isConcerned);
    return isConcerned;
  }

  ofSend(): Place | null {
    if (this.#areOver) return null;
    return this.#place(this.#plan.crashBeforeSend, 0, this.#plan.crashAfterSend);
  }

  #place(before: number, within: number, after: number): Place | null {
    if (this.#random.chance(before)) return 'before';
    if (this.#random.chance(within)) return 'within';
    return this.#random.chance(after) ? 'after' : null;
  }
}
