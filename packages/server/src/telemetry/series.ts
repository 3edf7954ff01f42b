// The kinds of series that are kept for Prometheus, in one registry. What is asked of the hot path is a number counted up:
// series with labels take the library's form only when they are read.
import { Counter, collectDefaultMetrics, Gauge, Registry } from '@prometheus-io/client';
import { HistogramTally } from './histogram-tally.ts';
import { Tally } from './tally.ts';

export class Series {
  readonly #registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  counter(name: string, help: string): Counter {
    return this.#keep(new Counter({ name, help, registers: [] }));
  }

  histogram(name: string, help: string, buckets: readonly number[]): HistogramTally {
    const counted = new HistogramTally(buckets);
    const series = this.#keep(new Gauge<'le'>({ name, help, labelNames: ['le'], registers: [] }));
    // The registry writes what this answers, whatever made it.
    const read = series.get.bind(series);
    series.get = async () => ({ ...(await read()), type: 'histogram', values: counted.values(name) });
    return counted;
  }

  /** A counter with labels, each of which must come from few. */
  tally(name: string, help: string, labelNames: readonly string[]): Tally {
    const counted = new Tally();
    this.#keep(
      new Counter({
        name,
        help,
        labelNames: [...labelNames],
        registers: [],
        collect() {
          this.reset();
          for (const [labels, count] of counted.entries()) this.labels(...labels).inc(count);
        },
      }),
    );
    return counted;
  }

  /** Asked for when it is read; null leaves the last value. */
  gauge(name: string, help: string, read: () => number | null | Promise<number | null>): void {
    this.#keep(
      new Gauge({
        name,
        help,
        registers: [],
        async collect() {
          const value = await read();
          if (value !== null) this.set(value);
        },
      }),
    );
  }

  /** The same with one label: a value for each that it may have. */
  gauges(name: string, help: string, labelName: string, read: () => Readonly<Record<string, number>>): void {
    this.#keep(
      new Gauge({
        name,
        help,
        labelNames: [labelName],
        registers: [],
        collect() {
          for (const [label, value] of Object.entries(read())) this.labels(label).set(value);
        },
      }),
    );
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #keep<Label extends string, Metric extends Counter<Label> | Gauge<Label>>(metric: Metric): Metric {
    this.#registry.registerMetric<Label>(metric);
    return metric;
  }
}
