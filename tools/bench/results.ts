// The shape of bench-results.json. Names carry their units; `version` rises when a name or a meaning changes.
import type { LatencySummary } from './latencies.ts';
import type { Machine } from './machine.ts';
import type { BenchOptions } from './options.ts';

export const RESULTS_VERSION = 1;

export interface Results {
  readonly version: typeof RESULTS_VERSION;
  readonly machine: Machine;
  readonly options: BenchOptions;
  readonly publishedBytes: number;
  readonly deliveredBytes: number;
  readonly scenarios: readonly Scenario[];
}

/** All that was measured with one number of endpoints. */
export interface Scenario {
  readonly endpoints: number;
  readonly pairs: readonly Pair[];
  readonly latency: LatencyMeasurement;
}

/** A raw run, and right after it the run through Cuewire that it is compared with. */
export interface Pair {
  readonly raw: RawRun;
  readonly cuewire: ThroughputRun;
  /** Deliveries of Cuewire per request of the raw client, both per second. */
  readonly ratio: number;
  /** How much of the machine others used right before. */
  readonly foreignCpuShare: number;
}

export interface RawRun {
  readonly requestsPerSecond: number;
  readonly requests: number;
  readonly cpuUsPerRequest: number;
  readonly receiverCpuUsPerRequest: number;
}

/** Deliveries that should have been received and were not, or more often than once; both should be 0. */
export interface Completeness {
  readonly refusedEvents: number;
  readonly missingDeliveries: number;
  readonly repeatedDeliveries: number;
}

export interface ThroughputRun extends Completeness {
  /** Received, over the time from the first publication to the last arrival. */
  readonly deliveriesPerSecond: number;
  readonly deliveries: number;
  /** Publications answered with 202, over the time in which the generator published. */
  readonly acknowledgedPerSecond: number;
  readonly acknowledgement: LatencySummary | null;
  /** From the end of publishing to the last arrival. */
  readonly drainMs: number;
  /** Null where the system does not account for it. */
  readonly cpuUsPerDelivery: number | null;
  readonly diskBytesPerDelivery: number;
  readonly receiverCpuUsPerDelivery: number;
  readonly generatorCpuUsPerEvent: number;
}

interface LatencyMeasurement {
  readonly eventsPerSecond: number;
  readonly runs: readonly LatencyRun[];
}

export interface LatencyRun extends Completeness {
  /** From when the publication was due to the arrival at the receiver. */
  readonly delivery: LatencySummary | null;
  readonly acknowledgement: LatencySummary | null;
  /** The same load from the generator straight to the receiver: what the instruments themselves add. */
  readonly instruments: LatencySummary | null;
  readonly cpuUsPerDelivery: number | null;
  readonly foreignCpuShare: number;
}
