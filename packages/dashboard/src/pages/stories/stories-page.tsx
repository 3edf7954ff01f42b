// Where a story is looked for, and the subjects that something happened to of late.
import { useLocation } from 'preact-iso';
import { call } from '../../api/call.ts';
import type { Event, Page as PageOf } from '../../api/wire.ts';
import { addressOf, type Subject } from '../../shell/addresses.ts';
import { Page } from '../../shell/page.tsx';
import { counted } from '../../ui/durations.ts';
import { Icon } from '../../ui/icon.tsx';
import { Instant } from '../../ui/instant.tsx';
import { Loaded } from '../../ui/states.tsx';
import { SubjectLink } from '../../ui/subject-link.tsx';
import { useResource } from '../../ui/use-resource.ts';
import { NoEvents } from '../events/no-events.tsx';
import './story.css';

const RECENT = '/v1/events?limit=100';

export function StoriesPage() {
  const { route } = useLocation();
  const recent = useResource(RECENT, (signal) => call<PageOf<Event>>('GET', RECENT, { signal }));
  return (
    <Page
      title="Stories"
      lead="Everything that happened to one video, and what every endpoint heard of it, attempt by attempt."
    >
      <form
        class="story-find"
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = new FormData(event.currentTarget).get('subject');
          if (typeof wanted === 'string' && wanted.trim() !== '') route(addressOf(wanted.trim()));
        }}
      >
        <input
          class="mono"
          type="search"
          name="subject"
          required
          aria-label="Id of a video, or kind/id of anything else"
          placeholder="vi4blUQJFrYWbaG44NChkH11, or live_stream/li7…"
          autoComplete="off"
          spellcheck={false}
        />
        <button type="submit" class="button button-main">
          <Icon name="search" />
          Show its story
        </button>
      </form>
      <h2 class="story-recent">Something happened lately</h2>
      <Loaded resource={recent}>
        {(page) =>
          page.data.length === 0 ? <NoEvents isFiltered={false} /> : <RecentSubjects events={page.data} />
        }
      </Loaded>
    </Page>
  );
}

function RecentSubjects({ events }: { events: readonly Event[] }) {
  const subjects = subjectsOf(events);
  return (
    <div class="table-frame">
      <table>
        <thead>
          <tr>
            <th>Subject</th>
            <th>Latest event</th>
            <th>When</th>
            <th class="number">Of the last {counted(events.length, 'event')}</th>
          </tr>
        </thead>
        <tbody>
          {subjects.map(({ subject, latest, count }) => (
            <tr key={`${subject.kind}/${subject.id}`}>
              <td>
                <SubjectLink subject={subject} />
              </td>
              <td>{latest.type}</td>
              <td>
                <Instant at={latest.created_at} />
              </td>
              <td class="number">{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** In the order of their latest events; the events come newest first. */
function subjectsOf(events: readonly Event[]): { subject: Subject; latest: Event; count: number }[] {
  const found = new Map<string, { subject: Subject; latest: Event; count: number }>();
  for (const event of events) {
    const key = `${event.subject.kind}/${event.subject.id}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { subject: event.subject, latest: event, count: 1 });
    else known.count += 1;
  }
  return [...found.values()];
}
