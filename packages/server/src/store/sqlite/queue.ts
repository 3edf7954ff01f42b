// What is pending, and when it is due.
import type { DatabaseSync } from 'node:sqlite';
import { type DeliveryId, type EndpointId, instantOfId, type WorkspaceId } from '../../core/ids.ts';
import type { DeliveryQueue, DueDelivery, MovedUp, Waiting } from '../../engine/ports.ts';
import { inTransaction } from './database.ts';
import type { Keys } from '../keys.ts';
import { prepareLines, REOPENED } from './lines.ts';
import { prepareNudge } from './nudges.ts';
import {
  earlierAttemptOf,
  EVENT_COLUMNS,
  eventOf,
  integer,
  integerOrNull,
  type Row,
  textOrNull,
} from '../rows.ts';

/**
 * Two counts, because no one index has both: what is due some time, and what stands behind that.
 */
export const PENDING_COUNT = `
  SELECT (SELECT count(*) FROM deliveries WHERE due_at IS NOT NULL)
       + (SELECT count(*) FROM deliveries
          WHERE state = 'pending' AND order_key IS NOT NULL AND due_at IS NULL) AS count`;

export function prepareQueue(database: DatabaseSync, keys: Keys) {
  return {
    ...prepareWaiting(database, keys),
    ...prepareDue(database, keys),
    ...prepareCancel(database, keys),
    ...prepareReopen(database, keys),
    ...prepareCancelOne(database, keys),
  };
}

function prepareWaiting(database: DatabaseSync, keys: Keys) {
  const selectWaiting = database.prepare(
    `SELECT endpoint_id, min(due_at) AS first_due_at FROM deliveries
     WHERE due_at IS NOT NULL GROUP BY endpoint_id`,
  );
  const countPending = database.prepare(PENDING_COUNT);
  return {
    waiting: (): Waiting => ({
      pendingCount: integer(countPending.get() ?? {}, 'count'),
      lanes: selectWaiting.all().map((row) => ({
        endpointId: keys.id<EndpointId>(integer(row, 'endpoint_id')),
        firstDueAt: integer(row, 'first_due_at'),
      })),
    }),
  };
}

function prepareDue(database: DatabaseSync, keys: Keys) {
  // From the index alone: what is held already is left out before anything of it is read.
  const selectDue = database.prepare(
    `SELECT id FROM deliveries WHERE endpoint_id = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?`,
  );
  const selectDelivery = database.prepare(
    `SELECT deliveries.id, deliveries.order_key, deliveries.attempts_made, deliveries.attempts_before,
       deliveries.reopened_at, bodies.body, ${EVENT_COLUMNS}
     FROM deliveries
     JOIN events ON events.id = deliveries.event_id
     LEFT JOIN bodies ON bodies.event_id = deliveries.event_id AND bodies.form = ?
     WHERE deliveries.id = ?`,
  );
  const selectNextDue = database.prepare(
    'SELECT min(due_at) AS due_at FROM deliveries WHERE endpoint_id = ? AND due_at > ?',
  );

  const selectEarlier = database.prepare(
    `SELECT number, started_at, outcome FROM attempts
     WHERE delivery_id = ? ORDER BY number DESC LIMIT ?`,
  );

  function dueDeliveryOf(row: Row, earlierMax: number): DueDelivery {
    const key = integer(row, 'id');
    const id = keys.id<DeliveryId>(key);
    // A look per delivery, but only for dialects that tell of earlier attempts, and only at a retry.
    const isTold = earlierMax > 0 && integer(row, 'attempts_made') > 0;
    return {
      id,
      event: eventOf(row, keys),
      body: textOrNull(row, 'body'),
      orderKey: textOrNull(row, 'order_key'),
      attemptsMade: integer(row, 'attempts_made'),
      earlier: isTold ? selectEarlier.all(key, earlierMax).toReversed().map(earlierAttemptOf) : [],
      attemptsBefore: integer(row, 'attempts_before'),
      openedAt: integerOrNull(row, 'reopened_at') ?? instantOfId(id),
    };
  }

  return {
    dueDeliveries({ held, form, now, limit, ...request }: Parameters<DeliveryQueue['dueDeliveries']>[0]) {
      const endpointKey = keys.own(request.endpointId);
      const nextDueAt = selectNextDue.get(endpointKey, now)?.['due_at'];
      const heldKeys = new Set(held.map((id) => keys.own(id)));
      return {
        deliveries: selectDue
          .all(endpointKey, now, limit + heldKeys.size)
          .map((row) => integer(row, 'id'))
          .filter((key) => !heldKeys.has(key))
          .slice(0, limit)
          .map((key) => selectDelivery.get(form, key))
          .filter((row) => row !== undefined)
          .map((row) => dueDeliveryOf(row, request.earlierMax)),
        nextDueAt: typeof nextDueAt === 'number' ? nextDueAt : null,
      };
    },
  };
}

