// How many requests somebody has made in the minute that runs, against how many there may be.
import type { Clock } from '../../engine/ports.ts';

const WINDOW_MS = 60_000;
/** Beyond this many in one minute, newcomers share counts: memory stays bounded under a flood. */
const COUNTED_MAX = 10_000;
/** Enough of them that a flood from everywhere does not shut out every newcomer. */
const SHARED_COUNTS = 1024;

export class MinuteCounter {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #max: number;
  readonly #counts = new Map<string, number>();
  #window = Number.NaN;

  constructor(clock: Pick<Clock, 'now'>, max: number) {
    this.#clock = clock;
    this.#max = max;
  }

  /** Counts one; false when it is one too many. */
  count(who: string): boolean {
    this.#turn();
    const key = this.#keyOf(who);
    const made = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, made);
    return made <= this.#max;
  }

  /** How many more there may be. */
  left(who: string): number {
    this.#turn();
    return Math.max(0, this.#max - (this.#counts.get(this.#keyOf(who)) ?? 0));
  }

  /** Whether one more would be too many. */
  isUsedUp(who: string): boolean {
    this.#turn();
    return (this.#counts.get(this.#keyOf(who)) ?? 0) >= this.#max;
  }

  /** Until the count starts anew. */
  get secondsLeft(): number {
    return Math.ceil((WINDOW_MS - (this.#clock.now() % WINDOW_MS)) / 1000);
  }

  /** Under which name somebody is counted: the own one, or that of a share. */
  #keyOf(who: string): string {
    if (this.#counts.size < COUNTED_MAX || this.#counts.has(who)) return who;
    let share = 0;
    for (let at = 0; at < who.length; at += 1) share = (share * 31 + who.charCodeAt(at)) % SHARED_COUNTS;
    return `share ${share}`;
  }

  /** Windows are minutes of the clock, the same for all, so one `clear` forgets them together. */
  #turn(): void {
    const window = Math.floor(this.#clock.now() / WINDOW_MS);
    if (window === this.#window) return;
    this.#window = window;
    this.#counts.clear();
  }
}
