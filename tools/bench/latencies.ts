// Latencies of one run, kept whole so that percentiles are exact.

export interface LatencySummary {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

const CAPACITY_FIRST = 65_536;
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

  /** Null when nothing was added. */
  summary(): LatencySummary | null {
    if (this.#count === 0) return null;
    const sortedUs = this.#valuesUs.slice(0, this.#count).toSorted();
    const at = (share: number) =>
      (sortedUs[Math.min(sortedUs.length - 1, Math.floor(sortedUs.length * share))] ?? 0) / US_PER_MS;
    return { p50Ms: at(0.5), p99Ms: at(0.99), p999Ms: at(0.999), maxMs: at(1) };
  }

  #grow(): void {
    const larger = new Uint32Array(Math.min(CAPACITY_MAX, this.#valuesUs.length * 2));
    larger.set(this.#valuesUs);
    this.#valuesUs = larger;
  }
}
