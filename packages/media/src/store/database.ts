import { readFileSync } from 'node:fs';
import type { SQLTagStore } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';

/** The open database of this package. Synchronous: each statement takes microseconds, each commit one fsync. */
export interface MediaDatabase {
  readonly sql: SQLTagStore;
  /** For the few statements whose text is put together. */
  readonly handle: DatabaseSync;
  /** All or nothing. The body must not await: another caller's statements would join the transaction. */
  transaction<T>(body: () => T): T;
  close(): void;
}

/** In order; a file here never changes once released. */
const migrations = ['0001_initial.sql', '0002_pulls.sql'] as const;
const statementCacheSize = 200;

export function openMediaDatabase(path: string): MediaDatabase {
  const handle = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 5000 });
  // FULL: a commit that was reported must survive a power failure.
  handle.exec('pragma journal_mode = wal; pragma synchronous = full;');
  migrate(handle);
  const transaction = <T>(body: () => T): T => inTransaction(handle, body);
  return {
    sql: handle.createTagStore(statementCacheSize),
    handle,
    transaction,
    close: () => {
      handle.close();
    },
  };
}

/** Brings a database to this version; answers the names of the migrations that it did not have. */
export function migrateMediaDatabase(path: string): readonly string[] {
  const handle = new DatabaseSync(path, { timeout: 5000 });
  try {
    return migrate(handle);
  } finally {
    handle.close();
  }
}

function migrate(handle: DatabaseSync): readonly string[] {
  const row = handle.prepare('pragma user_version').get();
  const version = Number(row?.['user_version'] ?? 0);
  if (version > migrations.length) {
    throw new Error(
      `media.db has version ${version}, this program knows ${migrations.length}: run the newer release again`,
    );
  }
  for (const [index, name] of migrations.entries()) {
    if (index < version) continue;
    const text = readFileSync(new URL(`migrations/${name}`, import.meta.url), 'utf8');
    inTransaction(handle, () => {
      handle.exec(`${text}\npragma user_version = ${index + 1};`);
    });
  }
  return migrations.slice(version);
}

function inTransaction<T>(handle: DatabaseSync, body: () => T): T {
  handle.exec('begin immediate');
  try {
    const result = body();
    handle.exec('commit');
    return result;
  } catch (error) {
    // SQLite has already rolled back after some errors, a full disk for one.
    if (handle.isTransaction) handle.exec('rollback');
    throw error;
  }
}
