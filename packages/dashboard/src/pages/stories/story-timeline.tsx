// The events of a story one below the other, and under each a lane per endpoint, all on one time axis.
import { useMemo, useState } from 'preact/hooks';
import { eventAddress } from '../../shell/addresses.ts';
import { duration } from '../../ui/durations.ts';
import { exact } from '../../ui/instant.tsx';
import { StoryAxis, StoryBreaks } from './story-axis.tsx';
import { StoryLane } from './story-lane.tsx';
import { type Chapter, instantsOf } from './story.ts';
import { type TimeAxis, timeAxis } from './time-axis.ts';
import { useWidth } from '../../ui/use-width.ts';

export function StoryTimeline({ chapters, chosen }: { chapters: readonly Chapter[]; chosen: string | null }) {
  // One endpoint alone has the whole width for what happened there.
  const axis = useMemo(() => timeAxis(instantsOf(chapters, chosen)), [chapters, chosen]);
  const [track, width] = useWidth();
  /** The attempt that is looked at closely: "delivery number". */
  const [open, setOpen] = useState<string | null>(null);
  const beganMs = Date.parse(chapters[0]?.event.created_at ?? '');
  return (
    <section class="timeline card" aria-label="Timeline">
      <div class="timeline-row timeline-head">
        <div class="timeline-label quiet">Event, then its endpoints</div>
        <div class="timeline-track" ref={track}>
          <StoryAxis axis={axis} width={width} />
        </div>
        <div class="timeline-end quiet">Came to</div>
      </div>
      <div class="timeline-body">
        <StoryBreaks axis={axis} />
        <ol>
          {chapters.map((chapter) => (
            <StoryChapter
              key={chapter.event.id}
              chapter={chapter}
              axis={axis}
              beganMs={beganMs}
              chosen={chosen}
              open={open}
              onOpen={setOpen}
            />
          ))}
        </ol>
      </div>
      <Legend />
    </section>
  );
}

interface ChapterProps {
  readonly chapter: Chapter;
  readonly axis: TimeAxis;
  readonly beganMs: number;
  readonly chosen: string | null;
  readonly open: string | null;
  readonly onOpen: (attempt: string | null) => void;
}

function StoryChapter({ chapter, axis, beganMs, chosen, open, onOpen }: ChapterProps) {
  const { event, bypasses } = chapter;
  const atMs = Date.parse(event.created_at);
  const lanes = chapter.lanes.filter(({ delivery }) => chosen === null || delivery.endpoint_id === chosen);
  const bypassed = bypasses.filter(({ endpoint }) => endpoint.id === chosen);
  return (
    <li class="chapter">
      <div class="timeline-row chapter-head">
        <div class="timeline-label">
          <a class="chapter-type" href={eventAddress(event.id)}>
            {event.type}
          </a>
          <Detail data={event.data} />
        </div>
        <div class="timeline-track">
          <span
            class="chapter-mark"
            style={{ left: `${axis.placeOf(atMs) * 100}%` }}
            title={exact(event.created_at)}
          />
        </div>
        <div class="timeline-end quiet">
          <time dateTime={event.created_at} title={exact(event.created_at)}>
            {atMs === beganMs ? 'start' : `+${duration(atMs - beganMs)}`}
          </time>
        </div>
      </div>
      {lanes.map((lane) => (
        <StoryLane
          key={lane.delivery.id}
          lane={lane}
          publishedMs={atMs}
          axis={axis}
          open={open}
          onOpen={onOpen}
        />
      ))}
      {bypassed.map(({ endpoint, reason }) => (
        <p key={endpoint.id} class="chapter-bypass">
          Not sent: {reason}
        </p>
      ))}
      {lanes.length === 0 && bypassed.length === 0 ? (
        <p class="chapter-bypass">No endpoint asked for it</p>
      ) : null}
    </li>
  );
}

/** What tells events of one type from each other. */
function Detail({ data }: { data: Readonly<Record<string, unknown>> }) {
  const shown = ['encoding', 'quality', 'language', 'reason', 'status']
    .map((name) => data[name])
    .filter((value) => typeof value === 'string')
    .join(' ');
  return shown === '' ? null : <span class="chapter-detail">{shown}</span>;
}

function Legend() {
  return (
    <p class="legend quiet">
      Drawn to scale, except where the axis is broken: there, nothing happened for the time it says. A bar is
      as long as the attempt took.
    </p>
  );
}
