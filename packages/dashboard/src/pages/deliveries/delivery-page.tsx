// One delivery, attempt by attempt: what was sent, what came back, and how it was signed.
import { call } from '../../api/call.ts';
import { may } from '../../api/session.ts';
import { useLiveReload } from '../../api/use-live-reload.ts';
import type { Attempt, Delivery, Endpoint, Event, Page as PageOf } from '../../api/wire.ts';
import { eventAddress } from '../../shell/addresses.ts';
import { Page } from '../../shell/page.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Then } from '../../ui/delivery-table.tsx';
import { duration } from '../../ui/durations.ts';
import { EndpointName } from '../../ui/endpoint-name.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ExactInstant } from '../../ui/instant.tsx';
import { Live } from '../../ui/live.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { StateBadge } from '../../ui/status.tsx';
import { SubjectLink } from '../../ui/subject-link.tsx';
import { useAction } from '../../ui/use-action.ts';
import { useResource } from '../../ui/use-resource.ts';
import { AttemptCard } from './attempt-card.tsx';
import './delivery.css';

interface Read {
  readonly delivery: Delivery;
  readonly event: Event;
  readonly attempts: readonly Attempt[];
  /** Null: it was removed. */
  readonly endpoint: Endpoint | null;
  readonly hasMoreAttempts: boolean;
}

async function read(id: string, signal: AbortSignal): Promise<Read> {
  const get = <Answer,>(path: string) => call<Answer>('GET', path, { signal });
  const delivery = await get<Delivery>(`/v1/deliveries/${id}`);
  const [event, attempts, endpoint] = await Promise.all([
    get<Event>(`/v1/events/${delivery.event_id}`),
    get<PageOf<Attempt>>(`/v1/deliveries/${id}/attempts`),
    get<Endpoint>(`/v1/endpoints/${delivery.endpoint_id}`).catch(() => null),
  ]);
  return {
    delivery,
    event,
    attempts: attempts.data,
    endpoint,
    hasMoreAttempts: attempts.next_cursor !== null,
  };
}

export function DeliveryPage({ id }: { id: string }) {
  const resource = useResource(id, (signal) => read(id, signal));
  return (
    <Page
      title={resource.kind === 'ready' ? resource.value.delivery.event_type : 'Delivery'}
      above={<a href="/ui/deliveries">Deliveries</a>}
      actions={
        resource.kind === 'ready' ? (
          <Actions delivery={resource.value.delivery} onDone={resource.reload} />
        ) : undefined
      }
    >
      <Loaded resource={resource}>{(value) => <Details read={value} onChanged={resource.reload} />}</Loaded>
    </Page>
  );
}

function Actions({ delivery, onDone }: { delivery: Delivery; onDone: () => void }) {
  const action = useAction<'retry' | 'cancel'>(async (verb) => {
    await call('POST', `/v1/deliveries/${delivery.id}/${verb}`);
    onDone();
  });
  if (!may('manage')) return null;
  const isPending = delivery.state === 'pending';
  return (
    <>
      <button
        type="button"
        class="button"
        disabled={action.isBusy}
        onClick={() => action.run(isPending ? 'cancel' : 'retry')}
      >
        <Icon name={isPending ? 'close' : 'retry'} />
        {isPending ? 'Cancel' : 'Send once more'}
      </button>
      <Refusal problem={action.problem} />
    </>
  );
}

function Details({ read, onChanged }: { read: Read; onChanged: () => void }) {
  const { delivery, event, attempts, endpoint } = read;
  const { kind, id } = delivery.subject;
  const live = useLiveReload({ subject: `${kind}/${id}`, endpointId: delivery.endpoint_id }, onChanged);
  return (
    <div class="stack">
      <dl class="facts">
        <dt>State</dt>
        <dd class="delivery-state">
          <StateBadge state={delivery.state} />
          <span class="quiet">
            <Then delivery={delivery} />
          </span>
          <Live state={live} />
        </dd>
        <dt>Endpoint</dt>
        <dd>
          <EndpointName id={delivery.endpoint_id} />
        </dd>
        <dt>Subject</dt>
        <dd>
          <SubjectLink subject={delivery.subject} />
        </dd>
        <dt>Event</dt>
        <dd>
          <a class="mono" href={eventAddress(event.id)}>
            {event.id}
          </a>
        </dd>
        <dt>Published</dt>
        <dd>
          <ExactInstant at={event.created_at} />
        </dd>
        <dt>Id</dt>
        <dd>
          <span class="mono">{delivery.id}</span> <CopyButton text={delivery.id} label="id" />
        </dd>
      </dl>
      <section class="stack-tight" aria-labelledby="attempts">
        <h2 id="attempts">Attempts</h2>
        {attempts.length === 0 ? (
          <Empty title="There was no attempt yet">
            <p>{waitingFor(delivery, endpoint)}</p>
          </Empty>
        ) : (
          <ol class="attempts">
            {attempts.toReversed().map((attempt, index) => (
              <AttemptCard
                key={attempt.number}
                attempt={attempt}
                endpoint={endpoint}
                afterMs={Date.parse(attempt.started_at) - Date.parse(event.created_at)}
                isOpenAtFirst={index === 0}
              />
            ))}
          </ol>
        )}
        {read.hasMoreAttempts ? (
          <p class="quiet">Later attempts are at /v1/deliveries/{delivery.id}/attempts, a page at a time.</p>
        ) : null}
      </section>
    </div>
  );
}

function waitingFor(delivery: Delivery, endpoint: Endpoint | null): string {
  if (delivery.state !== 'pending') return `It ended as ${delivery.state} before it was its turn.`;
  if (endpoint?.enabled === false) return 'Its endpoint is disabled; it goes out when that is enabled.';
  if (delivery.next_attempt_at === null) return 'It stands behind another delivery in its line.';
  const inMs = Date.parse(delivery.next_attempt_at) - Date.now();
  return inMs > 0
    ? `It is due in ${duration(inMs)}.`
    : 'It is due; its endpoint is busy, slowed down or failing.';
}
