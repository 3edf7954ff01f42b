// Events and attempts as they happen, newest on top; it can be stopped to read.
import type { FeedMessage } from '@cuewire/client';
import { useState } from 'preact/hooks';
import { useFeed } from '../../api/feed.ts';
import { deliveryAddress, eventAddress } from '../../shell/addresses.ts';
import { duration } from '../../ui/durations.ts';
import { nameOf } from '../../ui/endpoint-name.tsx';
import { Icon } from '../../ui/icon.tsx';
import { clock, exact } from '../../ui/instant.tsx';
import { Live } from '../../ui/live.tsx';
import { outcomeWords } from '../../ui/outcome-words.ts';
import { Mark, outcomeLook } from '../../ui/status.tsx';
import { SubjectLink } from '../../ui/subject-link.tsx';
import { endpointsById } from '../../api/endpoints.ts';

type Told = Exclude<FeedMessage, { kind: 'ready' }>;

const SHOWN_MAX = 100;

export function LiveFeed() {
  const [isOn, setIsOn] = useState(true);
  const [told, setTold] = useState<readonly Told[]>([]);
  const state = useFeed({}, (message) => setTold((before) => [message, ...before].slice(0, SHOWN_MAX)), isOn);
  return (
    <section class="card feed" aria-labelledby="feed">
      <header class="card-head">
        <h2 id="feed">As it happens</h2>
        <Live state={state} />
        <button type="button" class="button button-small" aria-pressed={!isOn} onClick={() => setIsOn(!isOn)}>
          <Icon name={isOn ? 'pause' : 'play'} size={14} />
          {isOn ? 'Pause' : 'Go on'}
        </button>
      </header>
      {told.length === 0 ? (
        <p class="card-body quiet">Events and attempts appear here from now on.</p>
      ) : (
        <ol class="feed-list" tabIndex={0} aria-label="Events and attempts, newest first">
          {told.map((message) => (
            <li key={`${message.kind} ${message.cursor}`}>
              <Line message={message} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Line({ message }: { message: Told }) {
  if (message.kind === 'event') {
    const { event } = message;
    return (
      <>
        <time dateTime={event.created_at} title={exact(event.created_at)}>
          {clock(event.created_at)}
        </time>
        <span class="feed-event" aria-hidden="true" />
        <span class="feed-what">
          <a href={eventAddress(event.id)}>{event.type}</a>
          <SubjectLink subject={event.subject} />
        </span>
      </>
    );
  }
  const { attempt } = message;
  const endpoint = endpointsById.value.get(attempt.endpoint_id);
  return (
    <>
      <time dateTime={attempt.started_at} title={exact(attempt.started_at)}>
        {clock(attempt.started_at)}
      </time>
      <Mark {...outcomeLook(attempt.outcome)} />
      <span class="feed-what">
        <a href={deliveryAddress(attempt.delivery_id)}>{attempt.event_type}</a>
        <span class="quiet">
          {endpoint === undefined ? '' : `${nameOf(endpoint)}: `}
          {outcomeWords(attempt.outcome)}, {duration(attempt.duration_ms)}
          {attempt.number === 1 ? '' : `, attempt ${attempt.number}`}
        </span>
      </span>
    </>
  );
}
