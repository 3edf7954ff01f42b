// The hot path: everything that one group commit makes durable, in one transaction.
import type { DatabaseSync } from 'node:sqlite';
import type { DeliveryId } from '../../core/ids.ts';
import type { ExistingEvent, PublicationResult } from '../../engine/ports.ts';
import {
  type BatchRows,
  type CommitAnswer,
  type DeliveryRows,
  type EventRows,
  RowReader,
} from './batch-rows.ts';
import { type Claims, prepareClaims } from './claims.ts';
import { inTransaction } from './database.ts';
import { prepareIdempotency } from './idempotency.ts';
import { prepareInsertRows, type RowValues } from './insert-rows.ts';
import type { Keys } from '../keys.ts';
import { prepareLines } from './lines.ts';
import { prepareStoreAttempts } from './store-attempt.ts';
import { prepareBuckets } from './subjects.ts';
import { prepareVersions } from './versions.ts';

export type CommitRows = (rows: BatchRows) => CommitAnswer;

/** What a commit inserts at its end, many rows at a time. Of this commit alone: a failed one leaves nothing for the next. */
interface NewRows {
  readonly events: RowValues;
  readonly deliveries: RowValues;
}

export function prepareCommit(database: DatabaseSync, keys: Keys): CommitRows {
  const { storeEvent, insertRows } = prepareStoreEvent(database, keys);
  const idempotency = prepareIdempotency(database, keys);
  const storeAttempts = prepareStoreAttempts(database, keys);
  const overtakenBy = prepareOvertaken(database);
  const claimsOf = prepareClaims(database, keys);

  function publish(
    publication: readonly EventRows[],
    now: number,
    claims: Claims | null,
    rows: NewRows,
  ): PublicationResult {
    // All keys are looked at before anything is written: a conflict must leave nothing of its publication.
    const conflict = publication.findIndex((event) => idempotency.find(event, now) === 'conflict');
    if (conflict !== -1) return { kind: 'conflict', index: conflict };
    const twin = contradictingTwin(publication);
    if (twin !== -1) return { kind: 'conflict', index: twin };
    if (claims !== null) {
      const last = overtakenBy(publication.filter((event) => idempotency.find(event, now) === null));
      if (last !== null) return { kind: 'overtaken', behind: keys.id(last) };
    }
    const behind: DeliveryId[] = [];
    const existing = publication.map((event): ExistingEvent | null => {
      const found = idempotency.find(event, now);
      if (found !== null && found !== 'conflict') return found;
      idempotency.remember(event, now);
      storeEvent(event, { now, claims, behind, rows });
      return null;
    });
    return { kind: 'stored', existing, behind };
  }

  return (batch) =>
    inTransaction(database, () => {
      const reader = new RowReader(batch);
      const now = reader.number();
      const claims = claimsOf(reader.holder());
      const movedUp = storeAttempts(
        reader.many(() => reader.attempt()),
        now,
        claims,
      );
      const rows: NewRows = { events: [], deliveries: [] };
      const publications = reader.many(() =>
        publish(
          reader.many(() => reader.event()),
          now,
          claims,
          rows,
        ),
      );
      insertRows(rows);
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

/** Ids of one process rise, so it can only be overtaken by another: the largest key that stands in a line before its time. */
function prepareOvertaken(database: DatabaseSync) {
  const lines = prepareLines(database);
  return (publication: readonly EventRows[]): number | null => {
    let last: number | null = null;
    for (const { key, deliveries } of publication) {
      for (const { endpointKey, orderKey } of deliveries) {
        if (orderKey === null) continue;
        const pending = lines.lastPending({ endpointKey, orderKey });
        if (pending > key) last = Math.max(last ?? 0, pending);
      }
    }
    return last;
  };
}

function prepareStoreEvent(database: DatabaseSync, keys: Keys) {
  const lines = prepareLines(database);
  const versions = prepareVersions(database);
  const nextBucket = prepareBuckets(database);
  // ROLLBACK: a statement of several rows that may ABORT, which nothing but itself is undone by, notes what it changes.
  const insertEvents = prepareInsertRows(
    database,
    `INSERT OR ROLLBACK INTO events
       (id, workspace_id, type, subject_kind, subject_id, data, occurred_at, traceparent, bucket)`,
    '(?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const insertBody = database.prepare('INSERT INTO bodies (event_id, form, body) VALUES (?, ?, ?)');
  const insertDeliveries = prepareInsertRows(
    database,
    `INSERT OR ROLLBACK INTO deliveries (id, workspace_id, event_id, endpoint_id, order_key, state, due_at)`,
    `(?, ?, ?, ?, ?, 'pending', ?)`,
  );
  const changeEndpoint = database.prepare(
    `UPDATE endpoints SET enabled = ?, disabled_reason = ?, failing_since = ?, version = ?
     WHERE id = ? AND enabled = 1`,
  );

  function standsBehind({ endpointKey, orderKey }: DeliveryRows): boolean {
    return orderKey !== null && lines.isBusy({ endpointKey, orderKey });
  }

  function storeEvent(event: EventRows, into: Storing): void {
    const { now, claims, behind, rows } = into;
    const { key, workspaceKey, columns, bodies, deliveries, change } = event;
    rows.events.push(key, workspaceKey, ...columns, nextBucket());
    for (const { form, body } of bodies) insertBody.run(key, form, body);
    for (const delivery of deliveries) {
      const { endpointKey, orderKey } = delivery;
      const dueAt = standsBehind(delivery) ? null : now;
      if (dueAt === null) behind.push(keys.id(delivery.key));
      else if (claims !== null && !claims.holds(endpointKey)) claims.nudge(endpointKey, 'due');
      const values = [delivery.key, workspaceKey, key, endpointKey, orderKey, dueAt];
      // The next in the line must find it there.
      if (orderKey === null) rows.deliveries.push(...values);
      else insertDeliveries(values);
    }
    if (change !== null)
      changeEndpoint.run(...change.columns, versions.endpointChanged(), change.endpointKey);
  }

  return {
    storeEvent,
    insertRows: ({ events, deliveries }: NewRows): void => {
      insertEvents(events);
      insertDeliveries(deliveries);
    },
  };
}

/** The commit that an event is stored in. */
interface Storing {
  readonly now: number;
  readonly claims: Claims | null;
  readonly behind: DeliveryId[];
  readonly rows: NewRows;
}
