// Reading back events, deliveries and attempts, newest first, a bounded page at a time.
import type { DatabaseSync } from 'node:sqlite';
import { dialectNames } from '@cuewire/contract/dialect-names';
import type { Attempt } from '../../core/attempt.ts';
import type { Event } from '../../core/event.ts';
import type { DeliveryId, EventId, WorkspaceId } from '../../core/ids.ts';
import type { BodySource, DeliveryFilter, DeliveryRecord, PageRequest } from '../../engine/records.ts';
import type { Keys } from './keys.ts';
import {
  attemptOf,
  DELIVERY_COLUMNS,
  deliveryOf,
  EVENT_COLUMNS,
  eventOf,
  integer,
  oneOf,
  text,
} from './rows.ts';
import { EVENTS_BY_BUCKET, prepareSubjects } from './subjects.ts';

/** Above every key. */
const END = Number.MAX_SAFE_INTEGER;
/** What SQLite takes for no limit. */
const ALL = -1;

type Condition = readonly [sql: string, ...values: (string | number)[]];

export function prepareRecords(database: DatabaseSync, keys: Keys) {
  const selectEvent = database.prepare(
    `SELECT ${EVENT_COLUMNS} FROM events WHERE id = ? AND workspace_id = ?`,
  );
  const selectEvents = database.prepare(
    `SELECT ${EVENT_COLUMNS} FROM events WHERE workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?`,
  );
  const subjects = prepareSubjects(database);
  const selectDelivery = database.prepare(
    `SELECT ${DELIVERY_COLUMNS} FROM deliveries JOIN events ON events.id = deliveries.event_id
     WHERE deliveries.id = ? AND deliveries.workspace_id = ?`,
  );
  const selectAttempts = database.prepare(
    'SELECT * FROM attempts WHERE delivery_id = ? AND number > ? ORDER BY number LIMIT ?',
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
      selectAttempts.get(0, 0, 1);
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
          ? selectEvents.all(workspaceKey, beforeKey, limit)
          : subjects.newestEvents({ workspaceKey, ...subject, beforeKey, limit });
      return rows.map((row) => eventOf(row, keys));
    },

    findDelivery(request: { workspaceId: WorkspaceId; id: DeliveryId }): DeliveryRecord | null {
      const row = selectDelivery.get(keys.find(request.id), keys.own(request.workspaceId));
      return row === undefined ? null : deliveryOf(row, keys);
    },

    listDeliveries: prepareDeliveryList(database, keys),

    listAttempts(request: {
      workspaceId: WorkspaceId;
      deliveryId: DeliveryId;
      after?: number | undefined;
      limit?: number | undefined;
    }): Attempt[] | null {
      const { workspaceId, deliveryId, after = 0, limit = ALL } = request;
      const key = keys.find(deliveryId);
      if (selectDelivery.get(key, keys.own(workspaceId)) === undefined) return null;
      return selectAttempts.all(key, after, limit).map((row) => attemptOf(row, deliveryId));
    },

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

/** The statement depends on what is asked for, so it is prepared anew each time. */
function prepareDeliveryList(database: DatabaseSync, keys: Keys) {
  return (request: PageRequest<DeliveryId> & DeliveryFilter): DeliveryRecord[] => {
    const { endpointId, eventId, state, subject } = request;
    const workspaceKey = keys.own(request.workspaceId);
    const conditions: Condition[] = [
      ['deliveries.workspace_id = ?', workspaceKey],
      ['deliveries.id < ?', request.before === undefined ? END : keys.find(request.before)],
    ];
    if (endpointId !== undefined) conditions.push(['deliveries.endpoint_id = ?', keys.find(endpointId)]);
    if (eventId !== undefined) conditions.push(['deliveries.event_id = ?', keys.find(eventId)]);
    if (state !== undefined) conditions.push(['deliveries.state = ?', state]);
    if (subject !== undefined) {
      conditions.push(
        ['events.workspace_id = ?', workspaceKey],
        ['events.subject_kind = ?', subject.kind],
        ['events.subject_id = ?', subject.id],
      );
    }
    // By way of the subject's events, when one is asked for: a CROSS JOIN is carried out as it is written.
    const events = subject === undefined ? 'events JOIN' : `${EVENTS_BY_BUCKET} CROSS JOIN`;
    const tables = `${events} deliveries ON deliveries.event_id = events.id`;
    const where = conditions.map(([sql]) => sql).join(' AND ');
    const values = conditions.flatMap(([, ...rest]) => rest);
    return database
      .prepare(`SELECT ${DELIVERY_COLUMNS} FROM ${tables} WHERE ${where} ORDER BY deliveries.id DESC LIMIT ?`)
      .all(...values, request.limit)
      .map((row) => deliveryOf(row, keys));
  };
}
