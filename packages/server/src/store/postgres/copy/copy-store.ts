// Copies an embedded store into PostgreSQL, while a server may work in it: again and again, and a last time when the
// server is stopped. Each time says how much it found to write; the last time but one tells how long the last will take.
import { DatabaseSync } from 'node:sqlite';
import type { IdTail } from '../../../core/ids.ts';
import { pendingMigrations, readMigrations, SchemaError } from '../../migrate.ts';
import { integer, text } from '../../rows.ts';
import { type ConnectionLimits, defaultConnectionLimits } from '../connect.ts';
import type { DatabaseUrl } from '../database-url.ts';
import { DAY_KEYS } from '../day.ts';
import { Periods } from '../periods.ts';
import { migrate } from '../schema.ts';
import { type Client, Session } from '../session.ts';
import { type Mirrored, mirror } from './mirror.ts';
import { copiedTables } from './tables.ts';

const SQLITE_MIGRATIONS = new URL('../../sqlite/migrations', import.meta.url).pathname;
const BUSY_TIMEOUT_MS = 5000;
/** A batch that writes into a period that is not there yet waits for others a little. */
const STATEMENT_TIMEOUT_MS = 120_000;

export interface CopyOptions {
  /** The file of the embedded store. */
  readonly from: string;
  readonly to: DatabaseUrl;
  readonly limits?: Partial<ConnectionLimits>;
  /** Told of each table that is done. */
  readonly copied?: (table: string, mirrored: Mirrored) => void;
}

/** The target is not one that may be written to; nothing was. */
export class CopyRefusedError extends Error {
  override name = 'CopyRefusedError';
}

/** Answers what was done, by table. Rejects with SchemaError or CopyRefusedError. */
export async function copyStore(options: CopyOptions): Promise<ReadonlyMap<string, Mirrored>> {
  const source = new DatabaseSync(options.from, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  const limits = { ...defaultConnectionLimits, statementTimeoutMs: STATEMENT_TIMEOUT_MS, ...options.limits };
  const session = new Session(options.to, limits);
  try {
    checkVersion(source);
    return await session.run((client) => copyInto(client, source, options));
  } finally {
    await session.close();
    source.close();
  }
}

async function copyInto(
  client: Client,
  source: DatabaseSync,
  { copied }: CopyOptions,
): Promise<ReadonlyMap<string, Mirrored>> {
  await migrate(client);
  await checkTarget(client, source);
  const periods = new Periods(DAY_KEYS);
  await periods.load(client);
  const done = new Map<string, Mirrored>();
  for (const table of await copiedTables(source, client)) {
    const mirrored = await mirror(table, { source, client, periods });
    done.set(table.name, mirrored);
    copied?.(table.name, mirrored);
  }
  await client.query('UPDATE key_floor SET key = greatest(key, $1)', [lastKeyOf(source)]);
  return done;
}

function checkVersion(source: DatabaseSync): void {
  const applied = source.prepare('SELECT number, checksum FROM migrations').all();
  const pending = pendingMigrations(
    readMigrations(SQLITE_MIGRATIONS),
    applied.map((row) => ({ number: integer(row, 'number'), checksum: text(row, 'checksum') })),
  );
  if (pending.length > 0) {
    throw new SchemaError(
      'The embedded store was written by an older version. Start this version on it once.',
    );
  }
}

/** Empty, or an earlier copy of the same store in which nothing has happened since. */
async function checkTarget(client: Client, source: DatabaseSync): Promise<void> {
  const tail = text(source.prepare('SELECT id_tail FROM identity').get() ?? {}, 'id_tail') as IdTail;
  await client.query('INSERT INTO identity (one, id_tail) VALUES (1, $1) ON CONFLICT DO NOTHING', [tail]);
  const { rows } = await client.query<Record<string, unknown>>(`
    SELECT (SELECT id_tail FROM identity) AS id_tail,
      greatest((SELECT max(id) FROM events), (SELECT max(id) FROM deliveries), (SELECT max(id) FROM endpoints),
        (SELECT max(id) FROM workspaces), 0) AS newest,
      (SELECT count(*) FROM nodes) AS nodes`);
  const row = rows[0] ?? {};
  if (row['id_tail'] !== tail) {
    throw new CopyRefusedError('The database holds another store. Copy into an empty one.');
  }
  if (integer(row, 'nodes') > 0 || integer(row, 'newest') > lastKeyOf(source)) {
    throw new CopyRefusedError('The database is in use: it holds what the embedded store does not.');
  }
}

function lastKeyOf(source: DatabaseSync): number {
  const columns = [
    'workspaces.id',
    'api_keys.id',
    'endpoints.id',
    'events.id',
    'deliveries.id',
    'replays.id',
  ];
  const maxima = [...columns, 'feed_floors.event_id'].map((place) => {
    const [table = '', column = ''] = place.split('.');
    return Number(source.prepare(`SELECT max(${column}) AS last FROM ${table}`).get()?.['last']);
  });
  return Math.max(0, ...maxima);
}
