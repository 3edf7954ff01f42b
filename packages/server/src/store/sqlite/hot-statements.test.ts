// What a commit executes is paid for by every delivery. SQLite makes a b-tree for `IN` with more than two values, in a CHECK
// and in the WHERE of an index as well, each time that the statement is executed: EXPLAIN shows it as OpenEphemeral.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import { attempted, deliveryOf, NOW, setup, type TestedStore } from '../suite/setup.suite.ts';
import { createSqliteReader, createSqliteStore } from './sqlite-store.ts';

const DAY_MS = 24 * 3_600_000;
/** Opcodes that make something anew for each execution. */
const BUILDS = new Set(['OpenEphemeral', 'OpenAutoindex', 'SorterOpen']);

/** A database that remembers each statement that was executed. */
class WatchedDatabase extends DatabaseSync {
  readonly executed = new Set<string>();

  override prepare(sql: string): StatementSync {
    const statement = super.prepare(sql);
    return new Proxy(statement, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...values: unknown[]): unknown => {
          this.executed.add(sql);
          return Reflect.apply(value, target, values);
        };
      },
    });
  }

  opcodesOf(sql: string): string[] {
    const program = super.prepare(`EXPLAIN ${sql}`).all();
    return program.map((row) => String(row['opcode']));
  }
}

function watchedStore(): { store: TestedStore; database: WatchedDatabase } {
  const options = { path: join(temporaryFolder(), 'cuewire.db'), identitySeed: randomBytes(8) };
  let database: WatchedDatabase | undefined;
  const writer = createSqliteStore(
    options,
    (path, settings) => (database = new WatchedDatabase(path, settings)),
  );
  const reader = createSqliteReader(options);
  onTestFinished(() => reader.close());
  const methods = { ...reader, ...writer } as unknown as Record<string, (...values: unknown[]) => unknown>;
  const store = new Proxy({} as TestedStore, {
    get: (_, name) =>
      name === 'then'
        ? undefined
        : (...values: unknown[]) => Promise.resolve(methods[String(name)]?.(...values)),
  });
  if (database === undefined) throw new Error('the store opened no database');
  return { store, database };
}

test('nothing that a commit executes builds a table of its own', async () => {
  const { store, database } = watchedStore();
  const { endpoint, newEvent } = await setup({ open: () => Promise.resolve(store) });
  const [plain, lined] = [await endpoint(), await endpoint({ order: 'endpoint' })];
  const published = (key: string) =>
    newEvent({
      endpoints: [plain, lined],
      bodies: [{ form: 'fastpix', body: '{}' }],
      idempotency: { key, contentHash: key },
    });
  const [first, second] = [published('a'), published('b')];
  const many = Array.from({ length: 20 }, () => newEvent({ endpoints: [plain] }));
  const attempts = [first, ...many].map((event) => attempted(deliveryOf(event)));
  const line = { endpointId: lined.id, orderKey: first.deliveries[1]?.orderKey ?? '' };
  const ofLine = { ...attempted(first.deliveries[1]?.id ?? deliveryOf(first)), line };

  database.executed.clear();
  await store.commit({ now: NOW, publications: [[first], [second], many], attempts: [] });
  await store.commit({
    now: NOW + 2 * DAY_MS,
    publications: [[published('c')]],
    attempts: [...attempts, ofLine],
  });
  const statements = [...database.executed];

  const expected = [
    'INTO events',
    'INSERT INTO bodies',
    'INTO deliveries',
    'UPDATE deliveries SET attempts_made',
    'UPDATE deliveries SET due_at',
    'INTO attempts',
    'INTO idempotency_keys',
    'DELETE FROM idempotency_keys',
  ];
  expect(expected.filter((part) => !statements.some((sql) => sql.includes(part)))).toEqual([]);
  const building = statements.filter((sql) => database.opcodesOf(sql).some((opcode) => BUILDS.has(opcode)));
  expect(building).toEqual([]);
});
