import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import { deliveryStates, transitions } from '../../core/delivery.ts';
import { type DeliveryId, type EventId, idOfKey, newIdTail, type WorkspaceId } from '../../core/ids.ts';
import { readMigrations } from '../migrate.ts';
import { nodeSuite, type SharedPlace, storeSuite } from '../store.suite.ts';
import { openDatabase } from './database.ts';
import { prepareFeed } from './feed.ts';
import { Keys } from '../keys.ts';
import { openSqliteStore } from './open.ts';
import { prepareQueue } from './queue.ts';
import { prepareRecords } from './records.ts';
import { prepareStats, prepareStatsRecords } from './stats.ts';
import { createSqliteReader, createSqliteStore } from './sqlite-store.ts';

function optionsIn(folder: string) {
  return { path: join(folder, 'cuewire.db'), identitySeed: randomBytes(8) };
}

describe('the store, when its file is opened anew for every call', () => {
  storeSuite(() => {
    const folder = temporaryFolder();
    return { open: () => Promise.resolve(reopeningStore(optionsIn(folder))) };
  });
});

describe('the store, when several engines use its file', () => {
  nodeSuite(() => {
    const folder = temporaryFolder();
    return { open: () => Promise.resolve(reopeningStore(optionsIn(folder))) };
  });
});

type ReopeningStore = Awaited<ReturnType<SharedPlace['open']>>;

/** Nothing but the file stands between one call and the next: what is read was really written. */
function reopeningStore(options: ReturnType<typeof optionsIn>): ReopeningStore {
  const called = (name: string, values: readonly unknown[]): unknown => {
    const writer = createSqliteStore(options);
    const reader = createSqliteReader(options);
    try {
      const methods = { ...writer, ...reader } as Record<string, (...values: readonly unknown[]) => unknown>;
      return methods[name]?.(...values);
    } finally {
      reader.close();
      writer.close();
    }
  };
  return new Proxy({} as ReopeningStore, {
    get(_, name) {
      // What has a "then" is taken for a promise.
      if (name === 'then') return undefined;
      if (name === 'close') return () => Promise.resolve();
      return async (...values: readonly unknown[]) => called(String(name), values);
    },
  });
}

function freshDatabase(path = join(temporaryFolder(), 'cuewire.db')): DatabaseSync {
  const database = openDatabase(path, { readOnly: false });
  onTestFinished(() => database.close());
  return database;
}

describe('durability', () => {
  test('a commit waits for the disk, and readers never wait for it', () => {
    const database = freshDatabase();
    const FULL = 2;
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: FULL });
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(database.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 });
  });

  test('the connection for reading cannot write', () => {
    const path = join(temporaryFolder(), 'cuewire.db');
    freshDatabase(path);
    const reader = openDatabase(path, { readOnly: true });
    onTestFinished(() => reader.close());
    expect(() => reader.exec('DELETE FROM events')).toThrow('readonly');
  });
});

function openedOnce(): { path: string; database: DatabaseSync } {
  const path = join(temporaryFolder(), 'cuewire.db');
  openDatabase(path, { readOnly: false }).close();
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  return { path, database };
}

const MIGRATIONS = join(import.meta.dirname, 'migrations');

