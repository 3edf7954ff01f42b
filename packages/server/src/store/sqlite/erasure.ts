// The events of one subject, deleted because somebody asks for it and not for their age.
import type { DatabaseSync } from 'node:sqlite';
import { type DeliveryId, firstKeyAt } from '../../core/ids.ts';
import type { RetentionStore } from '../../engine/ports.ts';
import { integer, integerOrNull } from '../rows.ts';
import type { Keys } from '../keys.ts';
import { wiping } from './database.ts';
import { prepareDeleteEvent } from './delete-event.ts';
import { prepareFeedFloors } from './feed-floors.ts';
import { EVENTS_BY_BUCKET } from './subjects.ts';

export function prepareErasure(database: DatabaseSync, keys: Keys) {
  const select = database.prepare(
    `SELECT events.id, events.bucket FROM ${EVENTS_BY_BUCKET}
     WHERE events.workspace_id = ? AND events.subject_kind = ? AND events.subject_id = ? AND events.id < ? LIMIT ?`,
  );
  const selectNewest = database.prepare(
    'SELECT (SELECT max(id) FROM events) AS event_id, (SELECT max(id) FROM attempts) AS attempt_id',
  );
  const deleteEvent = prepareDeleteEvent(database);
  const floors = prepareFeedFloors(database);

  function erase(request: Parameters<RetentionStore['eraseEvents']>[0]) {
    const { subject, publishedBefore, limit } = request;
    const workspaceKey = keys.own(request.workspaceId);
    const newest = selectNewest.get() ?? {};
    const [newestEvent, newestAttempt] = ['event_id', 'attempt_id'].map((of) => integerOrNull(newest, of));
    const found = select.all(workspaceKey, subject.kind, subject.id, firstKeyAt(publishedBefore), limit);
    const pending: DeliveryId[] = [];
    let erased = 0;
    for (const row of found) {
      const eventKey = integer(row, 'id');
      const deleted = deleteEvent(eventKey);
      if ('pending' in deleted) {
        pending.push(...deleted.pending.map((delivery) => keys.id<DeliveryId>(integer(delivery, 'id'))));
        continue;
      }
      erased += 1;
      // A follower of the feed goes on behind what is not there any more. But the newest keys must stay known as given.
      const { attemptKey } = deleted;
      if (eventKey === newestEvent) {
        floors.raise(workspaceKey, { bucket: integer(row, 'bucket'), eventKey, attemptKey: 0 });
      }
      if (attemptKey !== 0 && attemptKey === newestAttempt) {
        floors.raise(workspaceKey, { bucket: 0, eventKey: 0, attemptKey });
      }
    }
    return { erased, pending };
  }

  return {
    eraseEvents: (request: Parameters<RetentionStore['eraseEvents']>[0]) =>
      wiping(database, () => erase(request)),
  };
}
