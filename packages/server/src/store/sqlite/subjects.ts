// Finding the events of one subject. Subjects come in any order, so in an index by subject alone each event would
// dirty a page of its own, and writing pages is most of what a commit costs. The index therefore starts with a bucket,
// the number of the thousand that an event was stored with: what is written together lies together, and who reads
// looks into one bucket after the other, about a microsecond each. Within a workspace, buckets rise with ids.
import type { DatabaseSync } from 'node:sqlite';
import { EVENT_COLUMNS, integer, integerOrNull, type Row } from '../rows.ts';

const BUCKET_EVENTS = 1024;

/** Gives each new event its bucket: never one below a bucket that there has been (feed-cursor.ts). */
export function prepareBuckets(database: DatabaseSync): () => number {
  const newest = database
    .prepare('SELECT bucket, count(*) AS count FROM events WHERE bucket = (SELECT max(bucket) FROM events)')
    .get();
  const deleted = database.prepare('SELECT max(bucket) AS bucket FROM feed_floors').get();
  let bucket = Math.max(Number(newest?.['bucket'] ?? 0), Number(deleted?.['bucket'] ?? 0));
  let count = Number(newest?.['count'] ?? 0);
  return () => {
    if (count >= BUCKET_EVENTS) {
      bucket += 1;
      count = 0;
    }
    count += 1;
    return bucket;
  };
}

/** The table `events`, joined so that conditions on its subject are looked up in every bucket. */
export const EVENTS_BY_BUCKET = `(
    WITH RECURSIVE buckets (bucket) AS (
      SELECT max(bucket) FROM events
      UNION ALL
      SELECT bucket - 1 FROM buckets WHERE bucket > (SELECT min(bucket) FROM events)
    )
    SELECT bucket FROM buckets
  ) AS buckets CROSS JOIN events ON events.bucket = buckets.bucket`;

export function prepareSubjects(database: DatabaseSync) {
  const selectRange = database.prepare(
    'SELECT (SELECT min(bucket) FROM events) AS oldest, (SELECT max(bucket) FROM events) AS newest',
  );
  const selectInBucket = database.prepare(
    `SELECT ${EVENT_COLUMNS} FROM events
     WHERE bucket = ? AND workspace_id = ? AND subject_kind = ? AND subject_id = ? AND id < ?
     ORDER BY id DESC LIMIT ?`,
  );
  // The index has all of it: only what is shown is looked up in the table.
  const selectKeysInBucket = database.prepare(
    'SELECT id FROM events WHERE bucket = ? AND workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?',
  );
  const selectBucket = database.prepare('SELECT bucket FROM events WHERE id = ? AND workspace_id = ?');
  const selectEvent = database.prepare(`SELECT ${EVENT_COLUMNS} FROM events WHERE id = ?`);
  return {
    /** Begins at the bucket of the event that the page before ended with, where that is still there. */
    newestOfWorkspace(request: { workspaceKey: number; beforeKey: number; limit: number }): Row[] {
      const { workspaceKey, beforeKey, limit } = request;
      const range = selectRange.get() ?? {};
      const [oldest, newest] = [integerOrNull(range, 'oldest'), integerOrNull(range, 'newest')];
      if (oldest === null || newest === null) return [];
      const first = integerOrNull(selectBucket.get(beforeKey, workspaceKey) ?? { bucket: null }, 'bucket');
      const found: Row[] = [];
      for (let bucket = first ?? newest; bucket >= oldest && found.length < limit; bucket -= 1) {
        const eventKeys = selectKeysInBucket.all(bucket, workspaceKey, beforeKey, limit - found.length);
        for (const row of eventKeys) found.push(selectEvent.get(integer(row, 'id')) ?? {});
      }
      return found;
    },

    newestEvents(request: {
      workspaceKey: number;
      kind: string;
      id: string;
      beforeKey: number;
      limit: number;
    }): Row[] {
      const { workspaceKey, kind, id, beforeKey, limit } = request;
      const range = selectRange.get() ?? {};
      const [oldest, newest] = [integerOrNull(range, 'oldest'), integerOrNull(range, 'newest')];
      const found: Row[] = [];
      if (oldest === null || newest === null) return found;
      for (let bucket = newest; bucket >= oldest && found.length < limit; bucket -= 1) {
        const left = limit - found.length;
        found.push(...selectInBucket.all(bucket, workspaceKey, kind, id, beforeKey, left));
      }
      return found;
    },
  };
}
