import { randomBytes } from 'node:crypto';
import type { Connection } from 'pg';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { parsed, testServer } from '../../../test/fixtures/postgres.ts';
import type { Endpoint } from '../../core/endpoint.ts';
import type { NodeId } from '../../core/ids.ts';
import { partitionOf } from '../../core/lease.ts';
import type { CommitBatch, Holder } from '../../engine/ports.ts';
import { Keys } from '../keys.ts';
import { attempted, deliveryOf, NOW, setup } from '../suite/setup.suite.ts';
import { AttemptKeys } from './attempts.ts';
import { commit } from './commit.ts';
import { connect, defaultConnectionLimits } from './connect.ts';
import { DAY_KEYS } from './day.ts';
import { PARTITION_COUNT } from './nudges.ts';
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
    const queries = vi.spyOn(client, 'query');
    // The driver has it, and does not tell of it.
    const { connection } = client as unknown as { connection: Connection };
    const executions = vi.spyOn(connection, 'execute');
    return {
      ...tools,
      join: (node: NodeId) => opened.join(node),
      claimAll: (node: NodeId) =>
        opened.claim({
          id: node,
          partitions: Array.from({ length: PARTITION_COUNT }, (_, number) => number),
        }),
      costOf: async (batch: Pick<CommitBatch, 'publications' | 'attempts' | 'holder'>) => {
        queries.mockClear();
        executions.mockClear();
        const { publications } = await commit(client, { now: NOW, ...batch }, parts);
        const [statements, roundTrips] = [executions, queries].map(({ mock }) => mock.calls.length);
        return { statements, roundTrips, publications };
      },
    };
  }

  /** As many events, deliveries, bodies, keys, lines and attempts as asked for. */
  async function batches(tools: Awaited<ReturnType<typeof counted>>, size: number, holder: Holder | null) {
    const { endpoint, newEvent, costOf } = tools;
    const [free, ordered] = [await endpoint(), await endpoint({ order: 'subject' })];
    const make = (index: number) =>
      newEvent({
        endpoints: [free, ordered],
        event: { subject: { kind: 'media', id: String(index) } },
        bodies: [{ form: 'fastpix', body: '{}' }],
        idempotency: { key: `${size} ${index}`, contentHash: 'hash' },
      });
    const first = Array.from({ length: size }, (_, index) => make(index));
    await costOf({ publications: [first], attempts: [], holder });
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
    const { statements, roundTrips } = await costOf({
      publications: second.map((event) => [event]),
      attempts,
      holder,
    });
    return { statements, roundTrips };
  }

  test('takes as many statements for hundreds of rows as for a few, and no more than twenty', async () => {
    const tools = await counted();
    // The first one makes the period, and prepares the statements.
    await batches(tools, 1, null);
    const [few, many] = [await batches(tools, 2, null), await batches(tools, 300, null)];
    expect(many).toEqual(few);
    expect(many.statements).toBeLessThanOrEqual(20);
    // Idempotency keys are looked up first.
    expect(many.roundTrips).toBe(2);
  });

  test('of plain events and attempts takes five statements, in one round trip', async () => {
    const { endpoint, newEvent, costOf } = await counted();
    const receiver = await endpoint();
    const events = Array.from({ length: 50 }, () => newEvent({ endpoints: [receiver] }));
    await costOf({ publications: [events], attempts: [] });
    const more = newEvent({ endpoints: [receiver] });
    const attempts = events.map((event) => attempted(deliveryOf(event)));
    // The log, what becomes of the deliveries, events, deliveries, what is pending.
    expect(await costOf({ publications: [[more]], attempts })).toMatchObject({
      statements: 5,
      roundTrips: 1,
    });
  });

  describe('among nodes', () => {
    const node = 'a'.repeat(32) as NodeId;

    async function counting() {
      const tools = await counted();
      await tools.join(node);
      const leases = await tools.claimAll(node);
      const leaseOf = ({ id }: Endpoint) => {
        const lease = leases.find(({ partition }) => partition === partitionOf(id, PARTITION_COUNT));
        if (lease === undefined) throw new Error('the node has all leases');
        return lease;
      };
      return { ...tools, leaseOf };
    }

    test('takes as many for hundreds of rows as for a few, and two round trips with lines', async () => {
      const tools = await counting();
      const holder = { node, leases: [] };
      await batches(tools, 1, holder);
      const [few, many] = [await batches(tools, 2, holder), await batches(tools, 300, holder)];
      expect(many).toEqual(few);
      expect(many.statements).toBeLessThanOrEqual(25);
      expect(many.roundTrips).toBe(2);
    });

    test('of plain events and attempts takes one round trip', async () => {
      const { endpoint, newEvent, costOf, leaseOf } = await counting();
      const receiver = await endpoint();
      const holder = { node, leases: [leaseOf(receiver)] };
      const events = Array.from({ length: 50 }, () => newEvent({ endpoints: [receiver] }));
      await costOf({ publications: [events], attempts: [], holder });
      const attempts = events.map((event) => ({ ...attempted(deliveryOf(event)), lease: leaseOf(receiver) }));
      const publications = [[newEvent({ endpoints: [receiver] })]];
      // The five, and before them the lock on claims, and the look at the leases.
      expect(await costOf({ publications, attempts, holder })).toMatchObject({
        statements: 7,
        roundTrips: 1,
      });
    });

    test('looks again when something is not as it knew it, and writes what there is to write', async () => {
      const { store, endpoint, newEvent, costOf, leaseOf, workspaceId } = await counting();
      const receiver = await endpoint();
      const holder = { node, leases: [leaseOf(receiver)] };
      const [first, second, third] = [1, 2, 3].map(() => newEvent({ endpoints: [receiver] }));
      if (first === undefined || second === undefined || third === undefined) throw new Error('three events');
      await costOf({ publications: [[first, second]], attempts: [], holder });
      const [known, fresh] = [first, second].map((event) => ({
        ...attempted(deliveryOf(event)),
        lease: leaseOf(receiver),
      }));
      if (known === undefined || fresh === undefined) throw new Error('two attempts');
      await costOf({ publications: [], attempts: [known], holder });
      // One attempt is on disk already.
      const cost = await costOf({ publications: [[third]], attempts: [known, fresh], holder });
      expect(cost.roundTrips).toBeGreaterThan(1);
      expect(cost.publications).toEqual([{ kind: 'stored', existing: [null], behind: [] }]);
      for (const event of [first, second]) {
        const log = await store.listAttempts({ workspaceId, deliveryId: deliveryOf(event) });
        expect(log?.map(({ number }) => number)).toEqual([1]);
      }
      expect(await store.findEvent({ workspaceId, id: third.event.id })).not.toBeNull();
    });

    test('answers the event that a key stands for, whoever stored it', async () => {
      const { endpoint, newEvent, costOf, leaseOf } = await counting();
      const receiver = await endpoint();
      const holder = { node, leases: [leaseOf(receiver)] };
      const idempotency = { key: 'one', contentHash: 'hash' };
      const [first, again] = [1, 2].map(() => newEvent({ endpoints: [receiver], idempotency }));
      if (first === undefined || again === undefined) throw new Error('two events');
      await costOf({ publications: [[first]], attempts: [], holder });
      const { id, occurredAt } = first.event;
      const { publications } = await costOf({ publications: [[again]], attempts: [], holder });
      expect(publications).toEqual([{ kind: 'stored', existing: [{ id, occurredAt }], behind: [] }]);
    });
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