describe('migrations', () => {
  test('are applied once', () => {
    const { path, database } = openedOnce();
    const applied = database.prepare('SELECT * FROM migrations ORDER BY number').all();
    openDatabase(path, { readOnly: false }).close();
    expect(applied[0]).toMatchObject({ number: 1, name: '0001_initial.sql' });
    expect(database.prepare('SELECT * FROM migrations ORDER BY number').all()).toEqual(applied);
  });

  test('attempts from before they had a place and a URL keep their order, and get both', () => {
    const path = join(temporaryFolder(), 'cuewire.db');
    const database = new DatabaseSync(path);
    onTestFinished(() => database.close());
    for (const { name, sql } of readMigrations(MIGRATIONS)) if (name < '0005') database.exec(sql);
    database.exec(`
      INSERT INTO workspaces VALUES (1, 'first', 0);
      INSERT INTO endpoints (id, workspace_id, url, dialect, event_types, secret, description, headers,
        delivery_order, enabled, created_at) VALUES (2, 1, 'https://a.example/', 'standard', '[]', '', '', '{}',
        'none', 1, 0);
      INSERT INTO deliveries (id, workspace_id, event_id, endpoint_id, state, due_at)
        VALUES (4, 1, 3, 2, 'pending', 7), (5, 1, 6, 2, 'pending', 7);
      INSERT INTO attempts VALUES (4, 1, 20, 1, '{}', '{}', '{}', ''), (5, 1, 10, 1, '{}', '{}', '{}', ''),
        (4, 2, 30, 1, '{}', '{}', '{}', '');
    `);
    for (const { name, sql } of readMigrations(MIGRATIONS)) if (name >= '0005') database.exec(sql);
    const rows = database.prepare('SELECT delivery_id, number, request_url FROM attempts ORDER BY id').all();
    expect(rows.map(({ delivery_id, number }) => [delivery_id, number])).toEqual([
      [5, 1],
      [4, 1],
      [4, 2],
    ]);
    expect(new Set(rows.map(({ request_url }) => request_url))).toEqual(new Set(['https://a.example/']));
  });

  test('a store with a migration from the future is refused and left as it is', async () => {
    const { path, database } = openedOnce();
    const before = database.prepare('SELECT count(*) AS count FROM migrations').get()?.['count'];
    database.exec("INSERT INTO migrations VALUES (999, '0999_future.sql', 'x')");
    expect(() => openDatabase(path, { readOnly: false })).toThrow('migration 999');
    await expect(openSqliteStore({ path, identitySeed: randomBytes(8) })).rejects.toThrow('migration 999');
    expect(database.prepare('SELECT count(*) AS count FROM migrations').get()).toEqual({
      count: Number(before) + 1,
    });
  });

  test('a store whose migration was altered afterwards is refused', () => {
    const { path, database } = openedOnce();
    database.exec("UPDATE migrations SET checksum = 'other'");
    expect(() => openDatabase(path, { readOnly: false })).toThrow('0001_initial.sql is not the one');
  });
});

function write(
  database: DatabaseSync,
  state: string,
  dueAt: number | null,
  endedAt: number | null,
  orderKey: string | null = null,
): void {
  database
    .prepare(
      `INSERT OR REPLACE INTO deliveries
         (id, workspace_id, event_id, endpoint_id, order_key, state, due_at, ended_at)
       VALUES (1, 1, 1, 1, ?, ?, ?, ?)`,
    )
    .run(orderKey, state, dueAt, endedAt);
}

describe('the states of a delivery in SQL', () => {
  test('are those of the core, in the same order', () => {
    const schema = freshDatabase()
      .prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'deliveries'")
      .get();
    const [check] = /state TEXT NOT NULL CHECK \([^)]*\)/.exec(String(schema?.['sql'])) ?? [''];
    expect(Array.from(check.matchAll(/state = '(\w+)'/g), ([, state]) => state)).toEqual(deliveryStates);
  });

  test('allow every transition that the core allows', () => {
    const database = freshDatabase();
    const update = database.prepare('UPDATE deliveries SET state = ?, due_at = ?, ended_at = ? WHERE id = 1');
    for (const from of deliveryStates) {
      for (const to of transitions[from]) {
        write(database, from, from === 'pending' ? 1 : null, from === 'pending' ? null : 1);
        update.run(to, to === 'pending' ? 2 : null, to === 'pending' ? null : 2);
        expect(database.prepare('SELECT state FROM deliveries').get()).toEqual({ state: to });
      }
    }
  });

  test('include no others', () => {
    const database = freshDatabase();
    for (const state of ['sending', 'failed', 'PENDING', '']) {
      expect(() => write(database, state, null, 1)).toThrow('CHECK');
    }
  });

  test('one that stands in a line may be pending without being due', () => {
    const database = freshDatabase();
    write(database, 'pending', null, null, 'media/1');
    expect(database.prepare('SELECT due_at FROM deliveries').get()).toEqual({ due_at: null });
    expect(() => write(database, 'delivered', 1, 1, 'media/1')).toThrow('CHECK');
  });

  test('pending means due and not ended, everything else the opposite', () => {
    const database = freshDatabase();
    for (const state of deliveryStates) {
      const isPending = state === 'pending';
      expect(() => write(database, state, isPending ? null : 1, isPending ? null : 1)).toThrow('CHECK');
      expect(() => write(database, state, isPending ? 1 : null, isPending ? 1 : null)).toThrow('CHECK');
    }
  });
});

/** A database that remembers each statement it was asked to prepare. */
class RecordingDatabase extends DatabaseSync {
  readonly statements: string[] = [];

  override prepare(sql: string): ReturnType<DatabaseSync['prepare']> {
    // Undefined while the superclass is being constructed.
    this.statements?.push(sql);
    return super.prepare(sql);
  }
}

