// What Prometheus reads at GET /metrics. On the hot path only numbers are counted up; they take the library's form when
// they are asked for.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import { instantOfId } from '../core/ids.ts';
import type { EngineVitals } from '../engine/engine.ts';
import { silentObserver } from '../engine/observers.ts';
import type { Observer } from '../engine/ports.ts';
import { Tally } from './tally.ts';

export interface Metrics {
  /** Hears of what happens. */
  readonly observer: Observer;
  /** From here on, gauges tell how the engine and its disk are. */
  watch(world: Watched): void;
  /** One request was answered. `api` is whose route it was. */
  answered(api: string, status: number): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
}

export interface Watched {
  readonly vitals: () => EngineVitals;
  /** Bytes that the data folder's disk has left; null when it does not tell. */
  readonly diskFreeBytes: () => Promise<number | null>;
}

const MS_PER_SECOND = 1000;
const LATENCY_BUCKETS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 600, 3600,
];
const COMMIT_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'cuewire_build_info',
    help: 'Always 1; the version is a label.',
    labelNames: ['version'],
    registers,
  })
    .labels(version)
    .set(1);

  const events = counter('cuewire_events_published_total', 'Events stored, repeated publications left out.');
  const commits = {
    seconds: histogram('cuewire_commit_seconds', 'Time until a group commit was on disk.', COMMIT_BUCKETS),
    events: counter('cuewire_commit_events_total', 'Events in group commits, repeated ones included.'),
    attempts: counter('cuewire_commit_attempts_total', 'Attempts in group commits.'),
  };
  const attempts = tally('cuewire_attempts_total', 'Attempts by what they ended in.', ['outcome', 'dialect']);
  const ended = tally('cuewire_deliveries_ended_total', 'Deliveries by the state they ended in.', ['state']);
  const attemptSeconds = histogram('cuewire_attempt_seconds', 'Time that an attempt took.', LATENCY_BUCKETS);
  const latency = histogram(
    'cuewire_delivery_latency_seconds',
    'Time from when an event was published to its delivery, retries included.',
    LATENCY_BUCKETS,
  );
  const failures = tally('cuewire_failures_total', 'Work that the server could not do and tries again.', [
    'what',
  ]);
  const changes = tally('cuewire_endpoint_changes_total', 'Endpoints whose state deliveries have changed.', [
    'to',
  ]);
  const requests = tally('cuewire_http_requests_total', 'Requests to the APIs that were answered.', [
    'api',
    'status',
  ]);

  function counter(name: string, help: string): Counter {
    return new Counter({ name, help, registers });
  }

  function histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name, help, buckets, registers });
  }

  function tally<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Tally {
    const counted = new Tally();
    new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers,
      collect() {
        this.reset();
        for (const [labels, count] of counted.entries()) this.labels(...labels).inc(count);
      },
    });
    return counted;
  }

  return {
    observer: {
      ...silentObserver,
      published: (count) => events.inc(count),
      committed(commit) {
        commits.seconds.observe(commit.durationMs / MS_PER_SECOND);
        commits.events.inc(commit.events);
        commits.attempts.inc(commit.attempts);
      },
      ended: (state, count) => ended.add(count, state),
      attempted({ attempt, state }, { event, endpoint }) {
        attempts.add(1, attempt.outcome.kind, endpoint.dialect);
        attemptSeconds.observe(attempt.durationMs / MS_PER_SECOND);
        if (state === 'pending') return;
        ended.add(1, state);
        if (state === 'delivered') {
          const sinceMs = attempt.startedAt + attempt.durationMs - instantOfId(event.id);
          latency.observe(Math.max(0, sinceMs) / MS_PER_SECOND);
        }
      },
      endpointChanged: ({ enabled, failingSince }) =>
        changes.add(1, enabled ? (failingSince === null ? 'working' : 'failing') : 'disabled'),
      failed: (what) => failures.add(1, what),
    },
    watch: ({ vitals, diskFreeBytes }) => watch(registry, vitals, diskFreeBytes),
    answered: (api, status) => requests.add(1, api, String(status)),
    text: () => registry.metrics(),
  };
}

type NumberVital = {
  [Name in keyof EngineVitals]: EngineVitals[Name] extends number ? Name : never;
}[keyof EngineVitals];

const vitalGauges: readonly { name: string; help: string; of: NumberVital }[] = [
  { name: 'cuewire_deliveries_pending', help: 'Deliveries that have not ended.', of: 'deliveriesPending' },
  {
    name: 'cuewire_events_waiting',
    help: 'Events taken from publishers that wait for the disk.',
    of: 'eventsWaiting',
  },
  {
    name: 'cuewire_attempts_unrecorded',
    help: 'Attempts made that wait for the disk.',
    of: 'attemptsUnrecorded',
  },
  { name: 'cuewire_requests_in_flight', help: 'Requests on their way to endpoints.', of: 'requestsInFlight' },
  { name: 'cuewire_lanes', help: 'Endpoints that something was sent to since the start.', of: 'lanes' },
  {
    name: 'cuewire_lanes_tripped',
    help: 'Of the lanes, those with an open circuit breaker.',
    of: 'lanesTripped',
  },
  { name: 'cuewire_held_bytes', help: 'What waiting deliveries hold in memory.', of: 'heldBytes' },
];

function watch(registry: Registry, vitals: Watched['vitals'], diskFreeBytes: Watched['diskFreeBytes']): void {
  const registers = [registry];
  for (const { name, help, of } of vitalGauges) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(vitals()[of]);
      },
    });
  }
  new Gauge({
    name: 'cuewire_endpoints',
    help: 'Registered endpoints by state; failing ones are enabled or disabled as well.',
    labelNames: ['state'],
    registers,
    collect() {
      const { endpointsEnabled, endpointsDisabled, endpointsFailing } = vitals();
      this.labels('enabled').set(endpointsEnabled);
      this.labels('disabled').set(endpointsDisabled);
      this.labels('failing').set(endpointsFailing);
    },
  });
  new Gauge({
    name: 'cuewire_store_failing',
    help: '1 while the store does not take what is to be written, else 0.',
    registers,
    collect() {
      this.set(vitals().isStoreFailing ? 1 : 0);
    },
  });
  new Gauge({
    name: 'cuewire_disk_free_bytes',
    help: 'What the disk of the data folder has left.',
    registers,
    async collect() {
      const free = await diskFreeBytes();
      if (free !== null) this.set(free);
    },
  });
}
