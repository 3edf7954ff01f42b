// What is happening now: trouble first, then rates and times, then everything as it comes.
import { useEffect } from 'preact/hooks';
import { call } from '../../api/call.ts';
import type { Stats, StatsNow } from '../../api/wire.ts';
import { AttemptsChart, LatencyChart, PublishedChart } from '../../charts/stats-charts.tsx';
import { Page } from '../../shell/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { useQuery } from '../../ui/use-query.ts';
import { useResource } from '../../ui/use-resource.ts';
import { LiveFeed } from './live-feed.tsx';
import { NowFigures } from './now-figures.tsx';
import { TroubleList } from './trouble-list.tsx';
import './overview.css';

const REFRESH_MS = 5000;
const spans: readonly { step: Stats['step']; label: string }[] = [
  { step: 'minute', label: 'Last hour' },
  { step: 'hour', label: 'Last day' },
  { step: 'day', label: 'Last 30 days' },
];

export function OverviewPage() {
  const now = useResource('now', (signal) => call<StatsNow>('GET', '/v1/stats/now', { signal }));
  useRefresh(now.reload);
  return (
    <Page title="Overview" isWide>
      <div class="overview">
        <div class="stack">
          <Loaded resource={now}>
            {(now) => (
              <>
                <NowFigures now={now} />
                <TroubleList now={now} />
              </>
            )}
          </Loaded>
          <Charts />
        </div>
        <LiveFeed />
      </div>
    </Page>
  );
}

function Charts() {
  const { query, addressWith } = useQuery();
  const step = spans.find(({ step }) => step === query['step'])?.step ?? 'minute';
  const path = `/v1/stats?step=${step}`;
  const stats = useResource(path, (signal) => call<Stats>('GET', path, { signal }));
  useRefresh(stats.reload);
  return (
    <section class="card" aria-labelledby="over-time">
      <header class="card-head">
        <h2 id="over-time">Over time</h2>
        <nav class="segments" aria-label="Time">
          {spans.map(({ step: one, label }) => (
            <a key={one} href={addressWith({ step: one })} aria-current={one === step ? 'true' : undefined}>
              {label}
            </a>
          ))}
        </nav>
      </header>
      <div class="card-body">
        <Loaded resource={stats}>
          {(stats) => (
            <div class="charts">
              <AttemptsChart stats={stats} />
              <LatencyChart stats={stats} />
              <PublishedChart stats={stats} />
            </div>
          )}
        </Loaded>
      </div>
    </section>
  );
}

/** Nothing is read for a page that nobody looks at. */
function useRefresh(reload: () => void) {
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, [reload]);
}
