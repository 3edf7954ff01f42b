// The hot path: everything that one group commit makes durable, in one transaction.
import type { DatabaseSync } from 'node:sqlite';
import { type DeliveryId, type EndpointId, firstKeyAt } from '../../core/ids.ts';
import type { ExistingEvent, MovedUp, PublicationResult } from '../../engine/ports.ts';
import {
  type AttemptRow,
  type BatchRows,
  type CommitAnswer,
  type DeliveryRows,
  type EventRows,
  RowReader,
} from './batch-rows.ts';
import { inTransaction } from './database.ts';
import { prepareIdempotency } from './idempotency.ts';
import type { Keys } from '../keys.ts';
import { prepareLines } from './lines.ts';
import { integerOrNull } from '../rows.ts';
import { prepareBuckets } from './subjects.ts';

export type CommitRows = (rows: BatchRows) => CommitAnswer;

export function prepareCommit(database: DatabaseSync, keys: Keys): CommitRows {
  const storeEvent = prepareStoreEvent(database, keys);
  const idempotency = prepareIdempotency(database, keys);
  const storeAttempt = prepareStoreAttempt(database, keys);

  function publish(publication: readonly EventRows[], now: number): PublicationResult {
    // All keys are looked at before anything is written: a conflict must leave nothing of its publication.
    const conflict = publication.findIndex((event) => idempotency.find(event, now) === 'conflict');
    if (conflict !== -1) return { kind: 'conflict', index: conflict };
    const twin = contradictingTwin(publication);
    if (twin !== -1) return { kind: 'conflict', index: twin };
    const behind: DeliveryId[] = [];
    const existing = publication.map((event): ExistingEvent | null => {
      const found = idempotency.find(event, now);
      if (found !== null && found !== 'conflict') return found;
      idempotency.remember(event, now);
      storeEvent(event, now, behind);
      return null;
    });
    return { kind: 'stored', existing, behind };
  }

  return (rows) =>
    inTransaction(database, () => {
      const reader = new RowReader(rows);
      const now = reader.number();
      const movedUp = reader
        .many(() => storeAttempt(reader.attempt(), now))
        .filter((moved) => moved !== null);
      const publications = reader.many(() =>
        publish(
          reader.many(() => reader.event()),
          now,
        ),
      );
      return movedUp.length === 0 && publications.every(isPlain) ? null : { publications, movedUp };
    });
}

/** All of its events are new, and none of its deliveries stands behind another. */
function isPlain(result: PublicationResult): boolean {
  return (
    result.kind === 'stored' && result.behind.length === 0 && result.existing.every((event) => event === null)
  );
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

function prepareStoreEvent(database: DatabaseSync, keys: Keys) {
  const lines = prepareLines(database);
  const nextBucket = prepareBuckets(database);
  const insertEvent = database.prepare(
    `INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at, bucket)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertBody = database.prepare('INSERT INTO bodies (event_id, form, body) VALUES (?, ?, ?)');
  const insertDelivery = database.prepare(
    `INSERT INTO deliveries (id, workspace_id, event_id, endpoint_id, order_key, state, due_at)
     VALUES (?, ?, ?, ?, ?, 'pending', ?)`,
  );
  const changeEndpoint = database.prepare(
    'UPDATE endpoints SET enabled = ?, disabled_reason = ?, failing_since = ? WHERE id = ?',
  );

  function standsBehind({ endpointKey, orderKey }: DeliveryRows): boolean {
    return orderKey !== null && lines.isBusy({ endpointKey, orderKey });
  }

  return (event: EventRows, now: number, behind: DeliveryId[]): void => {
    const { key, workspaceKey, columns, bodies, deliveries, change } = event;
    insertEvent.run(key, workspaceKey, ...columns, nextBucket());
    for (const { form, body } of bodies) insertBody.run(key, form, body);
    for (const delivery of deliveries) {
      const { endpointKey, orderKey } = delivery;
      const dueAt = standsBehind(delivery) ? null : now;
      if (dueAt === null) behind.push(keys.id(delivery.key));
      insertDelivery.run(delivery.key, workspaceKey, key, endpointKey, orderKey, dueAt);
    }
    if (change !== null) changeEndpoint.run(...change.columns, change.endpointKey);
  };
}

function prepareStoreAttempt(database: DatabaseSync, keys: Keys) {
  const lines = prepareLines(database);
  // OR IGNORE: an attempt whose commit was reported as failed may be on disk after all, and comes again.
  const insert = database.prepare(
    `INSERT OR IGNORE INTO attempts
       (id, delivery_id, number, started_at, duration_ms, outcome, request_url, request_headers, response_headers,
        response_body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  // Only a pending delivery moves on: what was canceled or expired meanwhile stays so, its last attempt counts.
  const advance = database.prepare(
    `UPDATE deliveries SET attempts_made = ?, state = ?, due_at = ?, ended_at = ?
     WHERE id = ? AND state = 'pending'`,
  );
  const count = database.prepare('UPDATE deliveries SET attempts_made = max(attempts_made, ?) WHERE id = ?');
  let lastKey =
    integerOrNull(database.prepare('SELECT max(id) AS last FROM attempts').get() ?? {}, 'last') ?? 0;
  return ({ columns, state, dueAt, endedAt, line }: AttemptRow, now: number): MovedUp | null => {
    const [deliveryKey, number] = columns;
    const { changes } = advance.run(number, state, dueAt, endedAt, deliveryKey);
    // Deleted for its age before the attempt came back: then there is no log that it belongs to.
    if (changes === 0 && count.run(number, deliveryKey).changes === 0) return null;
    lastKey = Math.max(lastKey + 1, firstKeyAt(now));
    insert.run(lastKey, ...columns);
    if (line === null || dueAt !== null || changes === 0) return null;
    const next = lines.advance(line, () => now);
    if (next === undefined) return null;
    return {
      endpointId: keys.id<EndpointId>(line.endpointKey),
      deliveryId: keys.id<DeliveryId>(next),
      after: keys.id<DeliveryId>(deliveryKey),
    };
  };
}
