import { pathWith, call } from '../../api/call.ts';
import type { Event, Page as PageOf } from '../../api/wire.ts';
import { eventAddress } from '../../shell/addresses.ts';
import { Page } from '../../shell/page.tsx';
import { Filters, TextFilter } from '../../ui/filters.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Pager } from '../../ui/pager.tsx';
import { Loaded } from '../../ui/states.tsx';
import { SubjectLink } from '../../ui/subject-link.tsx';
import { useQuery } from '../../ui/use-query.ts';
import { useResource } from '../../ui/use-resource.ts';
import { NoEvents } from './no-events.tsx';

export function EventsPage() {
  const { query } = useQuery();
  const { subject, cursor } = query;
  const path = pathWith('/v1/events', { subject, cursor });
  const events = useResource(path, (signal) => call<PageOf<Event>>('GET', path, { signal }));
  return (
    <Page title="Events" lead="What happened, newest first. Each is stored once and never changed.">
      <Filters names={['subject']}>
        <TextFilter name="subject" label="Subject" hint="media/vi4blUQJ…" />
      </Filters>
      <Loaded resource={events}>
        {(page) =>
          page.data.length === 0 ? (
            <NoEvents isFiltered={subject !== undefined} />
          ) : (
            <>
              <EventTable events={page.data} />
              <Pager page={page} />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function EventTable({ events }: { events: readonly Event[] }) {
  return (
    <div class="table-frame">
      <table>
        <thead>
          <tr>
            <th>Type</th>
            <th>Subject</th>
            <th>Published</th>
            <th>Id</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <td>
                <a href={eventAddress(event.id)}>{event.type}</a>
              </td>
              <td>
                <SubjectLink subject={event.subject} />
              </td>
              <td>
                <Instant at={event.created_at} />
              </td>
              <td class="mono quiet">{event.id}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
