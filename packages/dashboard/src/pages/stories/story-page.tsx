// The story of one subject: why did which endpoint get what, and when.
import { useMemo, useState } from 'preact/hooks';
import { useLiveReload } from '../../api/use-live-reload.ts';
import type { Subject } from '../../shell/addresses.ts';
import { Page } from '../../shell/page.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { duration } from '../../ui/durations.ts';
import { Instant } from '../../ui/instant.tsx';
import { Live } from '../../ui/live.tsx';
import { Loaded } from '../../ui/states.tsx';
import { useQuery } from '../../ui/use-query.ts';
import { NoStory } from './no-story.tsx';
import { Poster } from './poster.tsx';
import { StoryTimeline } from './story-timeline.tsx';
import { StoryVerdicts } from './story-verdicts.tsx';
import { type Chapter, chaptersOf, verdictsOf } from './story.ts';
import { type StoryRead, useStory } from './use-story.ts';
import './story.css';

export function StoryPage({ kind = '', id = '' }: { kind?: string; id?: string }) {
  const subject: Subject = { kind: decodeURIComponent(kind), id: decodeURIComponent(id) };
  const { query } = useQuery();
  const story = useStory(`${subject.kind}/${subject.id}`, query['cursor']);
  const live = useLiveReload({ subject: `${subject.kind}/${subject.id}` }, story.reload);
  return (
    <Page
      title={subject.id}
      isWide
      above={
        <>
          <a href="/ui/stories">Stories</a> / {subject.kind}
        </>
      }
      actions={
        <>
          <CopyButton text={subject.id} label="id of the subject" />
          <Live state={live} />
        </>
      }
    >
      <Loaded resource={story}>
        {(read) =>
          read.events.length === 0 ? (
            <NoStory subject={subject} />
          ) : (
            <Story key={`${subject.kind}/${subject.id}`} subject={subject} read={read} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Story({ subject, read }: { subject: Subject; read: StoryRead }) {
  const { addressWith } = useQuery();
  const chapters = useMemo(() => chaptersOf(read), [read]);
  const verdicts = useMemo(() => verdictsOf(chapters, read.endpoints), [chapters, read.endpoints]);
  /** The endpoint that the question is about; null: all. */
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <div class="story">
      <div class="story-top">
        <Poster subject={subject} />
        <StorySummary chapters={chapters} />
        <StoryVerdicts verdicts={verdicts} chosen={chosen} onChoose={setChosen} />
      </div>
      {read.isCut ? <p class="notice">Only the newest 1,000 deliveries are shown.</p> : null}
      <StoryTimeline chapters={chapters} chosen={chosen} />
      {read.olderCursor === null ? null : (
        <nav class="pager" aria-label="Pages">
          <a class="button" href={addressWith({ cursor: read.olderCursor })} rel="next">
            Earlier events
          </a>
        </nav>
      )}
    </div>
  );
}

function StorySummary({ chapters }: { chapters: readonly Chapter[] }) {
  const [first, last] = [chapters[0]?.event, chapters.at(-1)?.event];
  if (first === undefined || last === undefined) return null;
  const lanes = chapters.flatMap(({ lanes }) => lanes);
  const attempts = lanes.reduce((sum, { delivery }) => sum + delivery.attempts_made, 0);
  const spanMs = Date.parse(last.created_at) - Date.parse(first.created_at);
  return (
    <dl class="story-summary">
      <div>
        <dt>Events</dt>
        <dd>{chapters.length}</dd>
      </div>
      <div>
        <dt>Deliveries</dt>
        <dd>{lanes.length}</dd>
      </div>
      <div>
        <dt>Attempts</dt>
        <dd>{attempts}</dd>
      </div>
      <div>
        <dt>From first to last event</dt>
        <dd>{chapters.length === 1 ? '–' : duration(spanMs)}</dd>
      </div>
      <div>
        <dt>Began</dt>
        <dd>
          <Instant at={first.created_at} />
        </dd>
      </div>
    </dl>
  );
}
