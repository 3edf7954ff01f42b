// What is too old: deliveries that waited in vain, and events with all that belongs to them, a few at a time.
import type { DatabaseSync } from 'node:sqlite';
import { type DeliveryId, type EndpointId, type EventId, firstKeyAt, instantOfId } from '../../core/ids.ts';
import type { MovedUp } from '../../engine/ports.ts';
import { inTransaction } from './database.ts';
import type { Keys } from '../keys.ts';
import { prepareLines } from './lines.ts';
import { integer, type Row, textOrNull } from '../rows.ts';

export function prepareRetention(database: DatabaseSync, keys: Keys) {
  return { ...prepareExpiry(database, keys), ...preparePruning(database, keys) };
}

function prepareExpiry(database: DatabaseSync, keys: Keys) {
  const lines = prepareLines(database);
  const selectOverdue = database.prepare(
    `SELECT id, order_key FROM deliveries WHERE endpoint_id = ? AND due_at < ? ORDER BY due_at, id LIMIT ?`,
  );
  const expire = database.prepare(
    `UPDATE deliveries SET state = 'expired', due_at = NULL, ended_at = ? WHERE id = ?`,
  );

  /** What follows in its line is due from when it was made: it may have waited in vain for as long. */
  function moveUp(row: Row, endpointKey: number): MovedUp | null {
    const orderKey = textOrNull(row, 'order_key');
    if (orderKey === null) return null;
    const next = lines.advance({ endpointKey, orderKey }, (key) => instantOfId(keys.id(key)));
    if (next === undefined) return null;
    return {
      endpointId: keys.id<EndpointId>(endpointKey),
      deliveryId: keys.id<DeliveryId>(next),
      after: keys.id<DeliveryId>(integer(row, 'id')),
    };
  }

  return {
    expireDue({
      endpointId,
      dueBefore,
      now,
      limit,
    }: {
      endpointId: EndpointId;
      dueBefore: number;
      now: number;
      limit: number;
    }) {
      const endpointKey = keys.own(endpointId);
      return inTransaction(database, () => {
        const overdue = selectOverdue.all(endpointKey, dueBefore, limit);
        const movedUp: MovedUp[] = [];
        for (const row of overdue) {
          expire.run(now, integer(row, 'id'));
          const next = moveUp(row, endpointKey);
          if (next !== null) movedUp.push(next);
        }
        return { expired: overdue.map((row) => keys.id<DeliveryId>(integer(row, 'id'))), movedUp };
      });
    },
  };
}

function preparePruning(database: DatabaseSync, keys: Keys) {
  const selectOld = database.prepare('SELECT id FROM events WHERE id > ? AND id < ? ORDER BY id LIMIT ?');
  const selectDeliveries = database.prepare('SELECT id, state FROM deliveries WHERE event_id = ?');
  const deleteAttempts = database.prepare('DELETE FROM attempts WHERE delivery_id = ?');
  const deleteDelivery = database.prepare('DELETE FROM deliveries WHERE id = ?');
  const deleteBodies = database.prepare('DELETE FROM bodies WHERE event_id = ?');
  const deleteEvent = database.prepare('DELETE FROM events WHERE id = ?');
  const forgetKeys = database.prepare(
    `DELETE FROM idempotency_keys WHERE (workspace_id, key) IN (
       SELECT workspace_id, key FROM idempotency_keys WHERE expires_at <= ? ORDER BY expires_at LIMIT ?
     )`,
  );

  function prune(eventKey: number): boolean {
    const deliveries = selectDeliveries.all(eventKey);
    if (deliveries.some((row) => row['state'] === 'pending')) return false;
    for (const row of deliveries) {
      const key = integer(row, 'id');
      deleteAttempts.run(key);
      deleteDelivery.run(key);
    }
    deleteBodies.run(eventKey);
    deleteEvent.run(eventKey);
    return true;
  }

  return {
    pruneEvents(request: { publishedBefore: number; after: EventId | null; now: number; limit: number }) {
      const after = request.after === null ? -1 : keys.own(request.after);
      return inTransaction(database, () => {
        forgetKeys.run(request.now, request.limit);
        const old = selectOld.all(after, firstKeyAt(request.publishedBefore), request.limit);
        const eventKeys = old.map((row) => integer(row, 'id'));
        const pruned = eventKeys.filter(prune).length;
        const last = eventKeys.at(-1);
        const isAtEnd = last === undefined || eventKeys.length < request.limit;
        return { pruned, last: isAtEnd ? null : keys.id<EventId>(last) };
      });
    },
  };
}
