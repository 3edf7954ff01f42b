// Everything that will happen, in the order in which it will: the simulation goes from one entry to the next and
// never waits. Its time only moves forward; what the engine believes the time to be is world.ts's business.
interface Entry {
  readonly at: number;
  readonly run: () => void;
  canceled: boolean;
}

export interface Appointment {
  cancel(): void;
}

export class Timeline {
  /** Latest first, so that the next one is the last element. */
  readonly #entries: Entry[] = [];
  #now = 0;

  /** Milliseconds since the simulation began. */
  get now(): number {
    return this.#now;
  }

  get isEmpty(): boolean {
    return this.#entries.every(({ canceled }) => canceled);
  }

  /** When the next entry runs; undefined when there is none. */
  get nextAt(): number | undefined {
    return this.#entries.at(-1)?.at;
  }

  /** Entries of the same instant run in the order in which they were made. */
  after(delayMs: number, run: () => void): Appointment {
    const entry: Entry = { at: this.#now + Math.max(0, delayMs), run, canceled: false };
    this.#entries.splice(this.#place(entry.at), 0, entry);
    return {
      cancel: () => {
        entry.canceled = true;
      },
    };
  }

  /** Runs the next entry; false when there is none. */
  step(): boolean {
    for (;;) {
      const entry = this.#entries.pop();
      if (entry === undefined) return false;
      if (entry.canceled) continue;
      this.#now = entry.at;
      entry.run();
      return true;
    }
  }

  #place(at: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
