/** Lets a few callers in at a time; the others wait in line. */
export class Turnstile {
  readonly #waiting: (() => void)[] = [];
  #freeCount: number;

  constructor(maxInside: number) {
    this.#freeCount = maxInside;
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#freeCount > 0) this.#freeCount -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The place is handed over, so that nobody can slip in between.
      if (next === undefined) this.#freeCount += 1;
      else next();
    }
  }
}
