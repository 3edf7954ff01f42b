// Giving an endpoint events of the past once more: what failed there, what is missing, or everything; with progress.
import { useEffect, useState } from 'preact/hooks';
import { call, pathWith } from '../../api/call.ts';
import type { Endpoint, Page, Replay } from '../../api/wire.ts';
import { counted } from '../../ui/durations.ts';
import { ExactInstant, Instant } from '../../ui/instant.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Loaded } from '../../ui/states.tsx';
import { Badge } from '../../ui/status.tsx';
import { useAction } from '../../ui/use-action.ts';
import { useResource } from '../../ui/use-resource.ts';
import { ChoiceField } from '../../ui/fields.tsx';

type Kind = Replay['kind'];

const kinds: readonly { value: Kind; label: string }[] = [
  { value: 'failed', label: 'what was given up there' },
  { value: 'missing', label: 'what was never delivered there' },
  { value: 'all', label: 'everything that it asks for, once more' },
];
const HOUR_MS = 3_600_000;
const spans = [
  { value: String(HOUR_MS), label: 'of the last hour' },
  { value: String(24 * HOUR_MS), label: 'of the last day' },
  { value: String(7 * 24 * HOUR_MS), label: 'of the last week' },
  { value: String(30 * 24 * HOUR_MS), label: 'of the last 30 days' },
];
const WATCH_MS = 1000;
const SHOWN = 5;

export function EndpointReplays({ endpoint }: { endpoint: Endpoint }) {
  const [kind, setKind] = useState<Kind>('failed');
  const [spanMs, setSpanMs] = useState(String(24 * HOUR_MS));
  const path = pathWith('/v1/replays', { endpoint_id: endpoint.id, limit: SHOWN });
  const replays = useResource(path, (signal) => call<Page<Replay>>('GET', path, { signal }));
  const start = useAction(async () => {
    const since = new Date(Date.now() - Number(spanMs)).toISOString();
    const route = kind === 'failed' ? 'recover' : 'replay';
    const body = kind === 'failed' ? { since } : { since, only_missing: kind === 'missing' };
    await call('POST', `/v1/endpoints/${endpoint.id}/${route}`, { body });
    replays.reload();
  });
  const isRunning = replays.kind === 'ready' && replays.value.data.some(({ state }) => state === 'running');
  const { reload } = replays;
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(reload, WATCH_MS);
    return () => clearInterval(timer);
  }, [isRunning, reload]);

  return (
    <section class="card" aria-labelledby="replays">
      <header class="card-head">
        <h2 id="replays">Send again</h2>
      </header>
      <div class="card-body stack-tight">
        <div class="inline-form">
          <ChoiceField label="What" value={kind} choices={kinds} onChange={setKind} />
          <ChoiceField label="Published" value={spanMs} choices={spans} onChange={setSpanMs} />
          <button
            type="button"
            class="button"
            disabled={start.isBusy || isRunning}
            onClick={() => start.run()}
          >
            {kind === 'failed' ? 'Recover' : 'Replay'}
          </button>
        </div>
        <Refusal problem={start.problem} />
        <Loaded resource={replays}>
          {({ data }) =>
            data.length === 0 ? (
              <p class="quiet">There was no replay here yet.</p>
            ) : (
              <ul class="replays">
                {data.map((replay) => (
                  <ReplayRow key={replay.id} replay={replay} onCanceled={reload} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
    </section>
  );
}

const looks = {
  running: { shape: 'ring', tone: 'busy', word: 'running' },
  done: { shape: 'disc', tone: 'good', word: 'done' },
  canceled: { shape: 'dash', tone: 'quiet', word: 'canceled' },
} as const;

function ReplayRow({ replay, onCanceled }: { replay: Replay; onCanceled: () => void }) {
  const cancel = useAction(async () => {
    await call('POST', `/v1/replays/${replay.id}/cancel`);
    onCanceled();
  });
  return (
    <li class="replay">
      <Badge look={looks[replay.state]} />
      <span>
        {kinds.find(({ value }) => value === replay.kind)?.label}, published since{' '}
        <ExactInstant at={replay.since} />
      </span>
      <span class="quiet">
        {counted(replay.events_seen, 'event')} looked at,{' '}
        {counted(replay.deliveries_opened, 'delivery', 'deliveries')} opened,{' '}
        <Instant at={replay.ended_at ?? replay.created_at} />
      </span>
      {replay.state === 'running' ? (
        <>
          <progress aria-label="Replay is running" />
          <button
            type="button"
            class="button button-small"
            disabled={cancel.isBusy}
            onClick={() => cancel.run()}
          >
            Stop
          </button>
        </>
      ) : null}
      <Refusal problem={cancel.problem} />
    </li>
  );
}
