// `cuewire migrate`: the schema of this version, for who wants to see it done before the first start of a new one.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { migrateMediaDatabase } from '@cuewire/media';
import { STORE_FILE } from '../../backup/take.ts';
import { refuseServed } from './refuse-served.ts';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { parseDatabaseUrl } from '../../store/postgres/database-url.ts';
import { migrateDatabase } from '../../store/postgres/migrate-database.ts';
import { migrateFile } from '../../store/sqlite/database.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { CliError } from '../failure.ts';

interface Migrated {
  readonly store: string;
  /** Names of what was not there yet. */
  readonly applied: readonly string[];
}

export async function migrate(context: Context): Promise<void> {
  const config = loadConfig(context.machine.environment);
  refuseServed(config.dataDir);
  const migrated = [await migrateStore(config), ...migrateMedia(config)];
  if (context.isJson) {
    context.json({ data: migrated });
    return;
  }
  for (const { store, applied } of migrated) {
    if (applied.length === 0) context.write(`${store} is of this version already\n`);
    for (const name of applied) context.write(`${store} has ${name} now\n`);
  }
}

async function migrateStore({ databaseUrl, dataDir }: Config): Promise<Migrated> {
  const database = databaseUrl === undefined ? undefined : parseDatabaseUrl(databaseUrl);
  if (database !== undefined) return { store: 'PostgreSQL', applied: await migrateDatabase(database) };
  const path = join(dataDir, STORE_FILE);
  if (existsSync(path)) return { store: path, applied: migrateFile(path) };
  throw new CliError(
    `${path} is not there.`,
    'Set CUEWIRE_DATA_DIR to the folder of the server; a new store is made at its first start.',
    EXIT.failed,
  );
}

function migrateMedia({ dataDir }: Config): Migrated[] {
  const path = join(dataDir, 'media', 'media.db');
  return existsSync(path) ? [{ store: path, applied: migrateMediaDatabase(path) }] : [];
}
