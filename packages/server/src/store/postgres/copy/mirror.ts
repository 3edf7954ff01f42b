// Makes a table of the target the same as that of the source, some rows at a time: reads them there, asks the target for
// the hashes of what it has in the same range of keys, and writes only what differs. So a copy can be made again at any
// time, and what it finds to write is what was missing.
import { createHash } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Row } from '../../rows.ts';
import type { Periods } from '../periods.ts';
import type { Client } from '../session.ts';
import { storable } from '../storable-text.ts';
import { inTransaction } from '../statements.ts';
import { bigintArray, textArray } from '../value-arrays.ts';
import type { CopiedTable } from './tables.ts';

/** Rows in one transaction, and about how large their texts may be together. */
const BATCH_ROWS = 500;
const BATCH_SIZE_MAX = 4 * 1024 * 1024;
/** Between the columns of a row that is hashed, and in place of NULL. */
const SEPARATOR = '\u001F';
const NOTHING = '\u001E';

export interface Mirrored {
  /** Rows of the source. */
  readonly rows: number;
  /** Of those, the ones that were missing in the target, or other ones there. */
  readonly written: number;
  /** Rows of the target that the source does not have any more. */
  readonly removed: number;
}

/** Tables whose rows are of periods, with the column that says of which. */
const PERIOD_OF: Readonly<Record<string, string>> = {
  events: 'id',
  bodies: 'event_id',
  deliveries: 'id',
  attempts: 'id',
};

type Key = readonly (number | string)[];

export async function mirror(
  table: CopiedTable,
  { source, client, periods }: { source: DatabaseSync; client: Client; periods: Periods },
): Promise<Mirrored> {
  const total = { rows: 0, written: 0, removed: 0 };
  let after: Key | null = null;
  for (;;) {
    const rows = readBatch(table, source, after);
    const last = rows.at(-1);
    const range: Range = { after, upTo: last === undefined ? null : keyOf(table, last) };
    const there = await hashesIn(table, client, range);
    const wanted = new Map(rows.map((row) => [nameOf(keyOf(table, row)), row]));
    const differing = rows.filter((row) => there.get(nameOf(keyOf(table, row)))?.hash !== hashOf(table, row));
    const gone = [...there].filter(([name]) => !wanted.has(name)).map(([, { key }]) => key);
    const column = PERIOD_OF[table.name];
    if (column !== undefined)
      await periods.cover(
        client,
        differing.map((row) => Number(row[column])),
      );
    await write(table, client, { differing, gone });
    total.rows += rows.length;
    total.written += differing.length;
    total.removed += gone.length;
    if (range.upTo === null) return total;
    after = range.upTo;
  }
}

function readBatch(
  { source: from, key, columns }: CopiedTable,
  source: DatabaseSync,
  after: Key | null,
): Row[] {
  const names = columns.map(({ name }) => name).join(', ');
  const place = key.join(', ');
  const behind = after === null ? '' : `WHERE (${place}) > (${key.map(() => '?').join(', ')})`;
  const statement = source.prepare(
    `SELECT ${names} FROM ${from} ${behind} ORDER BY ${place} LIMIT ${BATCH_ROWS}`,
  );
  const rows: Row[] = [];
  let size = 0;
  for (const row of statement.iterate(...((after ?? []) as SQLInputValue[]))) {
    rows.push(row);
    size += Object.values(row).reduce<number>((sum, value) => sum + String(value).length, 0);
    if (size > BATCH_SIZE_MAX) break;
  }
  return rows;
}

interface Range {
  /** Exclusive; null: from the beginning. */
  readonly after: Key | null;
  /** Inclusive; null: to the end. */
  readonly upTo: Key | null;
}

async function hashesIn(
  { name, key, columns }: CopiedTable,
  client: Client,
  { after, upTo }: Range,
): Promise<Map<string, { key: Key; hash: string }>> {
  const typeOf = new Map(columns.map((column) => [column.name, column.type]));
  const values: (number | string)[] = [];
  const conditions: string[] = [];
  const compare = (operator: '>' | '<=', bound: Key) => {
    const parameters = bound.map((value, index) => {
      values.push(typeof value === 'string' ? storable(value) : value);
      return `$${values.length}::${typeOf.get(key[index] ?? '') ?? 'text'}`;
    });
    conditions.push(`(${key.join(', ')}) ${operator} (${parameters.join(', ')})`);
    // Says to which periods the rows can belong.
    conditions.push(`${key[0] ?? ''} ${operator === '>' ? '>=' : '<='} ${parameters[0] ?? ''}`);
  };
  if (after !== null) compare('>', after);
  if (upTo !== null) compare('<=', upTo);
  const parts = columns.map((column) => `coalesce(${column.name}::text, chr(30))`).join(', ');
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT ${key.join(', ')}, md5(concat_ws(chr(31), ${parts})) AS content_md5 FROM ${name}
     ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}`,
    values,
  );
  return new Map(
    rows.map((row) => {
      const found = key.map((column) => row[column] as number | string);
      return [nameOf(found), { key: found, hash: String(row['content_md5']) }];
    }),
  );
}

function hashOf({ columns }: CopiedTable, row: Row): string {
  const parts = columns.map(({ name }) => {
    // Numbers and texts are all that columns hold.
    const value = row[name] as number | string | null;
    return value === null ? NOTHING : storable(String(value));
  });
  return createHash('md5').update(parts.join(SEPARATOR)).digest('hex');
}

async function write(
  table: CopiedTable,
  client: Client,
  { differing, gone }: { differing: readonly Row[]; gone: readonly Key[] },
): Promise<void> {
  const { name, key, columns } = table;
  const replaced = [...gone, ...differing.map((row) => keyOf(table, row))];
  if (replaced.length === 0) return;
  const typeOf = new Map(columns.map((column) => [column.name, column.type]));
  const keyTypes = key.map((column) => typeOf.get(column) ?? 'text');
  const same = key.map((column) => `${name}.${column} = old.${column}`).join(' AND ');
  const names = columns.map((column) => column.name);
  // Rows that others refer to cannot be taken out and put back: they are overwritten.
  const conflict =
    PERIOD_OF[name] === undefined
      ? `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${names.map((column) => `${column} = excluded.${column}`).join(', ')}`
      : '';
  const removed = PERIOD_OF[name] === undefined ? gone : replaced;
  await inTransaction(client, async () => {
    await client.query(
      `DELETE FROM ${name} USING unnest(${keyTypes.map((type, index) => `$${index + 1}::${type}[]`).join(', ')})
         AS old (${key.join(', ')}) WHERE ${same}`,
      keyTypes.map((type, index) =>
        arrayOf(
          type,
          removed.map((one) => one[index] ?? null),
        ),
      ),
    );
    await client.query(
      `INSERT INTO ${name} (${names.join(', ')})
       SELECT * FROM unnest(${columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ')}) ${conflict}`,
      columns.map((column) =>
        arrayOf(
          column.type,
          differing.map((row) => row[column.name]),
        ),
      ),
    );
  });
}

function arrayOf(type: 'bigint' | 'text', values: readonly unknown[]): Buffer {
  return type === 'bigint'
    ? bigintArray(values as (number | null)[])
    : textArray(values as (string | null)[]);
}

function keyOf({ key }: CopiedTable, row: Row): Key {
  return key.map((column) => row[column] as number | string);
}

function nameOf(key: Key): string {
  return key.join(' ');
}
