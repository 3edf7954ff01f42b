import { randomBytes } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parsed, testServer } from '../../../test/fixtures/postgres.ts';
import type { NodeId } from '../../core/ids.ts';
import type { CommitBatch, Holder } from '../../engine/ports.ts';
import { Keys } from '../keys.ts';
import { attempted, deliveryOf, NOW, setup } from '../suite/setup.suite.ts';
import { AttemptKeys } from './attempts.ts';
import { commit } from './commit.ts';
import { connect, defaultConnectionLimits } from './connect.ts';
import { DAY_KEYS } from './day.ts';
import { openPostgresStore } from './open.ts';
import { Periods } from './periods.ts';

describe('a commit', () => {
  const server = testServer('18');

  /** A store, and a connection of its own that counts what it is asked. */
  async function counted() {
    const database = parsed(await server.newDatabase());
    const opened = await openPostgresStore({ database, identitySeed: randomBytes(8), retentionDays: 30 });
    const tools = await setup({ open: () => Promise.resolve(opened) });
    const client = await connect(database, defaultConnectionLimits);
    onTestFinished(() => client.end());
    const keys = new Keys((await tools.store.identity()).tail);
    const parts = { keys, periods: new Periods(DAY_KEYS), attemptKeys: new AttemptKeys(0) };
    let statements = 0;
    const counting = new Proxy(client, {
      get(target, name) {
        const member = Reflect.get(target, name) as unknown;
        if (name === 'query') statements += 1;
        return typeof member === 'function' ? (member as () => unknown).bind(target) : member;
      },
    });
    return {
      ...tools,
      join: (node: NodeId) => opened.join(node),
      statementsOf: async (batch: Pick<CommitBatch, 'publications' | 'attempts' | 'holder'>) => {
        statements = 0;
        await commit(counting, { now: NOW, ...batch }, parts);
        return statements;
      },
    };
  }

  /** As many events, deliveries, bodies, keys, lines and attempts as asked for. */
  async function batches(tools: Awaited<ReturnType<typeof counted>>, size: number, holder: Holder | null) {
    const { endpoint, newEvent, statementsOf } = tools;
    const [free, ordered] = [await endpoint(), await endpoint({ order: 'subject' })];
    const make = (index: number) =>
      newEvent({
        endpoints: [free, ordered],
        event: { subject: { kind: 'media', id: String(index) } },
        bodies: [{ form: 'fastpix', body: '{}' }],
        idempotency: { key: `${size} ${index}`, contentHash: 'hash' },
      });
    const first = Array.from({ length: size }, (_, index) => make(index));
    await statementsOf({ publications: [first], attempts: [], holder });
    const attempts = first.flatMap((event) => {
      const [, line] = event.deliveries;
      return [
        attempted(deliveryOf(event)),
        attempted(line?.id ?? deliveryOf(event), {
          line: { endpointId: ordered.id, orderKey: line?.orderKey ?? '' },
        }),
      ];
    });
    const second = Array.from({ length: size }, (_, index) => make(size + index));
    return await statementsOf({ publications: second.map((event) => [event]), attempts, holder });
  }

  test('takes as many statements for hundreds of rows as for a few, and no more than twenty', async () => {
    const tools = await counted();
    // The first one makes the period.
    await batches(tools, 1, null);
    const [few, many] = [await batches(tools, 2, null), await batches(tools, 300, null)];
    expect(many).toBe(few);
    expect(many).toBeLessThanOrEqual(20);
  });

  test('of plain events and attempts takes five statements, in one round trip', async () => {
    const { endpoint, newEvent, statementsOf } = await counted();
    const receiver = await endpoint();
    const events = Array.from({ length: 50 }, () => newEvent({ endpoints: [receiver] }));
    await statementsOf({ publications: [events], attempts: [] });
    const more = newEvent({ endpoints: [receiver] });
    const attempts = events.map((event) => attempted(deliveryOf(event)));
    // BEGIN, the log, what becomes of the deliveries, events, deliveries, what is pending, COMMIT.
    expect(await statementsOf({ publications: [[more]], attempts })).toBe(7);
  });

  test('among nodes is bounded, too', async () => {
    const tools = await counted();
    const node = 'a'.repeat(32) as NodeId;
    await tools.join(node);
    const holder = { node, leases: [] };
    await batches(tools, 1, holder);
    const [few, many] = [await batches(tools, 2, holder), await batches(tools, 300, holder)];
    expect(many).toBe(few);
    expect(many).toBeLessThanOrEqual(25);
  });

  test('keeps texts that PostgreSQL has no place for', async () => {
    const { store, endpoint, newEvent, publish, record, workspaceId } = await counted();
    const subject = { kind: 'media', id: 'a\u0000b\u0010c' };
    const event = newEvent({ endpoints: [await endpoint()], event: { subject } });
    await publish([event]);
    const finished = attempted(deliveryOf(event));
    await record({ ...finished, attempt: { ...finished.attempt, responseBody: '\u0000' } });
    expect(await store.listEvents({ workspaceId, limit: 9, subject })).toEqual([event.event]);
    const log = await store.listAttempts({ workspaceId, deliveryId: deliveryOf(event) });
    expect(log?.[0]?.responseBody).toBe('\u0000');
  });
});
