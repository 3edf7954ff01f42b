// The hot path: everything that one group commit makes durable, in one transaction.
import type { DatabaseSync } from 'node:sqlite';
import type { FinishedAttempt } from '../../core/attempt.ts';
import type { EventId } from '../../core/ids.ts';
import type { CommitBatch, NewEvent, Publication, PublicationResult } from '../../engine/ports.ts';
import { inTransaction } from './database.ts';
import type { Keys } from './keys.ts';

const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000;
/** Expired idempotency keys forgotten for each new one: the table shrinks faster than it grows. */
const FORGET_PER_KEY = 2;

export type Commit = (batch: CommitBatch) => PublicationResult[];

export function prepareCommit(database: DatabaseSync, keys: Keys): Commit {
  const storeEvent = prepareStoreEvent(database, keys);
  const idempotency = prepareIdempotency(database, keys);
  const storeAttempt = prepareStoreAttempt(database, keys);

  function publish(publication: Publication, now: number): PublicationResult {
    // All keys are looked at before anything is written: a conflict must leave nothing of its publication.
    const conflict = publication.findIndex((newEvent) => idempotency.find(newEvent, now) === 'conflict');
    if (conflict !== -1) return { kind: 'conflict', index: conflict };
    const twin = contradictingTwin(publication);
    if (twin !== -1) return { kind: 'conflict', index: twin };
    const existing = publication.map((newEvent): EventId | null => {
      const found = idempotency.find(newEvent, now);
      if (found !== null && found !== 'conflict') return found;
      idempotency.remember(newEvent, now);
      storeEvent(newEvent, now);
      return null;
    });
    return { kind: 'stored', existing };
  }

  return (batch) =>
    inTransaction(database, () => {
      for (const attempt of batch.attempts) storeAttempt(attempt);
      return batch.publications.map((publication) => publish(publication, batch.now));
    });
}

/** The first event whose key stands earlier in the same publication, with other content; -1 if there is none. */
function contradictingTwin(publication: Publication): number {
  const contentOf = new Map<string, string>();
  return publication.findIndex(({ idempotency }) => {
    if (idempotency === null) return false;
    const first = contentOf.get(idempotency.key) ?? idempotency.contentHash;
    contentOf.set(idempotency.key, first);
    return first !== idempotency.contentHash;
  });
}

function prepareStoreEvent(database: DatabaseSync, keys: Keys) {
  const insertEvent = database.prepare(
    `INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertBody = database.prepare('INSERT INTO bodies (event_id, dialect, body) VALUES (?, ?, ?)');
  const insertDelivery = database.prepare(
    `INSERT INTO deliveries (id, workspace_id, event_id, endpoint_id, state, due_at)
     VALUES (?, ?, ?, ?, 'pending', ?)`,
  );
  return ({ event, bodies, deliveries }: NewEvent, now: number): void => {
    const eventKey = keys.own(event.id);
    const workspaceKey = keys.own(event.workspaceId);
    const { kind, id } = event.subject;
    insertEvent.run(eventKey, workspaceKey, event.type, kind, id, event.data, event.occurredAt);
    for (const { dialect, body } of bodies) insertBody.run(eventKey, dialect, body);
    for (const delivery of deliveries) {
      insertDelivery.run(keys.own(delivery.id), workspaceKey, eventKey, keys.own(delivery.endpointId), now);
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
    find({ event, idempotency }: NewEvent, now: number): EventId | 'conflict' | null {
      if (idempotency === null) return null;
      const row = select.get(keys.own(event.workspaceId), idempotency.key, now);
      if (row === undefined) return null;
      return row['content_hash'] === idempotency.contentHash ? keys.id<EventId>(row['event_id']) : 'conflict';
    },
    remember({ event, idempotency }: NewEvent, now: number): void {
      if (idempotency === null) return;
      forget.run(now);
      insert.run(
        keys.own(event.workspaceId),
        idempotency.key,
        keys.own(event.id),
        idempotency.contentHash,
        now + IDEMPOTENCY_MS,
      );
    },
  };
}

function prepareStoreAttempt(database: DatabaseSync, keys: Keys) {
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
  return ({ attempt, state, dueAt }: FinishedAttempt): void => {
    const deliveryKey = keys.own(attempt.deliveryId);
    insert.run(
      deliveryKey,
      attempt.number,
      attempt.startedAt,
      attempt.durationMs,
      JSON.stringify(attempt.outcome),
      JSON.stringify(attempt.requestHeaders),
      JSON.stringify(attempt.responseHeaders),
      attempt.responseBody,
    );
    const endedAt = dueAt === null ? attempt.startedAt + attempt.durationMs : null;
    advance.run(attempt.number, state, dueAt, endedAt, deliveryKey);
  };
}
