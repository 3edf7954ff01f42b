// Statistics of the API as charts.
import type { Stats } from '../api/wire.ts';
import { count, duration } from '../ui/durations.ts';
import { TimeChart } from './time-chart.tsx';

const stepsMs: Record<Stats['step'], number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const perStep: Record<Stats['step'], string> = { minute: 'per minute', hour: 'per hour', day: 'per day' };

function timesOf({ data, step }: Stats) {
  return { atMs: data.map(({ at }) => Date.parse(at)), stepMs: stepsMs[step] };
}

export function AttemptsChart({ stats }: { stats: Stats }) {
  const failed = stats.data.map(
    ({ attempts: { rejected, timed_out: timedOut, unreachable, blocked, gone } }) =>
      rejected + timedOut + unreachable + blocked + gone,
  );
  return (
    <TimeChart
      title={`Attempts ${perStep[stats.step]}`}
      kind="bars"
      {...timesOf(stats)}
      series={[
        { name: 'delivered', look: 'good', values: stats.data.map(({ attempts }) => attempts.delivered) },
        { name: 'failed', look: 'bad', values: failed },
      ]}
      format={count}
    />
  );
}

export function LatencyChart({ stats }: { stats: Stats }) {
  return (
    <TimeChart
      title="Published to delivered"
      kind="lines"
      {...timesOf(stats)}
      series={[
        {
          name: 'median',
          look: 'main',
          values: stats.data.map(({ latency_ms: latency }) => latency?.p50 ?? null),
        },
        {
          name: 'p99',
          look: 'second',
          values: stats.data.map(({ latency_ms: latency }) => latency?.p99 ?? null),
        },
      ]}
      format={duration}
    />
  );
}

export function PublishedChart({ stats }: { stats: Stats }) {
  return (
    <TimeChart
      title={`Events published ${perStep[stats.step]}`}
      kind="bars"
      {...timesOf(stats)}
      series={[{ name: 'events', look: 'main', values: stats.data.map(({ published }) => published) }]}
      format={count}
    />
  );
}
