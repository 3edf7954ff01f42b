// Tells those who follow the store that something new is in it: all of them at once, and no more often than they can
// use. While nobody waits, a commit costs one call that does next to nothing.
import type { Alarm, Clock } from './ports.ts';

export interface CommitSignalLimits {
  /** From one wake-up of those who follow to the next. */
  readonly feedIntervalMs: number;
}

export class CommitSignal {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #waiting = new Set<() => void>();
  #commits = 0;
  #wokenAt = Number.NEGATIVE_INFINITY;
  #alarm: Alarm | null = null;

  constructor(clock: Clock, { feedIntervalMs }: CommitSignalLimits) {
    this.#clock = clock;
    this.#intervalMs = feedIntervalMs;
  }

  /** How many there were. Who looks at it before reading misses nothing that is stored while it reads. */
  get commits(): number {
    return this.#commits;
  }

  committed(): void {
    this.#commits += 1;
    if (this.#waiting.size > 0) this.#schedule();
  }

  /** Calls `wake` once there were more commits than `seen`, not before this call returns. The answer calls it off. */
  after(seen: number, wake: () => void): () => void {
    this.#waiting.add(wake);
    if (this.#commits !== seen) queueMicrotask(() => this.#schedule());
    return () => void this.#waiting.delete(wake);
  }

  #schedule(): void {
    if (this.#alarm !== null) return;
    const now = this.#clock.now();
    const delayMs = this.#wokenAt + this.#intervalMs - now;
    // A clock that was set back must not silence the feed.
    if (delayMs <= 0 || delayMs > this.#intervalMs) this.#wake(now);
    else this.#alarm = this.#clock.alarm(delayMs, () => this.#wake(this.#clock.now()));
  }

  #wake(now: number): void {
    this.#alarm = null;
    this.#wokenAt = now;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}
