// Reading back events, deliveries and attempts, newest first, a bounded page at a time.
import type { DatabaseSync } from 'node:sqlite';
import type { Attempt } from '../../core/attempt.ts';
import type { Event } from '../../core/event.ts';
import type { DeliveryId, EventId, WorkspaceId } from '../../core/ids.ts';
import type { DeliveryFilter, DeliveryRecord, PageRequest } from '../../engine/records.ts';
import type { Keys } from './keys.ts';
import { attemptOf, deliveryOf, EVENT_COLUMNS, eventOf } from './rows.ts';

const DELIVERY_COLUMNS = `deliveries.id, deliveries.event_id, events.type, events.subject_kind,
  events.subject_id, deliveries.endpoint_id, deliveries.state, deliveries.attempts_made, deliveries.due_at,
  deliveries.ended_at`;
/** Above every key. */
const END = Number.MAX_SAFE_INTEGER;

type Condition = readonly [sql: string, ...values: (string | number)[]];

export function prepareRecords(database: DatabaseSync, keys: Keys) {
  const selectEvent = database.prepare(
    `SELECT ${EVENT_COLUMNS} FROM events WHERE id = ? AND workspace_id = ?`,
  );
  const selectDelivery = database.prepare(
    `SELECT ${DELIVERY_COLUMNS} FROM deliveries JOIN events ON events.id = deliveries.event_id
     WHERE deliveries.id = ? AND deliveries.workspace_id = ?`,
  );
  const selectAttempts = database.prepare('SELECT * FROM attempts WHERE delivery_id = ? ORDER BY number');

  function select(columnsAndTables: string, conditions: readonly Condition[], order: string, limit: number) {
    const where = conditions.map(([sql]) => sql).join(' AND ');
    const values = conditions.flatMap(([, ...rest]) => rest);
    return database
      .prepare(`SELECT ${columnsAndTables} WHERE ${where} ORDER BY ${order} DESC LIMIT ?`)
      .all(...values, limit);
  }

  function before(column: string, id: string | undefined): Condition {
    return [`${column} < ?`, id === undefined ? END : keys.find(id)];
  }

  return {
    probe(): void {
      selectAttempts.get(0);
    },

    findEvent(request: { workspaceId: WorkspaceId; id: EventId }): Event | null {
      const row = selectEvent.get(keys.find(request.id), keys.own(request.workspaceId));
      return row === undefined ? null : eventOf(row, keys);
    },

    listEvents(
      request: PageRequest<EventId> & { subject?: { kind: string; id: string } | undefined },
    ): Event[] {
      // The plus keeps SQLite from taking events_by_subject for the workspace alone: it would sort all its events.
      const workspaceColumn = request.subject === undefined ? '+events.workspace_id' : 'events.workspace_id';
      const conditions: Condition[] = [
        [`${workspaceColumn} = ?`, keys.own(request.workspaceId)],
        before('events.id', request.before),
        ...subjectCondition(request.subject),
      ];
      const rows = select(`${EVENT_COLUMNS} FROM events`, conditions, 'events.id', request.limit);
      return rows.map((row) => eventOf(row, keys));
    },

    findDelivery(request: { workspaceId: WorkspaceId; id: DeliveryId }): DeliveryRecord | null {
      const row = selectDelivery.get(keys.find(request.id), keys.own(request.workspaceId));
      return row === undefined ? null : deliveryOf(row, keys);
    },

    listDeliveries(request: PageRequest<DeliveryId> & DeliveryFilter): DeliveryRecord[] {
      const { endpointId, eventId, state } = request;
      const conditions: Condition[] = [
        ['deliveries.workspace_id = ?', keys.own(request.workspaceId)],
        before('deliveries.id', request.before),
        ...subjectCondition(request.subject),
      ];
      if (endpointId !== undefined) conditions.push(['deliveries.endpoint_id = ?', keys.find(endpointId)]);
      if (eventId !== undefined) conditions.push(['deliveries.event_id = ?', keys.find(eventId)]);
      if (state !== undefined) conditions.push(['deliveries.state = ?', state]);
      // By way of the subject's events, when one is asked for: events_by_subject starts with the workspace.
      if (request.subject !== undefined) {
        conditions.push(['events.workspace_id = ?', keys.own(request.workspaceId)]);
      }
      const tables = 'FROM deliveries JOIN events ON events.id = deliveries.event_id';
      const rows = select(`${DELIVERY_COLUMNS} ${tables}`, conditions, 'deliveries.id', request.limit);
      return rows.map((row) => deliveryOf(row, keys));
    },

    listAttempts(request: { workspaceId: WorkspaceId; deliveryId: DeliveryId }): Attempt[] | null {
      const key = keys.find(request.deliveryId);
      if (selectDelivery.get(key, keys.own(request.workspaceId)) === undefined) return null;
      return selectAttempts.all(key).map((row) => attemptOf(row, request.deliveryId));
    },
  };
}

function subjectCondition(subject: { kind: string; id: string } | undefined): Condition[] {
  if (subject === undefined) return [];
  return [
    ['events.subject_kind = ?', subject.kind],
    ['events.subject_id = ?', subject.id],
  ];
}
