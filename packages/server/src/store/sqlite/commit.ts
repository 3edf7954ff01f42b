// The hot path: everything that one group commit makes durable, in one transaction.
import type { DatabaseSync } from 'node:sqlite';
import type { EventId } from '../../core/ids.ts';
import type { PublicationResult } from '../../engine/ports.ts';
import {
  type AttemptRow,
  type BatchRows,
  type CommitAnswer,
  type EventRows,
  RowReader,
} from './batch-rows.ts';
import { inTransaction } from './database.ts';
import type { Keys } from './keys.ts';

const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000;
/** Expired idempotency keys forgotten for each new one: the table shrinks faster than it grows. */
const FORGET_PER_KEY = 2;

export type CommitRows = (rows: BatchRows) => CommitAnswer;

export function prepareCommit(database: DatabaseSync, keys: Keys): CommitRows {
  const storeEvent = prepareStoreEvent(database);
  const idempotency = prepareIdempotency(database, keys);
  const storeAttempt = prepareStoreAttempt(database);

  function publish(publication: readonly EventRows[], now: number): PublicationResult {
    // All keys are looked at before anything is written: a conflict must leave nothing of its publication.
    const conflict = publication.findIndex((event) => idempotency.find(event, now) === 'conflict');
    if (conflict !== -1) return { kind: 'conflict', index: conflict };
    const twin = contradictingTwin(publication);
    if (twin !== -1) return { kind: 'conflict', index: twin };
    const existing = publication.map((event): EventId | null => {
      const found = idempotency.find(event, now);
      if (found !== null && found !== 'conflict') return found;
      idempotency.remember(event, now);
      storeEvent(event, now);
      return null;
    });
    return { kind: 'stored', existing };
  }

  return (rows) =>
    inTransaction(database, () => {
      const reader = new RowReader(rows);
      const now = reader.number();
      const results = reader.many(() =>
        publish(
          reader.many(() => reader.event()),
          now,
        ),
      );
      for (const attempt of reader.many(() => reader.attempt())) storeAttempt(attempt);
      return results.every(isAllNew) ? null : results;
    });
}

function isAllNew(result: PublicationResult): boolean {
  return result.kind === 'stored' && result.existing.every((id) => id === null);
}

/** The first event whose key stands earlier in the same publication, with other content; -1 if there is none. */
function contradictingTwin(publication: readonly EventRows[]): number {
  const contentOf = new Map<string, string>();
  return publication.findIndex(({ idempotency }) => {
    if (idempotency === null) return false;
    const first = contentOf.get(idempotency.key) ?? idempotency.contentHash;
    contentOf.set(idempotency.key, first);
    return first !== idempotency.contentHash;
  });
}

function prepareStoreEvent(database: DatabaseSync) {
  const insertEvent = database.prepare(
    `INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertBody = database.prepare('INSERT INTO bodies (event_id, dialect, body) VALUES (?, ?, ?)');
  const insertDelivery = database.prepare(
    `INSERT INTO deliveries (id, workspace_id, event_id, endpoint_id, state, due_at)
     VALUES (?, ?, ?, ?, 'pending', ?)`,
  );
  return ({ key, workspaceKey, columns, bodies, deliveries }: EventRows, now: number): void => {
    insertEvent.run(key, workspaceKey, ...columns);
    for (const { dialect, body } of bodies) insertBody.run(key, dialect, body);
    for (const delivery of deliveries) {
      insertDelivery.run(delivery.key, workspaceKey, key, delivery.endpointKey, now);
    }
  };
}

function prepareIdempotency(database: DatabaseSync, keys: Keys) {
  const select = database.prepare(
    `SELECT event_id, content_hash FROM idempotency_keys
     WHERE workspace_id = ? AND key = ? AND expires_at > ?`,
  );
  const insert = database.prepare(
    `INSERT OR REPLACE INTO idempotency_keys (workspace_id, key, event_id, content_hash, expires_at)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const forget = database.prepare(
    `DELETE FROM idempotency_keys WHERE (workspace_id, key) IN (
       SELECT workspace_id, key FROM idempotency_keys WHERE expires_at <= ? ORDER BY expires_at LIMIT ${FORGET_PER_KEY}
     )`,
  );
  return {
    find({ workspaceKey, idempotency }: EventRows, now: number): EventId | 'conflict' | null {
      if (idempotency === null) return null;
      const row = select.get(workspaceKey, idempotency.key, now);
      if (row === undefined) return null;
      return row['content_hash'] === idempotency.contentHash ? keys.id<EventId>(row['event_id']) : 'conflict';
    },
    remember({ key, workspaceKey, idempotency }: EventRows, now: number): void {
      if (idempotency === null) return;
      forget.run(now);
      insert.run(workspaceKey, idempotency.key, key, idempotency.contentHash, now + IDEMPOTENCY_MS);
    },
  };
}

function prepareStoreAttempt(database: DatabaseSync) {
  // OR IGNORE: an attempt whose commit was reported as failed may be on disk after all, and comes again.
  const insert = database.prepare(
    `INSERT OR IGNORE INTO attempts
       (delivery_id, number, started_at, duration_ms, outcome, request_headers, response_headers, response_body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  // Only a pending delivery moves on: what was canceled meanwhile stays canceled, its last attempt is in the log.
  const advance = database.prepare(
    `UPDATE deliveries SET attempts_made = ?, state = ?, due_at = ?, ended_at = ?
     WHERE id = ? AND state = 'pending'`,
  );
  return ({ columns, state, dueAt, endedAt }: AttemptRow): void => {
    insert.run(...columns);
    const [deliveryKey, number] = columns;
    advance.run(number, state, dueAt, endedAt, deliveryKey);
  };
}
