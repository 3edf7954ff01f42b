// The periods of time that the tables which grow are partitioned by. A period's partitions are made before anything of
// it is written, and dropped when all of it is too old.
import { DatabaseError } from 'pg';
import { integer, type Row } from '../rows.ts';
import type { Client } from './session.ts';
import { inTransaction } from './statements.ts';

/** Each with the column that says which period a row is of. Dropped in this order, made in the reverse one. */
export const TABLES = [
  { name: 'attempts', key: 'id', options: '' },
  // Room in each page for the version of a row that its attempt leaves: no index has to follow it then.
  { name: 'deliveries', key: 'id', options: 'WITH (fillfactor = 70)' },
  { name: 'bodies', key: 'event_id', options: '' },
  { name: 'events', key: 'id', options: '' },
] as const;

type PartitionedTable = (typeof TABLES)[number];

/** "partition" on a telephone: one server at a time changes periods. */
const LOCK = 727_848_466;
/**
 * How long everybody else may have to wait for a change of the tables. Shorter than deadlock_timeout, whose default is a
 * second: in a deadlock it is the change that gives way, and is made another time.
 */
const LOCK_TIMEOUT_MS = 500;
const LOCK_NOT_AVAILABLE = '55P03';

export interface Period {
  /** Inclusive. */
  readonly firstKey: number;
  /** Exclusive. */
  readonly endKey: number;
}

export class Periods {
  /** In keys (core/ids.ts). */
  readonly #width: number;
  #known: readonly Period[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  async load(client: Client): Promise<void> {
    const { rows } = await client.query<Record<string, unknown>>(
      'SELECT first_key, end_key FROM periods ORDER BY first_key',
    );
    this.#known = rows.map(periodOf);
  }

  /** The oldest that ends behind `after` and not behind `end`. */
  firstWithin(after: number, end: number): Period | undefined {
    return this.#known.find(({ endKey }) => endKey > after + 1 && endKey <= end);
  }

  get width(): number {
    return this.#width;
  }

  /**
   * Makes the periods that rows with these keys belong to. When somebody holds the tables for long it goes without: then
   * rows lie in the default partitions until their period is made.
   */
  async cover(client: Client, keys: Iterable<number>): Promise<void> {
    let last: Period | undefined;
    try {
      for (const key of keys) {
        if (last !== undefined && isIn(key, last)) continue;
        last = this.#find(key) ?? (await this.#make(client, key));
      }
    } catch (cause) {
      if (!isLockTimeout(cause)) throw cause;
    }
  }

  #find(key: number): Period | undefined {
    // Nearly always the newest.
    return this.#known.findLast((period) => isIn(key, period));
  }

  async #make(client: Client, key: number): Promise<Period> {
    const made = await this.#changing(client, async () => {
      const there = this.#find(key);
      if (there !== undefined) return there;
      const period = this.#around(key);
      for (const table of TABLES.toReversed()) {
        for (const step of [making, moving, attaching]) await client.query(step(table, period));
      }
      await client.query('INSERT INTO periods (first_key, end_key) VALUES ($1, $2)', [
        period.firstKey,
        period.endKey,
      ]);
      return period;
    });
    await this.load(client);
    return made;
  }

  /** The whole width that the key is in, less what is taken by its neighbours. */
  #around(key: number): Period {
    const firstKey = Math.floor(key / this.#width) * this.#width;
    const before = this.#known.findLast(({ endKey }) => endKey <= key);
    const after = this.#known.find((period) => period.firstKey > key);
    return {
      firstKey: Math.max(firstKey, before?.endKey ?? firstKey),
      endKey: Math.min(firstKey + this.#width, after?.firstKey ?? Number.MAX_SAFE_INTEGER),
    };
  }

  /**
   * Drops a period with all that is in it, unless `isNeeded` says otherwise once nobody can write to it any more.
   * Answers whether it is gone: not so when somebody holds the tables for long, either.
   */
  async drop(client: Client, period: Period, isNeeded: () => Promise<boolean>): Promise<boolean> {
    try {
      return await this.#drop(client, period, isNeeded);
    } catch (cause) {
      if (isLockTimeout(cause)) return false;
      throw cause;
    }
  }

  async #drop(client: Client, period: Period, isNeeded: () => Promise<boolean>): Promise<boolean> {
    const isDropped = await this.#changing(client, async () => {
      const names = TABLES.map(({ name }) => name);
      await client.query(
        `LOCK TABLE ${names.map((name) => `ONLY ${name}`).join(', ')} IN ACCESS EXCLUSIVE MODE`,
      );
      if (await isNeeded()) return false;
      await client.query(raisingFloors(period));
      for (const name of names) await client.query(`DROP TABLE ${partitionName(name, period)}`);
      await client.query('DELETE FROM periods WHERE first_key = $1', [period.firstKey]);
      await client.query('UPDATE key_floor SET key = greatest(key, $1)', [period.endKey]);
      return true;
    });
    await this.load(client);
    return isDropped;
  }

  #changing<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
    return inTransaction(client, async () => {
      await client.query(
        `SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}; SELECT pg_advisory_xact_lock(${LOCK})`,
      );
      await this.load(client);
      return await work();
    });
  }
}

