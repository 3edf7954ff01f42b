// How many requests an endpoint gets at the same time: one more after each success, half as many after each sign of
// strain. One that hangs is soon down to a single request, and holds next to nothing that others could use.
const START = 10;

export class ConcurrencyWindow {
  readonly #max: number;
  #size: number;

  constructor(max: number) {
    this.#max = max;
    this.#size = Math.min(START, max);
  }

  /** Whole requests, at least one. */
  get size(): number {
    return this.#size;
  }

  grow(): void {
    if (this.#size < this.#max) this.#size += 1;
  }

  shrink(): void {
    this.#size = Math.max(1, Math.floor(this.#size / 2));
  }
}
