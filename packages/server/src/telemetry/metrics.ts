// What Prometheus reads at GET /metrics.
import { instantOfId } from '../core/ids.ts';
import { silentObserver } from '../engine/observers.ts';
import type { Observer } from '../engine/ports.ts';
import { Series } from './series.ts';
import { type Watched, watchVitals } from './vital-gauges.ts';

export interface Metrics {
  /** Hears of what happens. */
  readonly observer: Observer;
  /** From here on, gauges tell how the engine and its disk are. */
  watch(world: Watched): void;
  /** One request was answered. `api` is whose route it was. */
  answered(api: string, status: number): void;
  /** So many spans of traces were sent to their collector, or will never be. */
  spans(what: 'exported' | 'dropped', count: number): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
}

const MS_PER_SECOND = 1000;
const LATENCY_BUCKETS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 600, 3600,
];
const COMMIT_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

export function createMetrics(version: string): Metrics {
  const series = new Series();
  series.gauges('cuewire_build_info', 'Always 1; the version is a label.', 'version', () => ({
    [version]: 1,
  }));
  const requests = series.tally('cuewire_http_requests_total', 'Requests to the APIs that were answered.', [
    'api',
    'status',
  ]);
  const spans = series.tally('cuewire_spans_total', 'Spans of traces that were sent, or dropped.', ['what']);
  return {
    observer: { ...silentObserver, ...intakeObserver(series), ...deliveryObserver(series) },
    watch: (world) => watchVitals(series, world),
    answered: (api, status) => requests.add(1, api, String(status)),
    spans: (what, count) => spans.add(count, what),
    text: () => series.text(),
  };
}

function intakeObserver(series: Series): Pick<Observer, 'published' | 'committed' | 'failed'> {
  const events = series.counter(
    'cuewire_events_published_total',
    'Events stored, repeated publications left out.',
  );
  const seconds = series.histogram(
    'cuewire_commit_seconds',
    'Time until a group commit was on disk.',
    COMMIT_BUCKETS,
  );
  const commitEvents = series.counter(
    'cuewire_commit_events_total',
    'Events in group commits, repeated ones included.',
  );
  const commitAttempts = series.counter('cuewire_commit_attempts_total', 'Attempts in group commits.');
  const failures = series.tally(
    'cuewire_failures_total',
    'Work that the server could not do and tries again.',
    ['what'],
  );
  return {
    published: (count) => events.inc(count),
    committed({ durationMs, events, attempts }) {
      seconds.observe(durationMs / MS_PER_SECOND);
      commitEvents.inc(events);
      commitAttempts.inc(attempts);
    },
    failed: (what) => failures.add(1, what),
  };
}

function deliveryObserver(series: Series): Pick<Observer, 'ended' | 'attempted' | 'endpointChanged'> {
  const attempts = series.tally('cuewire_attempts_total', 'Attempts by what they ended in.', [
    'outcome',
    'dialect',
  ]);
  const ended = series.tally('cuewire_deliveries_ended_total', 'Deliveries by the state they ended in.', [
    'state',
  ]);
  const seconds = series.histogram('cuewire_attempt_seconds', 'Time that an attempt took.', LATENCY_BUCKETS);
  const latency = series.histogram(
    'cuewire_delivery_latency_seconds',
    'Time from when an event was published to its delivery, retries included.',
    LATENCY_BUCKETS,
  );
  const changes = series.tally(
    'cuewire_endpoint_changes_total',
    'Endpoints whose state deliveries have changed.',
    ['to'],
  );
  return {
    ended: (state, count) => ended.add(count, state),
    attempted({ attempt, state }, { event, endpoint }) {
      const { startedAt, durationMs, outcome } = attempt;
      attempts.add(1, outcome.kind, endpoint.dialect);
      seconds.observe(durationMs / MS_PER_SECOND);
      if (state === 'pending') return;
      ended.add(1, state);
      if (state !== 'delivered') return;
      latency.observe(Math.max(0, startedAt + durationMs - instantOfId(event.id)) / MS_PER_SECOND);
    },
    endpointChanged: ({ enabled, failingSince }) =>
      changes.add(1, enabled ? (failingSince === null ? 'working' : 'failing') : 'disabled'),
  };
}
