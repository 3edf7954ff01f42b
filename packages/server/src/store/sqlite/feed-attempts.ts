// The attempts of the feed, in the order of their commits.
import type { DatabaseSync } from 'node:sqlite';
import type { DeliveryId } from '../../core/ids.ts';
import type { FeedFilter, FeedItem } from '../../engine/feed-store.ts';
import type { Keys } from '../keys.ts';
import { attemptOf, DELIVERY_COLUMNS, deliveryOf, integer, integerOrNull, text } from '../rows.ts';

export interface FoundAttempt {
  readonly key: number;
  readonly deliveryKey: number;
}

export function prepareFeedAttempts(database: DatabaseSync, keys: Keys) {
  const selectLast = database.prepare('SELECT max(id) AS last FROM attempts');
  const selectAfter = database.prepare(
    'SELECT id, delivery_id FROM attempts WHERE id > ? ORDER BY id LIMIT ?',
  );
  const selectDelivery = database.prepare(
    `SELECT ${DELIVERY_COLUMNS} FROM deliveries JOIN events ON events.id = deliveries.event_id
     WHERE deliveries.id = ? AND deliveries.workspace_id = ?`,
  );
  const selectAttempt = database.prepare('SELECT * FROM attempts WHERE id = ?');
  const texts = ['request_headers', 'response_headers', 'response_body'] as const;

  return {
    last: (): number => integerOrNull(selectLast.get() ?? {}, 'last') ?? 0,

    /** Those of all workspaces: whose they are, only their deliveries know. */
    after: (key: number, limit: number): FoundAttempt[] =>
      selectAfter
        .all(key, limit)
        .map((row) => ({ key: integer(row, 'id'), deliveryKey: integer(row, 'delivery_id') })),

    read(
      found: FoundAttempt,
      workspaceKey: number,
      filter: FeedFilter,
      cursor: string,
    ): { item: FeedItem; size: number } | null {
      const deliveryRow = selectDelivery.get(found.deliveryKey, workspaceKey);
      if (deliveryRow === undefined) return null;
      const delivery = deliveryOf(deliveryRow, keys);
      const { eventTypes, subject, endpointId } = filter;
      if (eventTypes?.includes(delivery.eventType) === false) return null;
      if (endpointId !== undefined && endpointId !== delivery.endpointId) return null;
      const { kind, id } = delivery.subject;
      if (subject !== undefined && (subject.kind !== kind || subject.id !== id)) return null;
      const row = selectAttempt.get(found.key) ?? {};
      const attempt = attemptOf(row, keys.id<DeliveryId>(found.deliveryKey));
      const size = texts.reduce((sum, column) => sum + text(row, column).length, 0);
      return { item: { kind: 'attempt', cursor, attempt, delivery }, size };
    },
  };
}
