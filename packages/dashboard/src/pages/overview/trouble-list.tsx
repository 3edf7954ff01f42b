// Endpoints that somebody should look at, worst first.
import { endpointsById } from '../../api/endpoints.ts';
import type { StatsNow } from '../../api/wire.ts';
import { endpointAddress } from '../../shell/addresses.ts';
import { count } from '../../ui/durations.ts';
import { nameOf } from '../../ui/endpoint-name.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Badge, type Look } from '../../ui/status.tsx';

type Row = StatsNow['endpoints'][number];

export function TroubleList({ now }: { now: StatsNow }) {
  const rows = now.endpoints.toSorted((a, b) => gravity(b) - gravity(a) || b.pending.count - a.pending.count);
  return (
    <section class="card" aria-labelledby="trouble">
      <header class="card-head">
        <h2 id="trouble">Endpoints in trouble, or with a backlog</h2>
        <a href="/ui/endpoints">All endpoints</a>
      </header>
      {rows.length === 0 ? (
        <p class="card-body quiet">None: everything that was asked for has arrived.</p>
      ) : (
        <ul class="troubles">
          {rows.map((row) => (
            <Trouble key={row.endpoint_id} row={row} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Trouble({ row }: { row: Row }) {
  const endpoint = endpointsById.value.get(row.endpoint_id);
  return (
    <li class="trouble">
      <a class="trouble-name" href={endpointAddress(row.endpoint_id)}>
        {endpoint === undefined ? row.endpoint_id : nameOf(endpoint)}
      </a>
      <Badge look={lookOf(row)} />
      {row.failing_since === null ? null : (
        <span class="quiet">
          since <Instant at={row.failing_since} />
        </span>
      )}
      {row.paused_until === null ? null : (
        <span class="quiet">
          {row.circuit === 'closed' ? 'asked for a pause, on again' : 'next try'}{' '}
          <Instant at={row.paused_until} />
        </span>
      )}
      <span class="trouble-pending">
        {row.pending.exact ? '' : 'over '}
        {count(row.pending.count)} pending
      </span>
    </li>
  );
}

function lookOf(row: Row): Look {
  if (!row.enabled) {
    const tone = row.disabled_reason === 'operator' ? 'quiet' : 'bad';
    return { shape: 'bar', tone, word: 'disabled' };
  }
  if (row.circuit === 'open') return { shape: 'cross', tone: 'bad', word: 'failing, tried now and then' };
  if (row.failing_since !== null || row.circuit === 'half_open') {
    return { shape: 'cross', tone: 'bad', word: 'failing' };
  }
  if (row.paused_until !== null) return { shape: 'clock', tone: 'busy', word: 'paused' };
  return { shape: 'ring', tone: 'busy', word: 'working on its backlog' };
}

function gravity(row: Row): number {
  if (row.enabled && row.failing_since !== null) return 3;
  if (!row.enabled && row.disabled_reason !== 'operator') return 2;
  return row.paused_until === null ? 0 : 1;
}
