// A histogram as an array of counts: the library's own looks each observation up by the text of its bucket's bound.
export class HistogramTally {
  readonly #buckets: readonly number[];
  /** For each bucket, and at the end for what is larger than any bound. */
  readonly #counts: number[];
  #sum = 0;

  /** By their upper bounds, which rise. */
  constructor(buckets: readonly number[]) {
    this.#buckets = buckets;
    this.#counts = Array.from({ length: buckets.length + 1 }, () => 0);
  }

  observe(value: number): void {
    let at = 0;
    while (value > (this.#buckets[at] ?? Number.POSITIVE_INFINITY)) at += 1;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sum += value;
  }

  /** As the text format has it: each bucket counts those below it, too. */
  values(name: string) {
    let count = 0;
    const buckets = this.#counts.map((inBucket, at) => {
      count += inBucket;
      return { metricName: `${name}_bucket`, labels: { le: this.#buckets[at] ?? '+Inf' }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: {}, value: this.#sum },
      { metricName: `${name}_count`, labels: {}, value: count },
    ];
  }
}
