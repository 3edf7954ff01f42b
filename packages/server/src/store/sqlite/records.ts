// Reading back events and deliveries, newest first, a bounded page at a time.
import type { DatabaseSync } from 'node:sqlite';
import { dialectNames } from '@cuewire/contract/dialect-names';
import type { Event } from '../../core/event.ts';
import type { DeliveryId, EventId, WorkspaceId } from '../../core/ids.ts';
import type { BodySource, DeliveryRecord, PageRequest } from '../../engine/records.ts';
import { prepareAttemptLog } from './attempt-log.ts';
import { prepareDeliveryList } from './delivery-list.ts';
import type { Keys } from '../keys.ts';
import { DELIVERY_COLUMNS, deliveryOf, EVENT_COLUMNS, eventOf, integer, oneOf, text } from '../rows.ts';
import { prepareSubjects } from './subjects.ts';

/** Above every key. */
const END = Number.MAX_SAFE_INTEGER;

export function prepareRecords(database: DatabaseSync, keys: Keys) {
  const selectEvent = database.prepare(
    `SELECT ${EVENT_COLUMNS} FROM events WHERE id = ? AND workspace_id = ?`,
  );
  const subjects = prepareSubjects(database);
  const selectDelivery = database.prepare(
    `SELECT ${DELIVERY_COLUMNS} FROM deliveries JOIN events ON events.id = deliveries.event_id
     WHERE deliveries.id = ? AND deliveries.workspace_id = ?`,
  );
  const selectSource = database.prepare(
    `SELECT ${EVENT_COLUMNS}, endpoints.dialect FROM deliveries
     JOIN events ON events.id = deliveries.event_id
     JOIN endpoints ON endpoints.id = deliveries.endpoint_id
     WHERE deliveries.id = ? AND deliveries.workspace_id = ?`,
  );
  const selectBodies = database.prepare('SELECT form, body FROM bodies WHERE event_id = ?');

  return {
    probe(): void {
      selectDelivery.get(0, 0);
    },

    findEvent(request: { workspaceId: WorkspaceId; id: EventId }): Event | null {
      const row = selectEvent.get(keys.find(request.id), keys.own(request.workspaceId));
      return row === undefined ? null : eventOf(row, keys);
    },

    listEvents(
      request: PageRequest<EventId> & { subject?: { kind: string; id: string } | undefined },
    ): Event[] {
      const { subject, limit } = request;
      const workspaceKey = keys.own(request.workspaceId);
      const beforeKey = request.before === undefined ? END : keys.find(request.before);
      const rows =
        subject === undefined
          ? subjects.newestOfWorkspace({ workspaceKey, beforeKey, limit })
          : subjects.newestEvents({ workspaceKey, ...subject, beforeKey, limit });
      return rows.map((row) => eventOf(row, keys));
    },

    findDelivery(request: { workspaceId: WorkspaceId; id: DeliveryId }): DeliveryRecord | null {
      const row = selectDelivery.get(keys.find(request.id), keys.own(request.workspaceId));
      return row === undefined ? null : deliveryOf(row, keys);
    },

    listDeliveries: prepareDeliveryList(database, keys),
    ...prepareAttemptLog(database, keys),

    findBodySource(request: { workspaceId: WorkspaceId; deliveryId: DeliveryId }): BodySource | null {
      const row = selectSource.get(keys.find(request.deliveryId), keys.own(request.workspaceId));
      if (row === undefined) return null;
      const stored = selectBodies.all(integer(row, 'event_id'));
      return {
        event: eventOf(row, keys),
        dialect: oneOf(dialectNames, row, 'dialect'),
        stored: stored.map((body) => ({ form: text(body, 'form'), body: text(body, 'body') })),
      };
    },
  };
}
