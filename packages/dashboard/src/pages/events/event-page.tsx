// One event: what was published, and what became of it at each endpoint.
import { call, pathWith } from '../../api/call.ts';
import { readDeliveryPage } from '../../api/deliveries.ts';
import type { Event } from '../../api/wire.ts';
import { Page } from '../../shell/page.tsx';
import { Json } from '../../ui/code.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DeliveryTable } from '../../ui/delivery-table.tsx';
import { ExactInstant } from '../../ui/instant.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { SubjectLink } from '../../ui/subject-link.tsx';
import { useResource } from '../../ui/use-resource.ts';

export function EventPage({ id }: { id: string }) {
  const event = useResource(id, (signal) => call<Event>('GET', `/v1/events/${id}`, { signal }));
  return (
    <Page title={event.kind === 'ready' ? event.value.type : 'Event'} above={<a href="/ui/events">Events</a>}>
      <Loaded resource={event}>{(event) => <EventDetails event={event} />}</Loaded>
    </Page>
  );
}

function EventDetails({ event }: { event: Event }) {
  const path = pathWith('/v1/deliveries', { event_id: event.id, limit: 100 });
  const deliveries = useResource(path, (signal) => readDeliveryPage(path, signal));
  return (
    <div class="stack">
      <dl class="facts">
        <dt>Id</dt>
        <dd>
          <span class="mono">{event.id}</span> <CopyButton text={event.id} label="id" />
        </dd>
        <dt>Subject</dt>
        <dd>
          <SubjectLink subject={event.subject} />
        </dd>
        <dt>Occurred</dt>
        <dd>
          <ExactInstant at={event.occurred_at} />
        </dd>
        <dt>Published</dt>
        <dd>
          <ExactInstant at={event.created_at} />
        </dd>
      </dl>
      <section class="stack-tight" aria-labelledby="deliveries">
        <h2 id="deliveries">Deliveries</h2>
        <Loaded resource={deliveries}>
          {({ page, latest }) =>
            page.data.length === 0 ? (
              <Empty title="No endpoint asked for this event">
                <p>Endpoints get what they asked for when an event is published; a replay sends it later.</p>
              </Empty>
            ) : (
              <DeliveryTable deliveries={page.data} latest={latest} without="event" />
            )
          }
        </Loaded>
      </section>
      <section class="stack-tight" aria-labelledby="data">
        <h2 id="data">Data</h2>
        <Json text={JSON.stringify(event.data)} label="data of the event" />
      </section>
    </div>
  );
}
