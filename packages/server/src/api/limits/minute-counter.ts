// How many requests somebody has made in the minute that runs, against how many there may be.
import type { Clock } from '../../engine/ports.ts';

const WINDOW_MS = 60_000;
/** Beyond this many in one minute, newcomers share one count: memory stays bounded under a flood. */
const COUNTED_MAX = 10_000;
const EVERYBODY_ELSE = 'everybody else';

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
    const key = this.#counts.has(who) || this.#counts.size < COUNTED_MAX ? who : EVERYBODY_ELSE;
    const made = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, made);
    return made <= this.#max;
  }

  /** How many more there may be of somebody who was counted. */
  left(who: string): number {
    this.#turn();
    const made = this.#counts.get(who) ?? this.#counts.get(EVERYBODY_ELSE) ?? 0;
    return Math.max(0, this.#max - made);
  }

  /** Whether one more would be too many. */
  isUsedUp(who: string): boolean {
    this.#turn();
    return (this.#counts.get(who) ?? 0) >= this.#max;
  }

  /** Until the count starts anew. */
  get secondsLeft(): number {
    return Math.ceil((WINDOW_MS - (this.#clock.now() % WINDOW_MS)) / 1000);
  }

  /** Windows are minutes of the clock, the same for all, so one `clear` forgets them together. */
  #turn(): void {
    const window = Math.floor(this.#clock.now() / WINDOW_MS);
    if (window === this.#window) return;
    this.#window = window;
    this.#counts.clear();
  }
}
