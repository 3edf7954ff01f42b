// What is too old: deliveries that waited in vain, and events with all that belongs to them, a few at a time.
import type { DatabaseSync } from 'node:sqlite';
import { type DeliveryId, type EndpointId, type EventId, firstKeyAt, instantOfId } from '../../core/ids.ts';
import type { MovedUp } from '../../engine/ports.ts';
import { inTransaction } from './database.ts';
import { prepareDeleteEvent } from './delete-event.ts';
import { prepareFeedFloors } from './feed-floors.ts';
import type { Keys } from '../keys.ts';
import { prepareLines } from './lines.ts';
import { prepareNudge } from './nudges.ts';
import { integer, type Row, textOrNull } from '../rows.ts';

export function prepareRetention(database: DatabaseSync, keys: Keys) {
  return { ...prepareExpiry(database, keys), ...preparePruning(database, keys) };
}

function prepareExpiry(database: DatabaseSync, keys: Keys) {
  const lines = prepareLines(database);
  const nudge = prepareNudge(database, keys);
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
        if (overdue.length > 0) nudge(endpointKey, 'ended');
        return { expired: overdue.map((row) => keys.id<DeliveryId>(integer(row, 'id'))), movedUp };
      });
    },
  };
}

function preparePruning(database: DatabaseSync, keys: Keys) {
  const selectOld = database.prepare(
    'SELECT id, workspace_id, bucket FROM events WHERE id > ? AND id < ? ORDER BY id LIMIT ?',
  );
  const deleteEvent = prepareDeleteEvent(database);
  const forgetKeys = database.prepare(
    `DELETE FROM idempotency_keys WHERE (workspace_id, key) IN (
       SELECT workspace_id, key FROM idempotency_keys WHERE expires_at <= ? ORDER BY expires_at LIMIT ?
     )`,
  );

  const floors = prepareFeedFloors(database);

  function prune(event: Row): boolean {
    const eventKey = integer(event, 'id');
    const deleted = deleteEvent(eventKey);
    if ('pending' in deleted) return false;
    const { attemptKey } = deleted;
    floors.raise(integer(event, 'workspace_id'), { bucket: integer(event, 'bucket'), eventKey, attemptKey });
    return true;
  }

  return {
    pruneEvents(request: { publishedBefore: number; after: EventId | null; now: number; limit: number }) {
      const after = request.after === null ? -1 : keys.own(request.after);
      return inTransaction(database, () => {
        forgetKeys.run(request.now, request.limit);
        const old = selectOld.all(after, firstKeyAt(request.publishedBefore), request.limit);
        const pruned = old.filter(prune).length;
        const last = old.at(-1);
        const isAtEnd = last === undefined || old.length < request.limit;
        return { pruned, last: isAtEnd ? null : keys.id<EventId>(integer(last, 'id')) };
      });
    },
  };
}
