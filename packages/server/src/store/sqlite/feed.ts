// The feed: what was stored in a workspace behind a place, oldest first. Events and attempts are two rows of keys that
// each rise in the order of commits; a page walks both at once, so that an attempt follows the event it is about.
import type { DatabaseSync } from 'node:sqlite';
import { KEYS_PER_MS, type WorkspaceId } from '../../core/ids.ts';
import type { FeedAnswer, FeedFilter, FeedItem, FeedRequest } from '../../engine/feed-store.ts';
import { inSnapshot } from './database.ts';
import { type FoundAttempt, prepareFeedAttempts } from './feed-attempts.ts';
import { cursorOf, type FeedPlace, placeOf } from './feed-cursor.ts';
import { type FeedFloor, prepareFeedFloors } from './feed-floors.ts';
import { type FoundEvent, prepareFeedEvents } from './feed-events.ts';
import type { Keys } from '../keys.ts';

/** Rows of either kind that one page looks at, those of other workspaces and those filtered out included. */
const SCANNED_MAX = 500;

/**
 * What a walk comes by, in the order of `rank`: its key, but that attempts count as a millisecond younger. Keys are made
 * of instants, and what is published and delivered within one must not come the other way round.
 */
type Step = ({ readonly event: FoundEvent } | { readonly attempt: FoundAttempt }) & {
  readonly key: number;
  readonly rank: number;
};

const rankOf = (attemptKey: number) => attemptKey + KEYS_PER_MS;

interface Rows {
  readonly events: ReturnType<typeof prepareFeedEvents>;
  readonly attempts: ReturnType<typeof prepareFeedAttempts>;
}

export function prepareFeed(database: DatabaseSync, keys: Keys) {
  const rows = { events: prepareFeedEvents(database, keys), attempts: prepareFeedAttempts(database, keys) };
  const { events, attempts } = rows;
  const floors = prepareFeedFloors(database);

  function end(workspaceKey: number): FeedPlace {
    const floor = floors.floorOf(workspaceKey);
    const bucket = Math.max(events.newestBucket() ?? 0, floor.bucket);
    const deleted = bucket === floor.bucket ? floor.eventKey : 0;
    return {
      bucket,
      eventKey: Math.max(events.lastIn(bucket, workspaceKey), deleted),
      attemptKey: Math.max(attempts.last(), floor.attemptKey),
    };
  }

  function page(request: FeedRequest, start: FeedPlace): FeedAnswer {
    const { filter, itemsMax, sizeMax } = request;
    const workspaceKey = keys.own(request.workspaceId);
    const { steps, isMore, eventsEnd } = stepsAfter(rows, start, workspaceKey, filter);
    const items: FeedItem[] = [];
    let [place, size] = [start, 0];
    for (const step of steps) {
      const behind = placeBehind(place, step);
      const cursor = cursorOf(behind, keys.tail);
      const sized =
        'event' in step
          ? events.read(step.key, filter, cursor)
          : attempts.read(step.attempt, workspaceKey, filter, cursor);
      const isTooMuch = sized !== null && (items.length >= itemsMax || size + sized.size > sizeMax);
      if (isTooMuch && items.length > 0) {
        return { kind: 'page', items, next: cursorOf(place, keys.tail), isMore: true };
      }
      place = behind;
      if (sized === null) continue;
      items.push(sized.item);
      size += sized.size;
    }
    const next = eventsEnd === null ? place : { ...eventsEnd, attemptKey: place.attemptKey };
    return { kind: 'page', items, next: cursorOf(next, keys.tail), isMore };
  }

  return {
    feedEnd: (workspaceId: WorkspaceId): string =>
      inSnapshot(database, () => cursorOf(end(keys.own(workspaceId)), keys.tail)),

    feedAfter: (request: FeedRequest): FeedAnswer =>
      inSnapshot(database, () => {
        const place = placeOf(request.after, keys.tail);
        if (place === undefined) return { kind: 'foreign' };
        const floor = floors.floorOf(keys.own(request.workspaceId));
        if (isDeletedBehind(place, floor, request.filter)) return { kind: 'expired' };
        return page(request, place);
      }),
  };
}

/** All steps behind a place up to where both kinds are known, and whether there is more. */
function stepsAfter(
  { events, attempts }: Rows,
  place: FeedPlace,
  workspaceKey: number,
  { kinds }: FeedFilter,
) {
  const found = kinds.includes('event')
    ? events.after(place, workspaceKey, SCANNED_MAX)
    : { events: [], place, isMore: false };
  const tried = kinds.includes('attempt') ? attempts.after(place.attemptKey, SCANNED_MAX) : [];
  const isMoreTried = tried.length === SCANNED_MAX;
  const horizon = Math.min(
    found.isMore ? (found.events.at(-1)?.key ?? 0) : Number.POSITIVE_INFINITY,
    isMoreTried ? rankOf(tried.at(-1)?.key ?? 0) : Number.POSITIVE_INFINITY,
  );
  const steps: Step[] = [
    ...found.events.map((event) => ({ event, key: event.key, rank: event.key })),
    ...tried.map((attempt) => ({ attempt, key: attempt.key, rank: rankOf(attempt.key) })),
  ];
  return {
    steps: steps.filter(({ rank }) => rank <= horizon).toSorted((one, other) => one.rank - other.rank),
    isMore: found.isMore || isMoreTried,
    // Buckets without an event of the workspace are behind it, too.
    eventsEnd: horizon === Number.POSITIVE_INFINITY || found.events.length === 0 ? found.place : null,
  };
}

function placeBehind(place: FeedPlace, step: Step): FeedPlace {
  return 'event' in step
    ? { ...place, bucket: step.event.bucket, eventKey: step.key }
    : { ...place, attemptKey: step.key };
}

function isDeletedBehind(place: FeedPlace, floor: FeedFloor, { kinds }: FeedFilter): boolean {
  const isEventDeleted =
    floor.bucket > place.bucket || (floor.bucket === place.bucket && floor.eventKey > place.eventKey);
  return (
    (kinds.includes('event') && isEventDeleted) ||
    (kinds.includes('attempt') && floor.attemptKey > place.attemptKey)
  );
}
