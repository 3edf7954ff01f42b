// Idempotency keys: within 24 hours the same key of a workspace stores an event only once.
import type { DatabaseSync } from 'node:sqlite';
import type { EventId } from '../../core/ids.ts';
import type { ExistingEvent } from '../../engine/ports.ts';
import type { EventRows } from './batch-rows.ts';
import { FORGET_PER_KEY, IDEMPOTENCY_MS } from '../idempotency-bounds.ts';
import type { Keys } from '../keys.ts';
import { integer, text } from '../rows.ts';

export function prepareIdempotency(database: DatabaseSync, keys: Keys) {
  const select = database.prepare(
    `SELECT event_id, occurred_at, content_hash FROM idempotency_keys
     WHERE workspace_id = ? AND key = ? AND expires_at > ?`,
  );
  const insert = database.prepare(
    `INSERT OR REPLACE INTO idempotency_keys
       (workspace_id, key, event_id, occurred_at, content_hash, expires_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  // In two steps: there is nothing to delete most of the time, and a DELETE with a subquery makes a table for what it finds.
  const selectExpired = database.prepare(
    `SELECT workspace_id, key FROM idempotency_keys
     WHERE expires_at <= ? ORDER BY expires_at LIMIT ${FORGET_PER_KEY}`,
  );
  const remove = database.prepare('DELETE FROM idempotency_keys WHERE workspace_id = ? AND key = ?');

  function forget(now: number): void {
    for (const row of selectExpired.all(now)) remove.run(integer(row, 'workspace_id'), text(row, 'key'));
  }

  return {
    find({ workspaceKey, idempotency }: EventRows, now: number): ExistingEvent | 'conflict' | null {
      if (idempotency === null) return null;
      const row = select.get(workspaceKey, idempotency.key, now);
      if (row === undefined) return null;
      if (row['content_hash'] !== idempotency.contentHash) return 'conflict';
      return { id: keys.id<EventId>(row['event_id']), occurredAt: integer(row, 'occurred_at') };
    },
    remember({ key, workspaceKey, idempotency, columns }: EventRows, now: number): void {
      if (idempotency === null) return;
      const occurredAt = columns[4];
      forget(now);
      insert.run(
        workspaceKey,
        idempotency.key,
        key,
        occurredAt,
        idempotency.contentHash,
        now + IDEMPOTENCY_MS,
      );
    },
  };
}
