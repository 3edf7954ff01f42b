import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { execute, parsed, testServer } from '../../../test/fixtures/postgres.ts';
import { attempted, DAY_MS, deliveryOf, NOW, plain, setup } from '../suite/setup.suite.ts';
import { openPostgresStore } from './open.ts';

describe('retention by periods', () => {
  const server = testServer('18');

  async function kept() {
    const url = await server.newDatabase();
    const tools = await setup({
      open: () =>
        openPostgresStore({ database: parsed(url), identitySeed: randomBytes(8), retentionDays: 30 }),
    });
    const prune = async (publishedBefore: number) => {
      let [pruned, after] = [0, null as Awaited<ReturnType<typeof tools.store.pruneEvents>>['last']];
      do {
        const now = NOW + 40 * DAY_MS;
        const step = await tools.store.pruneEvents({ publishedBefore, after, now, limit: 2 });
        pruned += step.pruned;
        after = step.last;
      } while (after !== null);
      return pruned;
    };
    return { ...tools, url, prune, rows: (sql: string) => execute(url, sql) };
  }

  test('drops what is too old, with all that belongs to it, without deleting a row', async () => {
    const { endpoint, newEvent, publish, record, prune, rows, store, workspaceId } = await kept();
    const receiver = await endpoint();
    const old = newEvent({ endpoints: [receiver], bodies: [{ form: 'fastpix', body: '{}' }] });
    await publish([old]);
    await record(attempted(deliveryOf(old)));
    expect(await prune(NOW + DAY_MS - 1)).toBe(0);
    expect(await prune(NOW + DAY_MS)).toBe(1);
    expect(await store.listEvents({ workspaceId, limit: 9 })).toEqual([]);
    expect(await store.findDelivery({ workspaceId, id: deliveryOf(old) })).toBeNull();
    for (const table of ['events', 'bodies', 'deliveries', 'attempts']) {
      expect(await rows(`SELECT count(*)::int AS count FROM ${table}`)).toEqual([{ count: 0 }]);
    }
    const [deleted] = await rows('SELECT sum(n_tup_del)::int AS count FROM pg_stat_user_tables');
    expect(deleted?.['count'] ?? 0).toBeLessThanOrEqual(2);
  });

  test('keeps a period as long as a delivery of it is pending, and loses of it what is not', async () => {
    const { endpoint, newEvent, publish, record, prune, store, workspaceId } = await kept();
    const receiver = await endpoint();
    const events = Array.from({ length: 5 }, () => newEvent({ endpoints: [receiver] }));
    await publish(events);
    await record(...events.slice(1).map((event) => attempted(deliveryOf(event))));
    expect(await prune(NOW + DAY_MS)).toBe(4);
    const due = await store.dueDeliveries({ ...plain, endpointId: receiver.id, now: NOW, limit: 9 });
    expect(due.deliveries.map(({ event }) => event)).toEqual([events[0]?.event]);
    await record(attempted(deliveryOf(events[0])));
    expect(await prune(NOW + DAY_MS)).toBe(1);
    expect(await store.listEvents({ workspaceId, limit: 9 })).toEqual([]);
  });

  test('makes the coming periods before anything is written to them', async () => {
    const { prune, rows } = await kept();
    await prune(NOW);
    const periods = await rows('SELECT first_key FROM periods');
    expect(periods.length).toBeGreaterThanOrEqual(2);
  });

  test('moves what lay in the default partitions into its period', async () => {
    const { endpoint, newEvent, publish, rows, url, store, workspaceId } = await kept();
    const receiver = await endpoint();
    const event = newEvent({ endpoints: [receiver] });
    await publish([event]);
    await execute(
      url,
      `DO $$ DECLARE period bigint := (SELECT first_key FROM periods); BEGIN
         EXECUTE format('ALTER TABLE events DETACH PARTITION events_from_%s', period);
         EXECUTE format('INSERT INTO events_rest SELECT * FROM events_from_%s', period);
         EXECUTE format('DROP TABLE events_from_%s', period);
         EXECUTE format('DROP TABLE deliveries_from_%s', period);
         EXECUTE format('DROP TABLE bodies_from_%s', period);
         EXECUTE format('DROP TABLE attempts_from_%s', period);
         DELETE FROM periods;
       END $$`,
    );
    const again = await openPostgresStore({
      database: parsed(url),
      identitySeed: randomBytes(8),
      retentionDays: 30,
    });
    await again.commit({ now: NOW, publications: [[newEvent({ endpoints: [receiver] })]], attempts: [] });
    await again.close();
    expect(await rows('SELECT count(*)::int AS count FROM events_rest')).toEqual([{ count: 0 }]);
    expect(await store.findEvent({ workspaceId, id: event.event.id })).toEqual(event.event);
  });
});
