// What is pending, and when it is due.
import type { EarlierAttempt } from '../../core/attempt.ts';
import { type DeliveryId, type EndpointId, instantOfId } from '../../core/ids.ts';
import type { DeliveryQueue, DueDelivery, Waiting } from '../../engine/ports.ts';
import type { Keys } from '../keys.ts';
import {
  earlierAttemptOf,
  EVENT_COLUMNS,
  eventOf,
  integer,
  integerOrNull,
  type Row,
  textOrNull,
} from '../rows.ts';
import type { Client } from './session.ts';
import { call, changed, rowsOf, statement, transact } from './statements.ts';
import { bigintArray } from './value-arrays.ts';

const SELECT_WAITING = statement(
  'select_waiting',
  `SELECT endpoint_id, min(due_at) AS first_due_at FROM pending WHERE due_at IS NOT NULL GROUP BY endpoint_id`,
);

const COUNT_PENDING = statement('count_pending', 'SELECT count(*) AS count FROM pending');

// The page is found first, and then what belongs to it, row by row: the planner cannot know how short it is.
const SELECT_DUE = statement(
  'select_due',
  `WITH due AS MATERIALIZED (
     SELECT delivery_id, event_id, due_at FROM pending
     WHERE endpoint_id = $1::bigint AND due_at <= $2::bigint AND delivery_id <> ALL ($5::bigint[])
     ORDER BY due_at, delivery_id LIMIT $3::bigint
   )
   SELECT deliveries.id, deliveries.order_key, deliveries.attempts_made, deliveries.attempts_before,
     deliveries.reopened_at, bodies.body, ${EVENT_COLUMNS}
   FROM due
   JOIN deliveries ON deliveries.id = due.delivery_id
   JOIN events ON events.id = due.event_id
   LEFT JOIN bodies ON bodies.event_id = due.event_id AND bodies.form = $4::text
   ORDER BY due.due_at, due.delivery_id`,
);

const SELECT_NEXT_DUE = statement(
  'select_next_due',
  'SELECT min(due_at) AS due_at FROM pending WHERE endpoint_id = $1::bigint AND due_at > $2::bigint',
);

const SELECT_EARLIER = statement(
  'select_earlier',
  `SELECT latest.* FROM unnest($1::bigint[]) AS asked (delivery_id)
   CROSS JOIN LATERAL (
     SELECT delivery_id, number, started_at, outcome FROM attempts
     WHERE attempts.delivery_id = asked.delivery_id ORDER BY number DESC LIMIT $2::bigint
   ) AS latest
   ORDER BY latest.delivery_id, latest.number`,
);

const CANCEL_PENDING = statement(
  'cancel_pending',
  `WITH ended AS (
     DELETE FROM pending USING (
       SELECT delivery_id FROM pending WHERE endpoint_id = $1::bigint ORDER BY due_at, delivery_id LIMIT $3::bigint
     ) AS chosen
     WHERE pending.delivery_id = chosen.delivery_id
     RETURNING pending.delivery_id
   )
   UPDATE deliveries SET state = 'canceled', ended_at = $2::bigint FROM ended
   WHERE deliveries.id = ended.delivery_id`,
);

export async function waiting(client: Client, keys: Keys): Promise<Waiting> {
  const [counted = [], lanes = []] = await transact(client, [call(COUNT_PENDING), call(SELECT_WAITING)]);
  return {
    pendingCount: integer(counted[0] ?? {}, 'count'),
    lanes: lanes.map((row) => ({
      endpointId: keys.id<EndpointId>(integer(row, 'endpoint_id')),
      firstDueAt: integer(row, 'first_due_at'),
    })),
  };
}

export async function dueDeliveries(
  client: Client,
  request: Parameters<DeliveryQueue['dueDeliveries']>[0],
  keys: Keys,
): ReturnType<DeliveryQueue['dueDeliveries']> {
  const { now, limit, form, earlierMax } = request;
  const held = bigintArray(request.held.map((id) => keys.own(id)));
  const endpointKey = keys.own(request.endpointId);
  const [next = [], rows = []] = await transact(client, [
    call(SELECT_NEXT_DUE, endpointKey, now),
    call(SELECT_DUE, endpointKey, now, limit, form, held),
  ]);
  const earlier = await earlierAttempts(client, rows, earlierMax);
  return {
    deliveries: rows.map((row) => dueDeliveryOf(row, earlier.get(integer(row, 'id')) ?? [], keys)),
    nextDueAt: integerOrNull(next[0] ?? { due_at: null }, 'due_at'),
  };
}

/** A look per delivery, but only for dialects that tell of earlier attempts, and only at a retry. */
async function earlierAttempts(
  client: Client,
  rows: readonly Row[],
  earlierMax: number,
): Promise<ReadonlyMap<number, EarlierAttempt[]>> {
  const earlier = new Map<number, EarlierAttempt[]>();
  const tried = rows.filter((row) => integer(row, 'attempts_made') > 0).map((row) => integer(row, 'id'));
  if (earlierMax === 0 || tried.length === 0) return earlier;
  for (const row of await rowsOf(client, call(SELECT_EARLIER, bigintArray(tried), earlierMax))) {
    const key = integer(row, 'delivery_id');
    const told = earlier.get(key) ?? [];
    told.push(earlierAttemptOf(row));
    earlier.set(key, told);
  }
  return earlier;
}

function dueDeliveryOf(row: Row, earlier: readonly EarlierAttempt[], keys: Keys): DueDelivery {
  const id = keys.id<DeliveryId>(integer(row, 'id'));
  return {
    id,
    event: eventOf(row, keys),
    body: textOrNull(row, 'body'),
    orderKey: textOrNull(row, 'order_key'),
    attemptsMade: integer(row, 'attempts_made'),
    earlier,
    attemptsBefore: integer(row, 'attempts_before'),
    openedAt: integerOrNull(row, 'reopened_at') ?? instantOfId(id),
  };
}

export function cancelPending(
  client: Client,
  { endpointId, now, limit }: Parameters<DeliveryQueue['cancelPending']>[0],
  keys: Keys,
): Promise<number> {
  return changed(client, call(CANCEL_PENDING, keys.own(endpointId), now, limit));
}
