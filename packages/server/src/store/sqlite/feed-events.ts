// The events of the feed, found bucket by bucket (subjects.ts): without an index of their own, in a few lookups even
// for a workspace whose events lie far apart among those of others.
import type { DatabaseSync } from 'node:sqlite';
import type { FeedFilter, FeedItem } from '../../engine/feed-store.ts';
import type { FeedPlace } from './feed-cursor.ts';
import type { Keys } from '../keys.ts';
import { EVENT_COLUMNS, eventOf, integer, integerOrNull } from '../rows.ts';

/** Buckets that one page looks into: some ten milliseconds when all of them are empty. */
const BUCKETS_MAX = 10_000;

export interface FoundEvent {
  readonly key: number;
  readonly bucket: number;
}

export function prepareFeedEvents(database: DatabaseSync, keys: Keys) {
  const selectNewestBucket = database.prepare('SELECT max(bucket) AS bucket FROM events');
  const selectOldestBucket = database.prepare('SELECT min(bucket) AS bucket FROM events');
  const selectLastIn = database.prepare(
    'SELECT max(id) AS last FROM events WHERE bucket = ? AND workspace_id = ?',
  );
  const selectIn = database.prepare(
    'SELECT id FROM events WHERE bucket = ? AND workspace_id = ? AND id > ? ORDER BY id LIMIT ?',
  );
  const selectEvent = database.prepare(`SELECT ${EVENT_COLUMNS} FROM events WHERE id = ?`);
  const selectHead = database.prepare('SELECT type, subject_kind, subject_id FROM events WHERE id = ?');
  const selectTarget = database.prepare('SELECT 1 FROM deliveries WHERE event_id = ? AND endpoint_id = ?');

  const newestBucket = () => integerOrNull(selectNewestBucket.get() ?? {}, 'bucket');

  /** Looks at the event's data, which may be long, only when it is wanted. */
  function isWanted(key: number, { eventTypes, subject, endpointId }: FeedFilter): boolean {
    if (eventTypes !== undefined || subject !== undefined) {
      const head = selectHead.get(key) ?? {};
      if (eventTypes?.includes(String(head['type'])) === false) return false;
      const isAbout =
        subject === undefined || (head['subject_kind'] === subject.kind && head['subject_id'] === subject.id);
      if (!isAbout) return false;
    }
    return endpointId === undefined || selectTarget.get(key, keys.find(endpointId)) !== undefined;
  }

  return {
    newestBucket,

    lastIn: (bucket: number, workspaceKey: number): number =>
      integerOrNull(selectLastIn.get(bucket, workspaceKey) ?? {}, 'last') ?? 0,

    /** Up to `limit` behind the place, and the place where the look ended. */
    after(place: FeedPlace, workspaceKey: number, limit: number) {
      const newest = newestBucket() ?? place.bucket;
      const oldest = integerOrNull(selectOldestBucket.get() ?? {}, 'bucket') ?? place.bucket;
      const first = Math.max(place.bucket, Math.min(oldest, newest));
      const last = Math.min(newest, first + BUCKETS_MAX);
      const found: FoundEvent[] = [];
      let end = place;
      for (let bucket = first; bucket <= last && found.length < limit; bucket += 1) {
        const after = bucket === place.bucket ? place.eventKey : 0;
        const rows = selectIn.all(bucket, workspaceKey, after, limit - found.length);
        for (const row of rows) found.push({ key: integer(row, 'id'), bucket });
        end = { ...place, bucket, eventKey: rows.length === 0 ? after : (found.at(-1)?.key ?? after) };
      }
      return { events: found, place: end, isMore: found.length === limit || last < newest };
    },

    read(key: number, filter: FeedFilter, cursor: string): { item: FeedItem; size: number } | null {
      if (!isWanted(key, filter)) return null;
      const event = eventOf(selectEvent.get(key) ?? {}, keys);
      return { item: { kind: 'event', cursor, event }, size: event.data.length };
    },
  };
}
