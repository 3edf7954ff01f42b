// One event at one endpoint: its attempts as marks on the axis, and what it came to.
import type { AttemptInBrief } from '../../api/wire.ts';
import { deliveryAddress } from '../../shell/addresses.ts';
import { duration } from '../../ui/durations.ts';
import { EndpointName } from '../../ui/endpoint-name.tsx';
import { exact, Instant } from '../../ui/instant.tsx';
import { outcomeWords } from '../../ui/outcome-words.ts';
import { Mark, outcomeLook, StateBadge } from '../../ui/status.tsx';
import type { Lane } from './story.ts';
import type { TimeAxis } from './time-axis.ts';

interface LaneProps {
  readonly lane: Lane;
  readonly publishedMs: number;
  readonly axis: TimeAxis;
  readonly open: string | null;
  readonly onOpen: (attempt: string | null) => void;
}

export function StoryLane({ lane, publishedMs, axis, open, onOpen }: LaneProps) {
  const { delivery, attempts } = lane;
  const opened = attempts.find((attempt) => nameOfAttempt(attempt) === open);
  return (
    <>
      <div class="timeline-row lane">
        <div class="timeline-label">
          <EndpointName id={delivery.endpoint_id} />
        </div>
        <div class="timeline-track">
          <LaneLines lane={lane} publishedMs={publishedMs} axis={axis} />
          {attempts.map((attempt) => (
            <AttemptMark
              key={attempt.number}
              attempt={attempt}
              axis={axis}
              isOpen={attempt === opened}
              onToggle={() => onOpen(attempt === opened ? null : nameOfAttempt(attempt))}
            />
          ))}
          <NextMark lane={lane} axis={axis} />
        </div>
        <div class="timeline-end">
          <a href={deliveryAddress(delivery.id)} class="lane-end">
            <StateBadge state={delivery.state} />
          </a>
          <span class="lane-says">
            <EndWords lane={lane} publishedMs={publishedMs} />
          </span>
        </div>
      </div>
      {opened === undefined ? null : <AttemptCard attempt={opened} />}
    </>
  );
}

function nameOfAttempt({ delivery_id: id, number }: AttemptInBrief): string {
  return `${id} ${number}`;
}

const percent = (share: number) => `${share * 100}%`;

/** From the event to its end, dashed where the end is not there yet. */
function LaneLines({ lane: { delivery, attempts }, publishedMs, axis }: Omit<LaneProps, 'open' | 'onOpen'>) {
  const last = attempts.at(-1);
  const lastMs = last === undefined ? publishedMs : Date.parse(last.started_at) + last.duration_ms;
  const from = axis.placeOf(publishedMs);
  const to = axis.placeOf(lastMs);
  const nextAt = delivery.next_attempt_at;
  const next = nextAt === null ? null : axis.placeOf(Date.parse(nextAt));
  return (
    <>
      <span class="lane-line" style={{ left: percent(from), width: percent(to - from) }} />
      {next === null || next <= to ? null : (
        <span class="lane-line lane-waits" style={{ left: percent(to), width: percent(next - to) }} />
      )}
      {attempts.map((attempt) => {
        const startMs = Date.parse(attempt.started_at);
        const left = axis.placeOf(startMs);
        const width = axis.placeOf(startMs + attempt.duration_ms) - left;
        const { tone } = outcomeLook(attempt.outcome);
        return (
          <span
            key={attempt.number}
            class={`lane-bar tone-${tone}`}
            style={{ left: percent(left), width: percent(width) }}
          />
        );
      })}
    </>
  );
}

function AttemptMark({
  attempt,
  axis,
  isOpen,
  onToggle,
}: {
  attempt: AttemptInBrief;
  axis: TimeAxis;
  isOpen: boolean;
  onToggle: () => void;
}) {
  const look = outcomeLook(attempt.outcome);
  const endMs = Date.parse(attempt.started_at) + attempt.duration_ms;
  const words = `Attempt ${attempt.number}: ${outcomeWords(attempt.outcome)}, ${duration(attempt.duration_ms)}`;
  return (
    <button
      type="button"
      class="lane-mark"
      style={{ left: percent(axis.placeOf(endMs)) }}
      aria-expanded={isOpen}
      aria-label={words}
      title={`${words}\n${exact(attempt.started_at)}`}
      onClick={onToggle}
    >
      <Mark {...look} />
    </button>
  );
}

function NextMark({ lane: { delivery }, axis }: { lane: Lane; axis: TimeAxis }) {
  const nextAt = delivery.next_attempt_at;
  if (nextAt === null) return null;
  return (
    <span
      class="lane-next"
      style={{ left: percent(axis.placeOf(Date.parse(nextAt))) }}
      title={`Next attempt: ${exact(nextAt)}`}
    >
      <Mark shape="ring" tone="busy" />
    </span>
  );
}

/** What the state alone does not say. */
function EndWords({ lane: { delivery, attempts }, publishedMs }: { lane: Lane; publishedMs: number }) {
  const last = attempts.at(-1);
  if (delivery.state === 'delivered' && last !== undefined) {
    const afterMs = Date.parse(last.started_at) + last.duration_ms - publishedMs;
    return <>after {duration(Math.max(0, afterMs))}</>;
  }
  if (delivery.state === 'pending') {
    if (delivery.next_attempt_at === null) return <>stands behind another</>;
    return (
      <>
        next <Instant at={delivery.next_attempt_at} />
      </>
    );
  }
  return <>{last === undefined ? 'never tried' : outcomeWords(last.outcome)}</>;
}

function AttemptCard({ attempt }: { attempt: AttemptInBrief }) {
  return (
    <div class="attempt-card">
      <p>
        <strong>Attempt {attempt.number}</strong>: {outcomeWords(attempt.outcome)}
      </p>
      <p class="quiet">
        {exact(attempt.started_at)}, took {duration(attempt.duration_ms)}
      </p>
      <p>
        <a href={deliveryAddress(attempt.delivery_id)}>Request, response and signature</a>
      </p>
    </div>
  );
}
