// Counts by labels, as cheaply as a look into a map.

/** No label may hold it. */
const SEPARATOR = '\u0000';

export class Tally {
  readonly #counts = new Map<string, number>();

  /** One or two labels; they must come from few: each combination is kept for ever. */
  add(count: number, first: string, second?: string): void {
    const key = second === undefined ? first : first + SEPARATOR + second;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }

  *entries(): IterableIterator<[labels: readonly string[], count: number]> {
    for (const [key, count] of this.#counts) yield [key.split(SEPARATOR), count];
  }
}
