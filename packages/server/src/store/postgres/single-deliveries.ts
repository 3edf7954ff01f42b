// Ending and opening single deliveries, each in its place in its line.
import type { EndpointId } from '../../core/ids.ts';
import type { DeliveryQueue } from '../../engine/ports.ts';
import type { Keys } from '../keys.ts';
import { integer, type Row, textOrNull } from '../rows.ts';
import { advanceLines, type LineKey, LineMap, lockLines, movedUpOf } from './lines.ts';
import { nudge } from './nudges.ts';
import type { Client } from './session.ts';
import { call, changed, inTransaction, rowsOf, statement } from './statements.ts';
import { bigintArray } from './value-arrays.ts';

const SELECT_PLACES = statement(
  'select_places',
  `SELECT deliveries.id, deliveries.endpoint_id, deliveries.order_key
   FROM unnest($1::bigint[]) AS asked (id) JOIN deliveries ON deliveries.id = asked.id
   ORDER BY deliveries.id`,
);

const CANCEL_DELIVERY = statement(
  'cancel_delivery',
  `WITH ended AS (
     UPDATE deliveries SET state = 'canceled', ended_at = $2::bigint
     WHERE id = $1::bigint AND workspace_id = $3::bigint AND state = 'pending'
     RETURNING id, endpoint_id
   ), gone AS (
     DELETE FROM pending USING ended WHERE pending.delivery_id = ended.id
   )
   SELECT endpoint_id FROM ended`,
);

/**
 * Makes ended deliveries pending again: of each line the one made first is due, unless something is pending there. $3
 * says whose they are; NULL: anybody's, and then the state of their endpoint does not matter either.
 */
const REOPEN = statement(
  'reopen',
  `WITH opened AS (
     UPDATE deliveries
     SET state = 'pending', ended_at = NULL, attempts_before = attempts_made, reopened_at = $2::bigint
     FROM unnest($1::bigint[]) AS asked (id)
     WHERE deliveries.id = asked.id AND deliveries.state <> 'pending'
       AND EXISTS (SELECT FROM events WHERE events.id = deliveries.event_id)
       AND ($3::bigint IS NULL OR deliveries.workspace_id = $3::bigint AND (
         SELECT enabled FROM endpoints
         WHERE endpoints.id = deliveries.endpoint_id AND removed_at IS NULL
       ) = 1)
     RETURNING deliveries.id, deliveries.endpoint_id, deliveries.event_id, deliveries.order_key
   ), ranked AS (
     SELECT opened.*, row_number() OVER (PARTITION BY endpoint_id, order_key ORDER BY id) AS place FROM opened
   )
   INSERT INTO pending (delivery_id, endpoint_id, event_id, order_key, due_at)
   SELECT ranked.id, ranked.endpoint_id, ranked.event_id, ranked.order_key,
     CASE WHEN ranked.order_key IS NULL OR ranked.place = 1 AND line.busy IS NULL THEN $2::bigint END
   FROM ranked
   LEFT JOIN LATERAL (
     SELECT 1 AS busy FROM pending AS other
     WHERE other.endpoint_id = ranked.endpoint_id AND other.order_key = ranked.order_key LIMIT 1
   ) AS line ON true
   RETURNING endpoint_id`,
);

export function cancelDelivery(
  client: Client,
  request: Parameters<DeliveryQueue['cancelDelivery']>[0],
  keys: Keys,
): ReturnType<DeliveryQueue['cancelDelivery']> {
  const { workspaceId, now } = request;
  const deliveryKey = keys.find(request.deliveryId);
  return inTransaction(client, async () => {
    const [line] = await lockLinesOf(client, [deliveryKey]);
    const canceling = call(CANCEL_DELIVERY, deliveryKey, now, keys.own(workspaceId));
    const [row] = await rowsOf(client, canceling);
    if (row === undefined) return null;
    const endpointId = keys.id<EndpointId>(integer(row, 'endpoint_id'));
    await nudge(client, integer(row, 'endpoint_id'), 'ended', keys);
    if (line === undefined) return { endpointId, movedUp: null };
    const ended = new LineMap<number>();
    ended.set(line, deliveryKey);
    const moved = await rowsOf(client, advanceLines([line], now, 0));
    return { endpointId, movedUp: movedUpOf(moved, ended, keys)[0] ?? null };
  });
}

export function reopenDelivery(
  client: Client,
  request: Parameters<DeliveryQueue['reopenDelivery']>[0],
  keys: Keys,
): Promise<EndpointId | null> {
  const deliveryKeys = [keys.find(request.deliveryId)];
  return inTransaction(client, async () => {
    await lockLinesOf(client, deliveryKeys);
    const opening = call(REOPEN, bigintArray(deliveryKeys), request.now, keys.own(request.workspaceId));
    const [row] = await rowsOf(client, opening);
    if (row === undefined) return null;
    await nudge(client, integer(row, 'endpoint_id'), 'due', keys);
    return keys.id<EndpointId>(integer(row, 'endpoint_id'));
  });
}

/** Opens those that have ended, within the caller's transaction; answers how many. */
export async function reopenAll(
  client: Client,
  deliveryKeys: readonly number[],
  now: number,
): Promise<number> {
  if (deliveryKeys.length === 0) return 0;
  await lockLinesOf(client, deliveryKeys);
  return await changed(client, call(REOPEN, bigintArray(deliveryKeys), now, null));
}

/** Answers the lines that the deliveries stand in. */
async function lockLinesOf(client: Client, deliveryKeys: readonly number[]): Promise<LineKey[]> {
  const places = await rowsOf(client, call(SELECT_PLACES, bigintArray(deliveryKeys)));
  const lines = places.flatMap(lineOf);
  if (lines.length > 0) await rowsOf(client, lockLines(lines));
  return lines;
}

export function lineOf(row: Row): LineKey[] {
  const orderKey = textOrNull(row, 'order_key');
  return orderKey === null ? [] : [{ endpointKey: integer(row, 'endpoint_id'), orderKey }];
}
