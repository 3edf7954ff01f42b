// What is pending, and when it is due.
import type { DatabaseSync } from 'node:sqlite';
import type { DeliveryId, EndpointId, WorkspaceId } from '../../core/ids.ts';
import type { DueDelivery } from '../../engine/ports.ts';
import { inTransaction } from './database.ts';
import type { Keys } from './keys.ts';
import { EVENT_COLUMNS, eventOf, integer, type Row } from './rows.ts';

export function prepareQueue(database: DatabaseSync, keys: Keys) {
  const selectWaiting = database.prepare(
    `SELECT endpoint_id, min(due_at) AS first_due_at FROM deliveries
     WHERE state = 'pending' GROUP BY endpoint_id`,
  );
  const selectDue = database.prepare(
    `SELECT deliveries.id, deliveries.attempts_made, bodies.body, ${EVENT_COLUMNS}
     FROM deliveries
     JOIN events ON events.id = deliveries.event_id
     JOIN endpoints ON endpoints.id = deliveries.endpoint_id
     LEFT JOIN bodies ON bodies.event_id = deliveries.event_id AND bodies.dialect = endpoints.dialect
     WHERE deliveries.state = 'pending' AND deliveries.endpoint_id = ? AND deliveries.due_at <= ?
     ORDER BY deliveries.due_at, deliveries.id LIMIT ?`,
  );
  const selectNextDue = database.prepare(
    `SELECT min(due_at) AS due_at FROM deliveries WHERE state = 'pending' AND endpoint_id = ? AND due_at > ?`,
  );
  const cancel = database.prepare(
    `UPDATE deliveries SET state = 'canceled', due_at = NULL, ended_at = ? WHERE id IN (
       SELECT id FROM deliveries WHERE state = 'pending' AND endpoint_id = ? LIMIT ?
     )`,
  );
  const reopen = database.prepare(
    `UPDATE deliveries SET state = 'pending', due_at = ?, ended_at = NULL
     WHERE id = ? AND workspace_id = ? AND state <> 'pending'
       AND EXISTS (
         SELECT 1 FROM endpoints
         WHERE endpoints.id = deliveries.endpoint_id AND removed_at IS NULL AND enabled = 1
       )
     RETURNING endpoint_id`,
  );

  function dueDeliveryOf(row: Row): DueDelivery {
    return {
      id: keys.id<DeliveryId>(integer(row, 'id')),
      event: eventOf(row, keys),
      body: typeof row['body'] === 'string' ? row['body'] : null,
      attemptsMade: integer(row, 'attempts_made'),
    };
  }

  return {
    waitingLanes: () =>
      selectWaiting.all().map((row) => ({
        endpointId: keys.id<EndpointId>(integer(row, 'endpoint_id')),
        firstDueAt: integer(row, 'first_due_at'),
      })),

    dueDeliveries(request: { endpointId: EndpointId; now: number; limit: number }) {
      const endpointKey = keys.own(request.endpointId);
      const nextDueAt = selectNextDue.get(endpointKey, request.now)?.['due_at'];
      return {
        deliveries: selectDue.all(endpointKey, request.now, request.limit).map(dueDeliveryOf),
        nextDueAt: typeof nextDueAt === 'number' ? nextDueAt : null,
      };
    },

    cancelPending: (request: { endpointId: EndpointId; now: number; limit: number }): number =>
      Number(
        inTransaction(database, () => cancel.run(request.now, keys.own(request.endpointId), request.limit))
          .changes,
      ),

    reopenDelivery(request: {
      workspaceId: WorkspaceId;
      deliveryId: DeliveryId;
      now: number;
    }): EndpointId | null {
      const row = inTransaction(database, () =>
        reopen.get(request.now, keys.find(request.deliveryId), keys.own(request.workspaceId)),
      );
      return row === undefined ? null : keys.id<EndpointId>(integer(row, 'endpoint_id'));
    },
  };
}