export function partitionName(table: string, { firstKey }: Period): string {
  return `${table}_from_${firstKey}`;
}

/** Makes a partition without attaching it yet: that lets others go on reading and writing the table meanwhile. */
export function making({ name, key, options }: PartitionedTable, period: Period): string {
  return `
    CREATE TABLE ${partitionName(name, period)}
      (LIKE ${name} INCLUDING DEFAULTS INCLUDING CONSTRAINTS, CHECK (${rangeOf(key, period)})) ${options}`;
}

/** Its indexes are made by this. */
export function attaching({ name }: PartitionedTable, period: Period): string {
  const { firstKey, endKey } = period;
  const partition = partitionName(name, period);
  return `ALTER TABLE ${name} ATTACH PARTITION ${partition} FOR VALUES FROM (${firstKey}) TO (${endKey})`;
}

/** From where rows lie whose period was not there yet. */
function moving({ name, key }: PartitionedTable, period: Period): string {
  return `
    WITH moved AS (DELETE FROM ${name}_rest WHERE ${rangeOf(key, period)} RETURNING *)
    INSERT INTO ${partitionName(name, period)} SELECT * FROM moved`;
}

function rangeOf(key: string, { firstKey, endKey }: Period): string {
  return `${key} >= ${firstKey} AND ${key} < ${endKey}`;
}

/**
 * Of each workspace with events in the period, by way of the first of each in an index. An attempt knows its workspace by
 * its delivery only, so the last attempt of all counts for each.
 */
function raisingFloors(period: Period): string {
  const events = partitionName('events', period);
  return `
    WITH RECURSIVE owners (id) AS (
      SELECT min(workspace_id) FROM ${events}
      UNION ALL
      SELECT (SELECT min(workspace_id) FROM ${events} WHERE workspace_id > owners.id) FROM owners
      WHERE owners.id IS NOT NULL
    ), attempted (stored_in) AS (
      SELECT coalesce(max(stored_in), 0) FROM ${partitionName('attempts', period)}
    )
    INSERT INTO feed_floors (workspace_id, event_stored_in, event_id, attempt_stored_in)
    SELECT owners.id, last.stored_in, last.id, attempted.stored_in FROM owners
    CROSS JOIN LATERAL (
      SELECT stored_in, id FROM ${events} WHERE workspace_id = owners.id ORDER BY stored_in DESC, id DESC LIMIT 1
    ) AS last CROSS JOIN attempted
    WHERE owners.id IS NOT NULL
    ON CONFLICT (workspace_id) DO UPDATE SET event_stored_in = excluded.event_stored_in, event_id = excluded.event_id,
      attempt_stored_in = greatest(feed_floors.attempt_stored_in, excluded.attempt_stored_in)
    WHERE (excluded.event_stored_in, excluded.event_id) > (feed_floors.event_stored_in, feed_floors.event_id)`;
}

function isLockTimeout(cause: unknown): boolean {
  return cause instanceof DatabaseError && cause.code === LOCK_NOT_AVAILABLE;
}

function isIn(key: number, { firstKey, endKey }: Period): boolean {
  return key >= firstKey && key < endKey;
}

function periodOf(row: Row): Period {
  return { firstKey: integer(row, 'first_key'), endKey: integer(row, 'end_key') };
}