function plansOf(database: RecordingDatabase, sql: string): string[] {
  const statement = DatabaseSync.prototype.prepare.call(database, `EXPLAIN QUERY PLAN ${sql}`);
  // The same numbered parameter may stand in several places.
  const parameters = new Set(
    Array.from(sql.matchAll(/\?(\d*)/g), ([, name], index) => name || `at ${index}`),
  );
  return statement.all(...Array.from(parameters, () => 1)).map((row) => String(row['detail']));
}

describe('query plans', () => {
  const tail = newIdTail(new Uint8Array(8));
  const id = <Id extends string>() => idOfKey(1, tail) as Id;
  const workspaceId = id<WorkspaceId>();
  const subject = { kind: 'media', id: 'a' };

  function setup() {
    const path = join(temporaryFolder(), 'cuewire.db');
    freshDatabase(path);
    const database = new RecordingDatabase(path);
    onTestFinished(() => database.close());
    const keys = new Keys(tail);
    const queue = prepareQueue(database, keys);
    const records = prepareRecords(database, keys);
    prepareFeed(database, keys);
    prepareStats(database, keys);
    prepareStatsRecords(database, keys);
    return { database, queue, records };
  }

  /** The plan of the one prepared statement that contains `part`. */
  function planOf(part: string): string {
    const { database } = setup();
    const found = database.statements.filter((sql) => sql.includes(part));
    expect(found).toHaveLength(1);
    return plansOf(database, found[0] ?? '').join('\n');
  }

  function listPlan(list: (records: ReturnType<typeof setup>['records']) => void): string {
    const { database, records } = setup();
    database.statements.length = 0;
    list(records);
    return plansOf(database, database.statements[0] ?? '').join('\n');
  }

  test('due deliveries are searched by endpoint and instant, and come sorted', () => {
    const plan = planOf('AND due_at <= ? ORDER BY due_at');
    expect(plan).toContain(
      'SEARCH deliveries USING COVERING INDEX deliveries_due (endpoint_id=? AND due_at<?)',
    );
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
  });

  test('when something is next due is one look into the index', () => {
    expect(planOf('SELECT min(due_at) AS due_at')).toMatch(
      /SEARCH deliveries USING COVERING INDEX deliveries_due \(endpoint_id=\? AND due_at>\?\)/,
    );
  });

  test('waiting lanes are read from the index of what is pending alone', () => {
    const plan = planOf('GROUP BY endpoint_id');
    expect(plan).toBe('SCAN deliveries USING COVERING INDEX deliveries_due');
  });

  test('what is to be canceled is searched by endpoint', () => {
    const due = planOf('AND due_at IS NOT NULL LIMIT ?');
    expect(due).toContain('SEARCH deliveries USING COVERING INDEX deliveries_due (endpoint_id=?');
    const behind = planOf("SET state = 'canceled', ended_at = ?");
    expect(behind).toContain('SEARCH deliveries USING COVERING INDEX deliveries_in_line (endpoint_id=?');
    expect(`${due}${behind}`).not.toContain('SCAN');
  });

  test('whether a line is busy, and which is next in it, are looks into its index', () => {
    const last = 'due_at IS NULL ORDER BY id DESC';
    const next = 'due_at IS NULL ORDER BY id LIMIT';
    for (const part of ["'pending' LIMIT 1", 'due_at IS NOT NULL LIMIT 1', next, last]) {
      const plan = planOf(part);
      expect(plan).toContain('INDEX deliveries_in_line (endpoint_id=? AND order_key=?');
      expect(plan).not.toMatch(/SCAN deliveries|TEMP B-TREE/);
    }
  });

  test('a single delivery is canceled by its key', () => {
    const plan = planOf('RETURNING endpoint_id, order_key');
    expect(plan).toBe('SEARCH deliveries USING INTEGER PRIMARY KEY (rowid=?)');
  });

  test('a delivery is reopened by its key', () => {
    const plan = planOf('attempts_before = attempts_made');
    expect(plan).toContain('SEARCH deliveries USING INTEGER PRIMARY KEY (rowid=?)');
    expect(plan).not.toContain('SCAN');
  });

  test('the next delivery of an endpoint, whatever its state, is one look into an index', () => {
    const plans = {
      any: 'deliveries_by_endpoint (endpoint_id=? AND rowid<?)',
      pending: 'deliveries_pending (endpoint_id=? AND rowid<?)',
      exhausted: 'deliveries_given_up (endpoint_id=? AND state=? AND rowid<?)',
      canceled: 'deliveries_given_up (endpoint_id=? AND state=? AND rowid<?)',
      expired: 'deliveries_given_up (endpoint_id=? AND state=? AND rowid<?)',
    };
    const { database } = setup();
    const statements = database.statements.filter((sql) => sql.includes('AS previous'));
    for (const [state, index] of Object.entries(plans)) {
      const sql = statements.find((text) =>
        state === 'any' ? !text.includes('state') : text.includes(`state = '${state}'`),
      );
      expect(plansOf(database, sql ?? '')).toEqual([`SEARCH deliveries USING COVERING INDEX ${index}`]);
    }
    expect(planOf("AND id < ? AND state = 'delivered'")).toBe(
      'SEARCH deliveries USING INDEX deliveries_by_endpoint (endpoint_id=? AND rowid<?)',
    );
  });

  test('the endpoints of a workspace are looked up, not walked', () => {
    const plan = 'SEARCH endpoints USING COVERING INDEX endpoints_by_workspace (workspace_id=?)';
    const { database } = setup();
    const found = database.statements.filter(
      (sql) => sql === 'SELECT id FROM endpoints WHERE workspace_id = ?',
    );
    expect(found.length).toBeGreaterThan(0);
    for (const sql of found) expect(plansOf(database, sql)).toEqual([plan]);
  });

  test('what is pending at an endpoint is counted in an index of nothing else', () => {
    expect(planOf("SELECT 1 FROM deliveries WHERE endpoint_id = ? AND state = 'pending' LIMIT ?")).toContain(
      'SEARCH deliveries USING COVERING INDEX deliveries_pending (endpoint_id=?)',
    );
  });

  test('the feed reads events from the index of their bucket, and attempts behind a key', () => {
    expect(planOf('AND workspace_id = ? AND id > ? ORDER BY id')).toContain(
      'SEARCH events USING COVERING INDEX events_by_subject (bucket=? AND workspace_id=?)',
    );
    expect(planOf('SELECT id, delivery_id FROM attempts')).toBe(
      'SEARCH attempts USING INTEGER PRIMARY KEY (rowid>?)',
    );
    expect(planOf('SELECT max(bucket) AS bucket FROM events')).toBe(
      'SEARCH events USING COVERING INDEX events_by_subject',
    );
  });

  test('statistics are found by what they are of, and deleted by age', () => {
    expect(planOf('AND at >= ? AND at < ? ORDER BY at')).toBe(
      'SEARCH stats USING PRIMARY KEY (workspace_id=? AND endpoint_id=? AND step=? AND at>? AND at<?)',
    );
    expect(planOf('DELETE FROM stats')).toContain(
      'SEARCH stats USING COVERING INDEX stats_by_age (step=? AND at<?)',
    );
  });

  test('the deliveries of an event come from their index', () => {
    const plan = listPlan((records) =>
      records.listDeliveries({ workspaceId, limit: 1, eventId: id<EventId>() }),
    );
    expect(plan).toContain('SEARCH deliveries USING INDEX deliveries_by_event (event_id=?');
    expect(plan).not.toContain('SCAN');
  });

  test('the deliveries of a subject are found by way of its events', () => {
    const plan = listPlan((records) => records.listDeliveries({ workspaceId, limit: 1, subject }));
    expect(plan).toMatch(
      /SEARCH events USING INDEX events_by_subject \(bucket=\? AND workspace_id=\? AND subject_kind=\? AND subject_id=\?/,
    );
    expect(plan).toContain('SEARCH deliveries USING INDEX deliveries_by_event (event_id=?');
    expect(plan).not.toMatch(/SCAN (events|deliveries)/);
  });

  test('the events of a subject come from their index, bucket by bucket, sorted', () => {
    const plan = planOf('AND subject_kind = ? AND subject_id = ? AND id < ?');
    expect(plan).toContain(
      'events_by_subject (bucket=? AND workspace_id=? AND subject_kind=? AND subject_id=? AND rowid<?)',
    );
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
  });

  test('the newest events of a workspace are found bucket by bucket, without looking at those of others', () => {
    expect(planOf('AND workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?')).toContain(
      'SEARCH events USING COVERING INDEX events_by_subject (bucket=? AND workspace_id=?)',
    );
  });

  test('single records are found by their keys', () => {
    const { database } = setup();
    const single = database.statements.filter((sql) => sql.includes('id = ?'));
    expect(single.length).toBeGreaterThan(0);
    for (const sql of single) expect(plansOf(database, sql).join('\n')).not.toMatch(/SCAN(?! \(subquery)/);
    expect(planOf('SELECT * FROM attempts WHERE delivery_id')).toBe(
      'SEARCH attempts USING INDEX sqlite_autoindex_attempts_1 (delivery_id=? AND number>?)',
    );
  });

  test('ids that are looked up need not exist', () => {
    const { records } = setup();
    expect(records.findDelivery({ workspaceId, id: id<DeliveryId>() })).toBeNull();
  });
});
