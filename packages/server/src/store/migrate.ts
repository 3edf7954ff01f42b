// Brings a database to this version's schema: numbered .sql files, forward only, each in its own transaction.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** The migrations of a folder, in order. */
export function readMigrations(folder: string): readonly Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => {
      const sql = readFileSync(join(folder, file), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { number: Number.parseInt(file, 10), name: file, sql, checksum };
    });
}

/** The store was written by another version than this program can use. */
export class SchemaError extends Error {
  override name = 'SchemaError';
}

/** Those of `known` that are not applied yet. Refuses a store with migrations that are unknown or altered. */
export function pendingMigrations(
  known: readonly Migration[],
  applied: readonly { number: number; checksum: string }[],
): readonly Migration[] {
  for (const { number, checksum } of applied) {
    const migration = known.find((candidate) => candidate.number === number);
    if (migration === undefined) {
      throw new SchemaError(
        `The store has migration ${number}, which this version does not know. Use the version that wrote it, or a newer one.`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new SchemaError(`Migration ${migration.name} is not the one that the store was made with.`);
    }
  }
  const done = new Set(applied.map(({ number }) => number));
  return known.filter(({ number }) => !done.has(number));
}
