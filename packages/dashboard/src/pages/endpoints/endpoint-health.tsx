// How an endpoint fared over the last day: attempts by what they ended in, and how long deliveries took.
import { call, pathWith } from '../../api/call.ts';
import type { Stats } from '../../api/wire.ts';
import { AttemptsChart, LatencyChart } from '../../charts/stats-charts.tsx';
import { Loaded } from '../../ui/states.tsx';
import { useResource } from '../../ui/use-resource.ts';

export function EndpointHealth({ id, version }: { id: string; version: number }) {
  const path = pathWith('/v1/stats', { endpoint_id: id, step: 'minute' });
  const stats = useResource(path, (signal) => call<Stats>('GET', path, { signal }), version);
  return (
    <section class="card card-body" aria-label="Health over the last hour">
      <Loaded resource={stats}>
        {(stats) => (
          <div class="charts">
            <AttemptsChart stats={stats} />
            <LatencyChart stats={stats} />
          </div>
        )}
      </Loaded>
    </section>
  );
}
