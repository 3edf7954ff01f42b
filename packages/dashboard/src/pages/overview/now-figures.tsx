// The last whole minute in four figures.
import type { ComponentChildren } from 'preact';
import type { StatsNow } from '../../api/wire.ts';
import { count, duration } from '../../ui/durations.ts';

export function NowFigures({ now: { last_minute: minute, pending } }: { now: StatsNow }) {
  const { attempts } = minute;
  const made = Object.values(attempts).reduce((sum, one) => sum + one, 0);
  const latency = minute.latency_ms;
  return (
    <dl class="figures">
      <Figure name="Events published" value={count(minute.published ?? 0)} unit="in the last minute" />
      <Figure
        name="Attempts that succeeded"
        value={made === 0 ? '–' : shareOf(attempts.delivered, made)}
        unit={made === 0 ? 'none was made in the last minute' : `of ${count(made)} in the last minute`}
        isBad={made > 0 && attempts.delivered / made < 0.95}
      />
      <Figure
        name="Published to delivered"
        value={latency === null ? '–' : duration(latency.p50)}
        unit={
          latency === null
            ? 'nothing was delivered in the last minute'
            : `median; p99 ${duration(latency.p99)}`
        }
      />
      <Figure
        name="Backlog"
        value={`${pending.exact ? '' : 'over '}${count(pending.count)}`}
        unit={<a href="/ui/deliveries?state=pending">deliveries pending</a>}
      />
    </dl>
  );
}

function Figure({
  name,
  value,
  unit,
  isBad = false,
}: {
  name: string;
  value: string;
  unit: ComponentChildren;
  isBad?: boolean;
}) {
  return (
    <div class="card figure">
      <dt>{name}</dt>
      <dd class={isBad ? 'figure-value figure-bad' : 'figure-value'}>{value}</dd>
      <dd class="figure-unit">{unit}</dd>
    </div>
  );
}

/** Never rounded up to 100 % while one is missing. */
function shareOf(part: number, whole: number): string {
  if (part === whole) return '100 %';
  return `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)} %`;
}