function prepareCancel(database: DatabaseSync, keys: Keys) {
  // In two steps, because no one index has both: what is due some time, then what stood behind it.
  const cancelDue = database.prepare(
    `UPDATE deliveries SET state = 'canceled', due_at = NULL, ended_at = ? WHERE id IN (
       SELECT id FROM deliveries WHERE endpoint_id = ? AND due_at IS NOT NULL LIMIT ?
     )`,
  );
  const cancelBehind = database.prepare(
    `UPDATE deliveries SET state = 'canceled', ended_at = ? WHERE id IN (
       SELECT id FROM deliveries
       WHERE endpoint_id = ? AND order_key IS NOT NULL AND state = 'pending' LIMIT ?
     )`,
  );
  return {
    cancelPending: ({ endpointId, now, limit }: { endpointId: EndpointId; now: number; limit: number }) =>
      inTransaction(database, () => {
        const key = keys.own(endpointId);
        const due = Number(cancelDue.run(now, key, limit).changes);
        return due === limit ? due : due + Number(cancelBehind.run(now, key, limit - due).changes);
      }),
  };
}

function prepareCancelOne(database: DatabaseSync, keys: Keys) {
  const lines = prepareLines(database);
  const nudge = prepareNudge(database, keys);
  const cancel = database.prepare(
    `UPDATE deliveries SET state = 'canceled', due_at = NULL, ended_at = ?
     WHERE id = ? AND workspace_id = ? AND state = 'pending'
     RETURNING endpoint_id, order_key`,
  );
  return {
    cancelDelivery: (request: { workspaceId: WorkspaceId; deliveryId: DeliveryId; now: number }) =>
      inTransaction(database, () => {
        const { workspaceId, deliveryId, now } = request;
        const row = cancel.get(now, keys.find(deliveryId), keys.own(workspaceId));
        if (row === undefined) return null;
        const endpointKey = integer(row, 'endpoint_id');
        const orderKey = textOrNull(row, 'order_key');
        const next = orderKey === null ? undefined : lines.advance({ endpointKey, orderKey }, () => now);
        nudge(endpointKey, 'ended');
        const endpointId = keys.id<EndpointId>(endpointKey);
        const movedUp: MovedUp | null =
          next === undefined
            ? null
            : { endpointId, deliveryId: keys.id<DeliveryId>(next), after: deliveryId };
        return { endpointId, movedUp };
      }),
  };
}

function prepareReopen(database: DatabaseSync, keys: Keys) {
  const nudge = prepareNudge(database, keys);
  const reopen = database.prepare(
    `UPDATE deliveries SET ${REOPENED}
     WHERE id = ?2 AND workspace_id = ?3 AND state <> 'pending'
       AND EXISTS (
         SELECT 1 FROM endpoints
         WHERE endpoints.id = deliveries.endpoint_id AND removed_at IS NULL AND enabled = 1
       )
     RETURNING endpoint_id`,
  );
  return {
    reopenDelivery(request: {
      workspaceId: WorkspaceId;
      deliveryId: DeliveryId;
      now: number;
    }): EndpointId | null {
      return inTransaction(database, () => {
        const row = reopen.get(request.now, keys.find(request.deliveryId), keys.own(request.workspaceId));
        if (row === undefined) return null;
        const endpointKey = integer(row, 'endpoint_id');
        nudge(endpointKey, 'due');
        return keys.id<EndpointId>(endpointKey);
      });
    },
  };
}
