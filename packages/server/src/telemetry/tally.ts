// Counts by labels, as cheaply as two looks into a map.

export class Tally {
  readonly #counts = new Map<string, Map<string | undefined, number>>();

  /** One or two labels; they must come from few: each combination is kept for ever. */
  add(count: number, first: string, second?: string): void {
    let counts = this.#counts.get(first);
    if (counts === undefined) {
      counts = new Map();
      this.#counts.set(first, counts);
    }
    counts.set(second, (counts.get(second) ?? 0) + count);
  }

  *entries(): IterableIterator<[labels: readonly string[], count: number]> {
    for (const [first, counts] of this.#counts) {
      for (const [second, count] of counts) yield [second === undefined ? [first] : [first, second], count];
    }
  }
}
