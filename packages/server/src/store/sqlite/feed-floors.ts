// How far the past of each workspace has been deleted (migrations/0006_feed_stats.sql).
import type { DatabaseSync } from 'node:sqlite';
import { integer } from '../rows.ts';

export interface FeedFloor {
  readonly bucket: number;
  readonly eventKey: number;
  readonly attemptKey: number;
}

const NO_FLOOR: FeedFloor = { bucket: 0, eventKey: 0, attemptKey: 0 };

export function prepareFeedFloors(database: DatabaseSync) {
  const select = database.prepare('SELECT * FROM feed_floors WHERE workspace_id = ?');
  const raise = database.prepare(
    `INSERT INTO feed_floors (workspace_id, bucket, event_id, attempt_id) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET bucket = max(bucket, excluded.bucket),
       event_id = max(event_id, excluded.event_id), attempt_id = max(attempt_id, excluded.attempt_id)`,
  );
  return {
    floorOf(workspaceKey: number): FeedFloor {
      const row = select.get(workspaceKey);
      if (row === undefined) return NO_FLOOR;
      return {
        bucket: integer(row, 'bucket'),
        eventKey: integer(row, 'event_id'),
        attemptKey: integer(row, 'attempt_id'),
      };
    },
    raise(workspaceKey: number, { bucket, eventKey, attemptKey }: FeedFloor): void {
      raise.run(workspaceKey, bucket, eventKey, attemptKey);
    },
  };
}
