import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../../test/fixtures/folder.ts';
import { execute, parsed, testServer } from '../../../../test/fixtures/postgres.ts';
import { emptyTally } from '../../../core/stats.ts';
import { openSqliteStore } from '../../sqlite/open.ts';
import { attempted, deliveryOf, NOW, plain, setup } from '../../suite/setup.suite.ts';
import { openPostgresStore } from '../open.ts';
import { CopyRefusedError, copyStore } from './copy-store.ts';

function changesOf(done: Awaited<ReturnType<typeof copyStore>>): Record<string, number> {
  const changes = [...done].map(([table, { written, removed }]) => [table, written + removed] as const);
  return Object.fromEntries(changes.filter(([, count]) => count > 0));
}

describe('a copy of an embedded store', () => {
  const server = testServer('18');

  async function deployment() {
    const from = join(temporaryFolder(), 'cuewire.db');
    const parts = await setup({ open: () => openSqliteStore({ path: from, identitySeed: randomBytes(8) }) });
    const url = await server.newDatabase();
    const open = async () => {
      const store = await openPostgresStore({
        database: parsed(url),
        identitySeed: randomBytes(8),
        retentionDays: 30,
      });
      onTestFinished(() => store.close());
      return store;
    };
    return { ...parts, from, url, open, copy: () => copyStore({ from, to: parsed(url) }) };
  }

  test('holds the same, and delivers on', async () => {
    const { store, endpoint, newEvent, publish, record, workspaceId, copy, open } = await deployment();
    const receiver = await endpoint({ order: 'subject', headers: { 'x-tenant': 'ü\u0000\u0010' } });
    const events = Array.from({ length: 1200 }, (_, index) =>
      newEvent({
        endpoints: [receiver],
        event: { subject: { kind: 'media', id: `vi${index % 7}\u0000` }, data: `{"ü":"${index}"}` },
        bodies: [{ form: 'standard', body: `{"body":${index}}` }],
        idempotency: index < 3 ? { key: `key ${index}`, contentHash: 'h' } : null,
      }),
    );
    await publish(events);
    await record(attempted(deliveryOf(events[0])), attempted(deliveryOf(events[1]), { state: 'exhausted' }));
    await store.addStats([
      { workspaceId, endpointId: null, at: NOW, tally: { ...emptyTally(), published: 7 } },
    ]);
    const done = await copy();
    expect(done.get('events')).toEqual({ rows: 1200, written: 1200, removed: 0 });
    const copied = await open();
    for (const read of [
      () => [store, copied].map(async (each) => (await each.identity()).tail),
      () => [store, copied].map((each) => each.endpoints()),
      () => [store, copied].map((each) => each.listEvents({ workspaceId, limit: 2000 })),
      () => [store, copied].map((each) => each.listDeliveries({ workspaceId, limit: 2000 })),
      () => [store, copied].map((each) => each.waiting()),
      () =>
        [store, copied].map((each) => each.listAttempts({ workspaceId, deliveryId: deliveryOf(events[0]) })),
      () =>
        [store, copied].map((each) =>
          each.dueDeliveries({ ...plain, endpointId: receiver.id, now: NOW, limit: 100 }),
        ),
      () =>
        [store, copied].map((each) =>
          each.readStats({ workspaceId, endpointId: null, step: 'day', since: 0, until: NOW + 1 }),
        ),
    ]) {
      const [embedded, postgres] = await Promise.all(read() as Promise<unknown>[]);
      expect(postgres).toEqual(embedded);
    }
    const again = newEvent({ idempotency: { key: 'key 1', contentHash: 'h' } });
    const answers = [store, copied].map((each) =>
      each.commit({ now: NOW, publications: [[again]], attempts: [] }),
    );
    expect(await answers[1]).toEqual(await answers[0]);
  });

  test('finds nothing to write when nothing has happened, and only what has', async () => {
    const { store, endpoint, delivery, record, copy, ids, workspaceId } = await deployment();
    const receiver = await endpoint();
    const [first, second, third] = [
      await delivery(receiver),
      await delivery(receiver),
      await delivery(receiver),
    ];
    const id = ids.next<never>();
    const key = { id, workspaceId, name: '', scopes: [], hash: 'hash', hint: '', createdAt: NOW };
    await store.insertApiKey({ ...key, expiresAt: null, lastUsedAt: null });
    await copy();
    expect(changesOf(await copy())).toEqual({});
    await record(attempted(first));
    await record(attempted(second, { state: 'pending', dueAt: NOW + 9 }));
    await store.cancelDelivery({ workspaceId, deliveryId: third, now: NOW });
    await delivery(receiver);
    await store.removeApiKey(id);
    await store.updateEndpoint({ ...receiver, description: 'changed' });
    expect(changesOf(await copy())).toEqual({
      events: 1,
      deliveries: 4,
      // One ended, one canceled, one later, one new.
      pending: 4,
      attempts: 2,
      api_keys: 1,
      endpoints: 1,
    });
    expect(changesOf(await copy())).toEqual({});
  });

  test('goes on where it was broken off', async () => {
    const { newEvent, publish, from, url, copy } = await deployment();
    await publish(Array.from({ length: 900 }, () => newEvent()));
    await copy();
    await execute(url, 'DELETE FROM events WHERE id IN (SELECT id FROM events ORDER BY id DESC LIMIT 450)');
    const done = await copyStore({ from, to: parsed(url) });
    expect(done.get('events')).toEqual({ rows: 900, written: 450, removed: 0 });
  });

  test('mends a row that is another in the target', async () => {
    const { newEvent, publish, url, copy } = await deployment();
    await publish([newEvent(), newEvent()]);
    await copy();
    await execute(url, `UPDATE events SET data = '{}' WHERE id = (SELECT min(id) FROM events)`);
    expect(changesOf(await copy())).toEqual({ events: 1 });
    expect(changesOf(await copy())).toEqual({});
  });

  test('is refused by a database in which something has happened since, or of another store', async () => {
    const { newEvent, publish, copy, open, endpoint } = await deployment();
    const receiver = await endpoint();
    await copy();
    const copied = await open();
    const own = newEvent({ endpoints: [receiver] });
    await copied.commit({ now: NOW, publications: [[own]], attempts: [] });
    await expect(copy()).rejects.toBeInstanceOf(CopyRefusedError);
    await publish([newEvent()]);
    const other = await deployment();
    await other.open();
    await expect(other.copy()).rejects.toThrow('another store');
  });

  test('fails rather than leave out what it does not know of', async () => {
    const { from, copy } = await deployment();
    const database = new DatabaseSync(from);
    onTestFinished(() => database.close());
    database.exec('ALTER TABLE events ADD COLUMN new_column TEXT');
    await expect(copy()).rejects.toThrow('new_column');
    database.exec('ALTER TABLE events DROP COLUMN new_column; CREATE TABLE new_table (id INTEGER)');
    await expect(copy()).rejects.toThrow('new_table');
  });
});
