// What is copied from an embedded store, table by table. The columns are read from both databases, so that a copy of a
// store with a column that is not thought of here fails, and does not lose it.
import type { DatabaseSync } from 'node:sqlite';
import { SchemaError } from '../../migrate.ts';
import { text } from '../../rows.ts';
import type { Client } from '../session.ts';

export interface CopiedTable {
  readonly name: string;
  /** Rows of the source, as this table has them. */
  readonly source: string;
  readonly columns: readonly { readonly name: string; readonly type: 'bigint' | 'text' }[];
  /** Names of the columns of its key, in order. */
  readonly key: readonly string[];
}

/** In an order in which each finds what it refers to. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  workspaces: ['id'],
  api_keys: ['id'],
  endpoints: ['id'],
  events: ['id'],
  bodies: ['event_id', 'form'],
  deliveries: ['id'],
  pending: ['delivery_id'],
  attempts: ['id', 'delivery_id'],
  replays: ['id'],
  idempotency_keys: ['workspace_id', 'key'],
  event_types: ['workspace_id', 'type'],
  audit: ['id'],
  stats: ['workspace_id', 'endpoint_id', 'step', 'at'],
};

/** What is of one database only, and made anew by the other. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'identity',
  'migrations',
  'feed_floors',
  'nodes',
  'partitions',
  'nudges',
  'cluster',
]);

const SOURCES: Readonly<Record<string, string>> = {
  pending: `(SELECT id AS delivery_id, endpoint_id, event_id, order_key, due_at FROM deliveries WHERE state = 'pending')`,
};
/** Of the source only: where the embedded store keeps what this one has in a table of its own, or by other means. */
const SOURCE_ONLY: Readonly<Record<string, readonly string[]>> = {
  events: ['bucket'],
  deliveries: ['due_at'],
};
/** Of the target only: given by the database. */
const TARGET_ONLY: Readonly<Record<string, readonly string[]>> = {
  events: ['stored_in'],
  attempts: ['stored_in'],
};

export async function copiedTables(source: DatabaseSync, client: Client): Promise<CopiedTable[]> {
  const known = new Set([...Object.keys(KEYS), ...LEFT_OUT]);
  const unknown = tablesOf(source).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new SchemaError(`The copy does not know of ${unknown.join(', ')}.`);
  const tables: CopiedTable[] = [];
  for (const [name, key] of Object.entries(KEYS)) {
    tables.push({ name, source: SOURCES[name] ?? name, columns: await columnsOf(name, source, client), key });
  }
  return tables;
}

function tablesOf(source: DatabaseSync): string[] {
  const rows = source.prepare(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
  );
  return rows.all().map((row) => text(row, 'name'));
}

async function columnsOf(
  name: string,
  source: DatabaseSync,
  client: Client,
): Promise<CopiedTable['columns']> {
  const { rows } = await client.query<{ name: string; type: string }>(
    `SELECT attname::text AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
    [name],
  );
  const target = rows.filter((column) => TARGET_ONLY[name]?.includes(column.name) !== true);
  const statement = source.prepare(`SELECT * FROM ${SOURCES[name] ?? name} LIMIT 0`);
  const given = statement
    .columns()
    .map((column) => column.name)
    .filter((column) => SOURCE_ONLY[name]?.includes(column) !== true);
  const names = new Set(target.map((column) => column.name));
  const missing = [...new Set(given).symmetricDifference(names)];
  if (missing.length > 0) {
    throw new SchemaError(
      `The stores are of different versions: ${name} has ${missing.join(', ')} in one only.`,
    );
  }
  return target.map((column) => ({ name: column.name, type: column.type === 'text' ? 'text' : 'bigint' }));
}
