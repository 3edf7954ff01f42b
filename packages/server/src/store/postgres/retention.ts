// What is too old: deliveries that waited in vain, and periods with all that is in them.
import { type DeliveryId, type EventId, firstKeyAt, idOfKey, instantOfId } from '../../core/ids.ts';
import type { RetentionStore } from '../../engine/ports.ts';
import type { Keys } from '../keys.ts';
import { integer } from '../rows.ts';
import { forgetExpiredKeys } from './idempotency.ts';
import { advanceLines, LineMap, lockLines, movedUpOf } from './lines.ts';
import { nudge } from './nudges.ts';
import type { Period, Periods } from './periods.ts';
import type { Client } from './session.ts';
import { lineOf } from './single-deliveries.ts';
import { call, changed, inTransaction, rowsOf, statement } from './statements.ts';
import { bigintArray } from './value-arrays.ts';

const SELECT_OVERDUE = statement(
  'select_overdue',
  `SELECT delivery_id, endpoint_id, order_key FROM pending
   WHERE endpoint_id = $1::bigint AND due_at < $2::bigint ORDER BY due_at, delivery_id LIMIT $3::bigint`,
);
const EXPIRE = statement(
  'expire',
  `WITH ended AS (
     DELETE FROM pending USING unnest($1::bigint[]) AS overdue (id)
     WHERE pending.delivery_id = overdue.id AND pending.due_at < $3::bigint
     RETURNING pending.delivery_id
   )
   UPDATE deliveries SET state = 'expired', ended_at = $2::bigint FROM ended
   WHERE deliveries.id = ended.delivery_id
   RETURNING deliveries.id`,
);
const SELECT_NEEDED = statement(
  'select_needed',
  'SELECT event_id FROM pending WHERE event_id < $1::bigint ORDER BY event_id LIMIT 1',
);
const COUNT_EVENTS = statement(
  'count_events',
  'SELECT count(*) AS count FROM events WHERE id >= $1::bigint AND id < $2::bigint',
);
/** Of a period that is kept, because something of it is pending: what is not, a few events at a time. */
const PRUNE_EVENTS = statement(
  'prune_events',
  `WITH old AS MATERIALIZED (
     SELECT id FROM events WHERE id > $1::bigint AND id < $2::bigint ORDER BY id LIMIT $3::bigint
   ), done AS MATERIALIZED (
     SELECT old.id FROM old
     LEFT JOIN LATERAL (
       SELECT 1 AS wanted FROM pending WHERE pending.event_id = old.id LIMIT 1
     ) AS needed ON true
     WHERE needed.wanted IS NULL
   ), gone AS (
     DELETE FROM deliveries USING done WHERE deliveries.event_id = done.id RETURNING deliveries.id
   ), log AS (
     DELETE FROM attempts USING gone WHERE attempts.delivery_id = gone.id RETURNING attempts.stored_in
   ), written AS (
     DELETE FROM bodies USING done WHERE bodies.event_id = done.id
   ), used AS (
     UPDATE key_floor SET key = greatest(key, (SELECT max(id) + 1 FROM done))
     WHERE EXISTS (SELECT FROM done)
   ), floors AS (
     INSERT INTO feed_floors (workspace_id, event_stored_in, event_id, attempt_stored_in)
     SELECT DISTINCT ON (events.workspace_id) events.workspace_id, events.stored_in, events.id,
       (SELECT coalesce(max(stored_in), 0) FROM log)
     FROM done JOIN events ON events.id = done.id
     ORDER BY events.workspace_id, events.stored_in DESC, events.id DESC
     ON CONFLICT (workspace_id) DO UPDATE SET
       event_stored_in = greatest(feed_floors.event_stored_in, excluded.event_stored_in),
       event_id = greatest(feed_floors.event_id, excluded.event_id),
       attempt_stored_in = greatest(feed_floors.attempt_stored_in, excluded.attempt_stored_in)
   ), pruned AS (
     DELETE FROM events USING done WHERE events.id = done.id RETURNING events.id
   )
   SELECT (SELECT count(*) FROM pruned) AS pruned, (SELECT count(*) FROM old) AS seen,
     (SELECT max(id) FROM old) AS last`,
);

