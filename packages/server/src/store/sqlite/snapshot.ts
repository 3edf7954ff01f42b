// A copy of a database that others write to meanwhile: whole, consistent, and as small as it can be.
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { pendingMigrations, readMigrations } from '../migrate.ts';

const BUSY_TIMEOUT_MS = 5000;

/**
 * Writes what the database at `from` holds at this moment to `to`, which must not exist. One read of one snapshot:
 * writers go on meanwhile, their write-ahead log just cannot be cut until it is done.
 */
export function snapshotInto(from: string, to: string): void {
  const database = new DatabaseSync(from, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
}

/** What is wrong with the database, as SQLite says it; empty when nothing is. */
export function faultsOf(path: string): string[] {
  const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    const rows = database.prepare('PRAGMA integrity_check(10)').all();
    return rows.map((row) => String(row['integrity_check'])).filter((line) => line !== 'ok');
  } catch (cause) {
    return [cause instanceof Error ? cause.message : String(cause)];
  } finally {
    database.close();
  }
}

/** Throws a SchemaError when a store is one that this version cannot use. */
export function checkVersion(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    const applied = database.prepare('SELECT number, checksum FROM migrations').all();
    pendingMigrations(
      readMigrations(join(import.meta.dirname, 'migrations')),
      applied.map((row) => ({ number: Number(row['number']), checksum: String(row['checksum']) })),
    );
  } finally {
    database.close();
  }
}
