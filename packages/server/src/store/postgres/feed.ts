// The feed: what was stored in a workspace behind a place, oldest first. Keys of several servers do not rise in the order
// of their commits, and neither do the numbers of transactions; but of all transactions below the oldest that is still
// running, nothing can come any more. So rows follow the numbers of their transactions, up to that one.
import type { WorkspaceId } from '../../core/ids.ts';
import type { FeedAnswer, FeedFilter, FeedItem, FeedRequest } from '../../engine/feed-store.ts';
import type { Keys } from '../keys.ts';
import { integer, type Row, text } from '../rows.ts';
import { type FoundAttempt, readAttempt, selectAttempts } from './feed-attempts.ts';
import { cursorOf, type FeedPlace, placeOf } from './feed-cursor.ts';
import { type FoundEvent, readEvent, selectEvents } from './feed-events.ts';
import type { Client } from './session.ts';

/** Rows of either kind that one page looks at, those of other workspaces and those filtered out included. */
const SCANNED_MAX = 500;
/** Behind every key. */
const END = Number.MAX_SAFE_INTEGER;

interface Horizon {
  /** Everything stored by transactions below this number is there. */
  readonly safe: number;
  /** The largest key in use. */
  readonly newest: number;
}

type Step = FoundEvent | FoundAttempt;

export function feedEnd(client: Client, _workspaceId: WorkspaceId, keys: Keys): Promise<string> {
  return inSnapshot(client, async () => {
    const { safe, newest } = await horizonOf(client);
    return cursorOf({ storedIn: safe - 1, kind: 'attempt', key: END, since: newest }, keys.tail);
  });
}

export function feedAfter(client: Client, request: FeedRequest, keys: Keys): Promise<FeedAnswer> {
  return inSnapshot(client, async () => {
    const place = placeOf(request.after, keys.tail);
    if (place === undefined) return { kind: 'foreign' };
    const horizon = await horizonOf(client);
    if (await isDeletedBehind(client, place, request, keys)) return { kind: 'expired' };
    return await page(client, request, { place, horizon, keys });
  });
}

async function page(
  client: Client,
  request: FeedRequest,
  { place, horizon, keys }: { place: FeedPlace; horizon: Horizon; keys: Keys },
): Promise<FeedAnswer> {
  const { filter, itemsMax, sizeMax } = request;
  const { steps, isMore } = await stepsAfter(client, request, { place, horizon, keys });
  const items: FeedItem[] = [];
  let [last, size] = [place, 0];
  for (const step of steps) {
    if (isWanted(step, filter)) {
      const isTooMuch = items.length >= itemsMax || size + step.size > sizeMax;
      if (isTooMuch && items.length > 0) {
        return { kind: 'page', items, next: cursorOf(last, keys.tail), isMore: true };
      }
      const cursor = cursorOf(placeBehind(last, step), keys.tail);
      items.push(
        step.kind === 'event'
          ? await readEvent(client, step, { cursor, keys })
          : await readAttempt(client, step, { cursor, keys }),
      );
      size += step.size;
    }
    last = placeBehind(last, step);
  }
  const next: FeedPlace = isMore
    ? last
    : { storedIn: horizon.safe - 1, kind: 'attempt', key: END, since: Math.max(last.since, horizon.newest) };
  return { kind: 'page', items, next: cursorOf(next, keys.tail), isMore };
}

async function isDeletedBehind(
  client: Client,
  place: FeedPlace,
  { workspaceId, filter: { kinds } }: FeedRequest,
  keys: Keys,
): Promise<boolean> {
  const { rows } = await client.query<Record<string, unknown>>(
    'SELECT event_stored_in, event_id, attempt_stored_in FROM feed_floors WHERE workspace_id = $1',
    [keys.own(workspaceId)],
  );
  const floor = rows[0];
  if (floor === undefined) return false;
  const event = {
    storedIn: integer(floor, 'event_stored_in'),
    kind: 'event',
    key: integer(floor, 'event_id'),
  } as const;
  return (
    (kinds.includes('event') && compare(event, place) > 0) ||
    (kinds.includes('attempt') && integer(floor, 'attempt_stored_in') > place.storedIn)
  );
}

/** All steps behind a place up to where both kinds are known, and whether there is more. */
async function stepsAfter(
  client: Client,
  { workspaceId, filter }: FeedRequest,
  { place, horizon, keys }: { place: FeedPlace; horizon: Horizon; keys: Keys },
): Promise<{ steps: Step[]; isMore: boolean }> {
  const workspaceKey = keys.own(workspaceId);
  const range = { place, before: horizon.safe, limit: SCANNED_MAX };
  const { kinds } = filter;
  const events = kinds.includes('event')
    ? await selectEvents(client, { ...range, workspaceKey, filter, keys })
    : [];
  const attempts = kinds.includes('attempt')
    ? await selectAttempts(client, { ...range, workspaceKey, keys })
    : [];
  const cuts = [events, attempts]
    .filter((found) => found.length === SCANNED_MAX)
    .map((found) => found.at(-1));
  const steps = [...events, ...attempts].toSorted(compare);
  return {
    steps: steps.filter((step) => cuts.every((cut) => cut === undefined || compare(step, cut) <= 0)),
    isMore: cuts.length > 0,
  };
}

const ORDER = { event: 0, attempt: 1 } as const;

function compare(one: Omit<FeedPlace, 'since'>, other: Omit<FeedPlace, 'since'>): number {
  return one.storedIn - other.storedIn || ORDER[one.kind] - ORDER[other.kind] || one.key - other.key;
}

function isWanted(
  step: Step,
  { eventTypes, subject, endpointId }: FeedFilter,
): step is Step & { readonly isOfWorkspace: true } {
  if (!step.isOfWorkspace) return false;
  if (eventTypes?.includes(step.eventType) === false) return false;
  if (subject !== undefined && (subject.kind !== step.subject.kind || subject.id !== step.subject.id)) {
    return false;
  }
  return endpointId === undefined || step.endpointId === endpointId;
}

function placeBehind({ since }: FeedPlace, { storedIn, kind, key }: Step): FeedPlace {
  return { storedIn, kind, key, since: Math.max(since, key) };
}

async function horizonOf(client: Client): Promise<Horizon> {
  const { rows } = await client.query<Record<string, unknown>>(`
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS safe,
      greatest((SELECT max(id) FROM events), (SELECT max(id) FROM attempts), 0) AS newest`);
  const row: Row = rows[0] ?? {};
  return { safe: Number(text(row, 'safe')), newest: integer(row, 'newest') };
}

/** All of it as of one instant. */
async function inSnapshot<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    return await work();
  } finally {
    await client.query('COMMIT').catch(() => undefined);
  }
}
