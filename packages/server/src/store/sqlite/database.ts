// Opens the file, sets what durability and speed depend on, and brings the schema up to date.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pendingMigrations, readMigrations } from '../migrate.ts';

const BUSY_TIMEOUT_MS = 5000;
/** Of each connection; negative means KiB. What is not in it comes from the system's page cache. */
const CACHE_SIZE = -8192;

/** Makes the connection. The simulator gives one whose statements can fail. */
export type Connect = (path: string, options: { readOnly: boolean; timeout: number }) => DatabaseSync;

const connectSqlite: Connect = (path, options) => new DatabaseSync(path, options);

export function openDatabase(
  path: string,
  options: { readOnly: boolean; connect?: Connect | undefined },
): DatabaseSync {
  const { readOnly, connect = connectSqlite } = options;
  const database = connect(path, { readOnly, timeout: BUSY_TIMEOUT_MS });
  database.exec(`PRAGMA cache_size = ${CACHE_SIZE}; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;`);
  if (readOnly) return database;
  // FULL: a commit returns only after fsync, which is what an acknowledged event rests on. With WAL that is one
  // fsync per commit, and group commit shares it.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  migrate(database);
  return database;
}

/** Brings a store to this version without serving it; answers the names of the migrations that it did not have. */
export function migrateFile(path: string): readonly string[] {
  const database = connectSqlite(path, { readOnly: false, timeout: BUSY_TIMEOUT_MS });
  try {
    return migrate(database);
  } finally {
    database.close();
  }
}

function migrate(database: DatabaseSync): readonly string[] {
  database.exec(
    `CREATE TABLE IF NOT EXISTS migrations (
       number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL
     ) STRICT`,
  );
  return inTransaction(database, () => {
    const applied = database.prepare('SELECT number, checksum FROM migrations').all();
    const pending = pendingMigrations(
      readMigrations(join(import.meta.dirname, 'migrations')),
      applied.map((row) => ({ number: Number(row['number']), checksum: String(row['checksum']) })),
    );
    const insert = database.prepare('INSERT INTO migrations (number, name, checksum) VALUES (?, ?, ?)');
    for (const { number, name, sql, checksum } of pending) {
      database.exec(sql);
      insert.run(number, name, checksum);
    }
    return pending.map(({ name }) => name);
  });
}

/** All of `work` or nothing of it, alone or with the transaction that is open. IMMEDIATE: a lock taken late could fail half-way. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  if (database.isTransaction) return work();
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (cause) {
    // A failed COMMIT may have ended the transaction already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw cause;
  }
}

/** All of `work` or nothing of it. What is replaced or deleted, a secret perhaps, is overwritten in the file, too. */
export function wiping<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('PRAGMA secure_delete = ON');
  try {
    return inTransaction(database, work);
  } finally {
    database.exec('PRAGMA secure_delete = OFF');
  }
}

/** Everything that `work` reads is as of one instant. */
export function inSnapshot<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN');
  try {
    return work();
  } finally {
    database.exec('COMMIT');
  }
}
