// Everything that a story is made of, read in as few requests as it takes.
import { call, pathWith } from '../../api/call.ts';
import { readEndpoints } from '../../api/endpoints.ts';
import type { AttemptInBrief, Delivery, Event, EventType, Page } from '../../api/wire.ts';
import { type Resource, useResource } from '../../ui/use-resource.ts';
import type { StoryParts } from './story.ts';

const PAGE = 100;
/** The pages of deliveries that are read for the events that are shown. */
const DELIVERY_PAGES_MAX = 10;

export interface StoryRead extends StoryParts {
  /** For the events before these; null: these are all. */
  readonly olderCursor: string | null;
  /** Whether there are more deliveries than are shown. */
  readonly isCut: boolean;
}

export function useStory(subject: string, cursor: string | undefined): Resource<StoryRead> {
  return useResource(`${subject} ${cursor ?? ''}`, (signal) => readStory(subject, cursor, signal));
}

async function readStory(
  subject: string,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<StoryRead> {
  const get = <Answer>(path: string) => call<Answer>('GET', path, { signal });
  const [events, { deliveries, attempts, isCut }, endpoints, eventTypes] = await Promise.all([
    get<Page<Event>>(pathWith('/v1/events', { subject, cursor, limit: PAGE })),
    readDeliveries(subject, get),
    readEndpoints(signal),
    get<Page<EventType>>('/v1/event-types'),
  ]);
  return {
    events: events.data,
    deliveries,
    attempts,
    endpoints,
    eventTypes: eventTypes.data,
    olderCursor: events.next_cursor,
    isCut,
  };
}

async function readDeliveries(subject: string, get: <Answer>(path: string) => Promise<Answer>) {
  const deliveries: Delivery[] = [];
  const attempts: AttemptInBrief[] = [];
  let cursor: string | null | undefined;
  for (let pages = 0; pages < DELIVERY_PAGES_MAX && cursor !== null; pages += 1) {
    const page: Page<Delivery> = await get(pathWith('/v1/deliveries', { subject, cursor, limit: PAGE }));
    if (page.data.length === 0) return { deliveries, attempts, isCut: false };
    deliveries.push(...page.data);
    const ids = page.data.map(({ id }) => id).join(',');
    attempts.push(...(await get<Page<AttemptInBrief>>(pathWith('/v1/attempts', { delivery_ids: ids }))).data);
    cursor = page.next_cursor;
  }
  return { deliveries, attempts, isCut: cursor !== null };
}
