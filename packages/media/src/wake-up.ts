import type { Clock } from './clock.ts';
import { slept } from './clock.ts';

/** Lets a loop rest until there is work. A ring while the loop is busy is not lost: the next rest ends at once. */
export class WakeUp {
  #bell = new AbortController();

  ring(): void {
    this.#bell.abort();
  }

  /** Rests until a ring, the stop signal, or the delay; with no delay, until one of the first two. */
  async rest(clock: Clock, stop: AbortSignal, delayMs: number | undefined): Promise<void> {
    const either = AbortSignal.any([this.#bell.signal, stop]);
    if (delayMs === undefined) await aborted(either);
    else await slept(clock, delayMs, either);
    this.#bell = new AbortController();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
