// Latencies of one run, kept whole so that percentiles are exact.

export interface LatencySummary {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

const CAPACITY_FIRST = 4096;
/** 80 MB: more than any run that the options allow can reach. */
const CAPACITY_MAX = 20_000_000;
const US_PER_MS = 1000;

export class Latencies {
  #valuesUs = new Uint32Array(CAPACITY_FIRST);
  #count = 0;

  add(latencyUs: number): void {
    if (this.#count === this.#valuesUs.length) this.#grow();
    // Two processes read the clock: a difference of a few microseconds may come out below zero.
    if (this.#count < CAPACITY_MAX) this.#valuesUs[this.#count] = Math.max(0, latencyUs);
    this.#count += 1;
  }

  clear(): void {
    this.#count = 0;
  }

  /** In the order in which they were added. */
  get valuesUs(): Uint32Array {
    return this.#valuesUs.subarray(0, Math.min(this.#count, CAPACITY_MAX));
  }

  #grow(): void {
    const larger = new Uint32Array(Math.min(CAPACITY_MAX, this.#valuesUs.length * 2));
    larger.set(this.#valuesUs);
    this.#valuesUs = larger;
  }
}

/**
 * `overdue` are those of which it is only known that they took longer than `waitedUs`: to leave them out would make
 * the others look like all. Null when there is nothing.
 */
export function summarize(
  recorded: readonly Uint32Array[],
  overdue: { count: number; waitedUs: number } = { count: 0, waitedUs: 0 },
): LatencySummary | null {
  const count = recorded.reduce((sum, values) => sum + values.length, overdue.count);
  if (count === 0) return null;
  const sortedUs = new Uint32Array(count).fill(overdue.waitedUs);
  let offset = 0;
  for (const values of recorded) {
    sortedUs.set(values, offset);
    offset += values.length;
  }
  sortedUs.sort();
  return {
    p50Ms: percentileMs(sortedUs, 0.5),
    p99Ms: percentileMs(sortedUs, 0.99),
    p999Ms: percentileMs(sortedUs, 0.999),
    maxMs: percentileMs(sortedUs, 1),
  };
}

/** The smallest value that at least `share` of all do not exceed (nearest rank). */
function percentileMs(sortedUs: Uint32Array, share: number): number {
  // Rounded first: 0.99 * 100 is a little more than 99 in binary.
  const rank = Math.ceil(Number((sortedUs.length * share).toFixed(6)));
  return (sortedUs[Math.max(0, rank - 1)] ?? 0) / US_PER_MS;
}
