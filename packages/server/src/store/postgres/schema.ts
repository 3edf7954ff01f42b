// Brings a database to this version's schema. Several servers may start at the same time: one does it, the others wait.
import { join } from 'node:path';
import { type IdTail, newIdTail } from '../../core/ids.ts';
import { pendingMigrations, readMigrations, SchemaError } from '../migrate.ts';
import { integer, text } from '../rows.ts';
import type { Client } from './session.ts';
import { inTransaction } from './statements.ts';

/** Any number that nothing else in the database locks: "cuewire" on a telephone. */
const LOCK = 283_9473;
const OLDEST_VERSION = 150_000;

/** Answers the names of the migrations that were not there yet. */
export async function migrate(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int AS version`,
  );
  if ((rows[0]?.version ?? 0) < OLDEST_VERSION) {
    throw new SchemaError('The PostgreSQL server is older than version 15. Use 15 or newer.');
  }
  return inTransaction(client, async () => {
    await client.query(`SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock(${LOCK})`);
    await client.query(
      'CREATE TABLE IF NOT EXISTS migrations (number bigint PRIMARY KEY, name text NOT NULL, checksum text NOT NULL)',
    );
    const applied = await client.query<Record<string, unknown>>('SELECT number, checksum FROM migrations');
    const pending = pendingMigrations(
      readMigrations(join(import.meta.dirname, 'migrations')),
      applied.rows.map((row) => ({ number: integer(row, 'number'), checksum: text(row, 'checksum') })),
    );
    for (const { number, name, sql, checksum } of pending) {
      await client.query(sql);
      await client.query('INSERT INTO migrations (number, name, checksum) VALUES ($1, $2, $3)', [
        number,
        name,
        checksum,
      ]);
    }
    return pending.map(({ name }) => name);
  });
}

/** The tail of this database's ids; made of `seed` when there is none. */
export async function identityTail(client: Client, seed: Uint8Array): Promise<IdTail> {
  await client.query('INSERT INTO identity (one, id_tail) VALUES (1, $1) ON CONFLICT DO NOTHING', [
    newIdTail(seed),
  ]);
  const { rows } = await client.query<Record<string, unknown>>('SELECT id_tail FROM identity');
  return text(rows[0] ?? {}, 'id_tail') as IdTail;
}

/** The largest key in use: new ids go on from there, even when the clock was set back. */
export async function lastKey(client: Client): Promise<number> {
  const tables = ['workspaces', 'api_keys', 'endpoints', 'events', 'deliveries', 'replays', 'audit'];
  const floor = 'coalesce((SELECT key FROM key_floor), 0)';
  const maxima = tables.map((table) => `coalesce((SELECT max(id) FROM ${table}), 0)`).join(', ');
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT greatest(${maxima}, ${floor}) AS last`,
  );
  return integer(rows[0] ?? {}, 'last');
}
