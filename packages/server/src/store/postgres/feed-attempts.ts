// The attempts of the feed. Whose they are, only their deliveries know.
import type { DeliveryId } from '../../core/ids.ts';
import type { FeedItem } from '../../engine/feed-store.ts';
import type { DeliveryRecord } from '../../engine/records.ts';
import type { Keys } from '../keys.ts';
import { attemptOf, deliveryOf, integer } from '../rows.ts';
import { DELIVERIES, DELIVERY_COLUMNS } from './delivery-columns.ts';
import { type FeedRange, IN_RANGE, rangeValues } from './feed-range.ts';
import type { Client } from './session.ts';

export type FoundAttempt =
  | (Found & { readonly isOfWorkspace: false })
  | (Found & {
      readonly isOfWorkspace: true;
      readonly delivery: DeliveryRecord;
      readonly eventType: string;
      readonly subject: DeliveryRecord['subject'];
      readonly endpointId: DeliveryRecord['endpointId'];
    });

interface Found {
  readonly kind: 'attempt';
  readonly storedIn: number;
  readonly key: number;
  readonly deliveryKey: number;
  readonly size: number;
}

export async function selectAttempts(
  client: Client,
  { workspaceKey, keys, ...range }: FeedRange & { workspaceKey: number; keys: Keys },
): Promise<FoundAttempt[]> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT found.id AS attempt_id, found.delivery_id, found.stored_in, found.size, delivery.*
     FROM (
       SELECT id, delivery_id, stored_in,
         (length(request_headers) + length(response_headers) + length(response_body))::bigint AS size
       FROM attempts WHERE ${IN_RANGE} ORDER BY stored_in, id LIMIT $5
     ) AS found
     LEFT JOIN LATERAL (
       SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERIES}
       WHERE deliveries.id = found.delivery_id AND deliveries.workspace_id = $6::bigint LIMIT 1
     ) AS delivery ON true
     ORDER BY found.stored_in, found.id`,
    [...rangeValues('attempt', range), workspaceKey],
  );
  return rows.map((row): FoundAttempt => {
    const found: Found = {
      kind: 'attempt',
      storedIn: integer(row, 'stored_in'),
      key: integer(row, 'attempt_id'),
      deliveryKey: integer(row, 'delivery_id'),
      size: integer(row, 'size'),
    };
    if (row['id'] === null) return { ...found, isOfWorkspace: false };
    const delivery = deliveryOf(row, keys);
    const { eventType, subject, endpointId } = delivery;
    return { ...found, isOfWorkspace: true, delivery, eventType, subject, endpointId };
  });
}

export async function readAttempt(
  client: Client,
  found: FoundAttempt & { readonly isOfWorkspace: true },
  { cursor, keys }: { cursor: string; keys: Keys },
): Promise<FeedItem> {
  const { rows } = await client.query<Record<string, unknown>>(
    'SELECT * FROM attempts WHERE id = $1 AND delivery_id = $2',
    [found.key, found.deliveryKey],
  );
  const attempt = attemptOf(rows[0] ?? {}, keys.id<DeliveryId>(found.deliveryKey));
  return { kind: 'attempt', cursor, attempt, delivery: found.delivery };
}
