// Reading back attempts, in the order in which they were made.
import type { Attempt, AttemptInBrief } from '../../core/attempt.ts';
import type { DeliveryId } from '../../core/ids.ts';
import type { Records } from '../../engine/records.ts';
import type { Keys } from '../keys.ts';
import { attemptOf, earlierAttemptOf, integer } from '../rows.ts';
import type { Client } from './session.ts';
import { bigintArray } from './value-arrays.ts';

/** More than any delivery has. */
const ALL = Number.MAX_SAFE_INTEGER;

export async function listAttempts(
  client: Client,
  { workspaceId, deliveryId, after = 0, limit = ALL }: Parameters<Records['listAttempts']>[0],
  keys: Keys,
): Promise<Attempt[] | null> {
  const key = keys.find(deliveryId);
  // A delivery whose event went with its period is not there any more.
  const owners = await client.query(
    `SELECT FROM deliveries JOIN events ON events.id = deliveries.event_id
     WHERE deliveries.id = $1 AND deliveries.workspace_id = $2`,
    [key, keys.own(workspaceId)],
  );
  if (owners.rowCount === 0) return null;
  const { rows } = await client.query<Record<string, unknown>>(
    'SELECT * FROM attempts WHERE delivery_id = $1 AND number > $2 ORDER BY number LIMIT $3',
    [key, after, limit],
  );
  return rows.map((row) => attemptOf(row, deliveryId));
}

export async function listAttemptsInBrief(
  client: Client,
  { workspaceId, deliveryIds, latestMax }: Parameters<Records['listAttemptsInBrief']>[0],
  keys: Keys,
): Promise<AttemptInBrief[]> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT latest.* FROM unnest($1::bigint[]) AS asked (id)
     JOIN deliveries ON deliveries.id = asked.id AND deliveries.workspace_id = $2::bigint
     CROSS JOIN LATERAL (
       SELECT delivery_id, number, started_at, duration_ms, outcome FROM attempts
       WHERE attempts.delivery_id = asked.id ORDER BY number DESC LIMIT $3
     ) AS latest
     ORDER BY latest.started_at, latest.number`,
    [bigintArray(deliveryIds.map((id) => keys.find(id))), keys.own(workspaceId), latestMax],
  );
  return rows.map((row) => ({
    deliveryId: keys.id<DeliveryId>(integer(row, 'delivery_id')),
    ...earlierAttemptOf(row),
    durationMs: integer(row, 'duration_ms'),
  }));
}