export function expireDue(
  client: Client,
  request: Parameters<RetentionStore['expireDue']>[0],
  keys: Keys,
): ReturnType<RetentionStore['expireDue']> {
  const { dueBefore, now, limit } = request;
  const endpointKey = keys.own(request.endpointId);
  return inTransaction(client, async () => {
    const overdue = await rowsOf(client, call(SELECT_OVERDUE, endpointKey, dueBefore, limit));
    if (overdue.length === 0) return { expired: [], movedUp: [] };
    const lines = overdue.flatMap(lineOf);
    if (lines.length > 0) await rowsOf(client, lockLines(lines));
    const ids = overdue.map((row) => integer(row, 'delivery_id'));
    const rows = await rowsOf(client, call(EXPIRE, bigintArray(ids), now, dueBefore));
    const expired = new Set(rows.map((row) => integer(row, 'id')));
    const ended = new LineMap<number>();
    for (const row of overdue) {
      const key = integer(row, 'delivery_id');
      for (const line of expired.has(key) ? lineOf(row) : []) ended.set(line, key);
    }
    if (expired.size > 0) await nudge(client, endpointKey, 'ended', keys);
    // What follows in its line is due from when it was made: it may have waited in vain for as long.
    const moved =
      ended.lines.length === 0 ? [] : await rowsOf(client, advanceLines(ended.lines, null, epochMs(keys)));
    return {
      expired: ids.filter((id) => expired.has(id)).map((id) => keys.id<DeliveryId>(id)),
      movedUp: movedUpOf(moved, ended, keys),
    };
  });
}

function epochMs({ tail }: Keys): number {
  return instantOfId(idOfKey(0, tail));
}

/**
 * Drops the oldest period when all of it is too old and nothing of it is pending. When something is, the period stays,
 * and loses event by event what is not. So events may be kept for a period longer than asked.
 */
export async function pruneEvents(
  client: Client,
  request: Parameters<RetentionStore['pruneEvents']>[0],
  { keys, periods }: { keys: Keys; periods: Periods },
): ReturnType<RetentionStore['pruneEvents']> {
  const { now, limit, publishedBefore } = request;
  const end = firstKeyAt(publishedBefore);
  await changed(client, forgetExpiredKeys(now, limit));
  await periods.load(client);
  // Before anybody has to wait for it.
  await periods.cover(client, [firstKeyAt(now), firstKeyAt(now) + periods.width]);
  const after = request.after === null ? -1 : keys.own(request.after);
  const period = periods.firstWithin(after, end);
  if (period === undefined) return { pruned: 0, last: null };
  const lastOfPeriod = keys.id<EventId>(period.endKey - 1);
  const dropped = after < period.firstKey ? await drop(client, periods, period) : null;
  if (dropped !== null) return { pruned: dropped, last: lastOfPeriod };
  const pruning = call(PRUNE_EVENTS, Math.max(after, period.firstKey - 1), period.endKey, limit);
  const [row] = await rowsOf(client, pruning);
  const pruned = integer(row ?? {}, 'pruned');
  const isMore = integer(row ?? {}, 'seen') === limit;
  return { pruned, last: isMore ? keys.id<EventId>(integer(row ?? {}, 'last')) : lastOfPeriod };
}

/** How many events went; null when the period stays. */
async function drop(client: Client, periods: Periods, period: Period): Promise<number | null> {
  const isNeeded = async () => (await rowsOf(client, call(SELECT_NEEDED, period.endKey))).length > 0;
  // Asked once before everybody is kept out, and once again then.
  if (await isNeeded()) return null;
  const [counted] = await rowsOf(client, call(COUNT_EVENTS, period.firstKey, period.endKey));
  return (await periods.drop(client, period, isNeeded)) ? integer(counted ?? {}, 'count') : null;
}
