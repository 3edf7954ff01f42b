// The whole store on one SQLite file, as plain synchronous calls. thread.ts runs it off the main thread.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type IdTail, newIdTail } from '../../core/ids.ts';
import type { AuditedMethod, AuditEntry } from '../../engine/audit-log.ts';
import type { CommitBatch } from '../../engine/ports.ts';
import { prepareAccounts } from './accounts.ts';
import { prepareAudit, prepareAuditRecords } from './audit.ts';
import { resultOf, rowsOfBatch } from './batch-rows.ts';
import { prepareCommit } from './commit.ts';
import { type Connect, openDatabase } from './database.ts';
import { prepareEndpoints } from './endpoints.ts';
import { prepareErasure } from './erasure.ts';
import { prepareFeed } from './feed.ts';
import { prepareEventTypes } from './event-types.ts';
import { Keys } from '../keys.ts';
import { prepareNodes } from './nodes.ts';
import { prepareQueue } from './queue.ts';
import { prepareRecords } from './records.ts';
import { prepareReplayRecords, prepareReplays } from './replays.ts';
import { prepareRetention } from './retention.ts';
import { text } from '../rows.ts';
import { prepareStats, prepareStatsRecords } from './stats.ts';

export type SqliteStore = ReturnType<typeof createSqliteStore>;

export interface SqliteStoreOptions {
  readonly path: string;
  /** 8 random bytes: they become part of every id if the file is new. */
  readonly identitySeed: Uint8Array;
}

export function createSqliteStore(options: SqliteStoreOptions, connect?: Connect) {
  if (!existsSync(options.path)) mkdirSync(dirname(options.path), { recursive: true });
  const database = openDatabase(options.path, { readOnly: false, connect });
  const tail = identityTail(database, options.identitySeed);
  const keys = new Keys(tail);
  const commitRows = prepareCommit(database, keys);
  const { withEntries, ...audit } = prepareAudit(database, keys);
  const changes = {
    ...prepareQueue(database, keys),
    ...prepareReplays(database, keys),
    ...prepareErasure(database, keys),
    ...prepareEndpoints(database, keys),
    ...prepareEventTypes(database, keys),
    ...prepareAccounts(database, keys),
  };
  return {
    identity: () => ({ tail, lastKey: lastKey(database) }),
    commit: (batch: CommitBatch) => resultOf(batch, commitRows(rowsOfBatch(batch, keys))),
    commitRows,
    ...changes,
    audited(entries: readonly AuditEntry[], method: AuditedMethod, values: readonly unknown[]): unknown {
      const change = changes[method] as (...values: readonly unknown[]) => unknown;
      return withEntries(entries, () => change(...values));
    },
    ...prepareRetention(database, keys),
    ...audit,
    ...prepareNodes(database, keys),
    ...prepareStats(database, keys),
    close: () => database.close(),
  };
}

/** A second connection to an existing file, for reading back only. */
export function createSqliteReader(options: SqliteStoreOptions) {
  const database = openDatabase(options.path, { readOnly: true });
  const keys = new Keys(readTail(database));
  return {
    ...prepareRecords(database, keys),
    ...prepareReplayRecords(database, keys),
    ...prepareAuditRecords(database, keys),
    ...prepareFeed(database, keys),
    ...prepareStatsRecords(database, keys),
    close: () => database.close(),
  };
}

function identityTail(database: DatabaseSync, seed: Uint8Array): IdTail {
  database.prepare('INSERT OR IGNORE INTO identity (one, id_tail) VALUES (1, ?)').run(newIdTail(seed));
  return readTail(database);
}

function readTail(database: DatabaseSync): IdTail {
  return text(database.prepare('SELECT id_tail FROM identity').get() ?? {}, 'id_tail') as IdTail;
}

/** The largest key in use: new ids go on from there, even when the clock was set back. */
function lastKey(database: DatabaseSync): number {
  const tables = ['workspaces', 'api_keys', 'endpoints', 'events', 'deliveries', 'replays', 'audit'];
  const selects = tables.map((table) => `SELECT max(id) AS last FROM ${table}`);
  // What is deleted was in use.
  selects.push('SELECT max(event_id) AS last FROM feed_floors');
  const maxima = selects.map((select) => database.prepare(select).get()?.['last']);
  return Math.max(0, ...maxima.map(Number));
}
