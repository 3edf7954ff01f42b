// What the lists of the APIs and the live feed read, as the server counts it: no more than a few rows for each that they
// answer, however much history there is.
import { randomBytes } from 'node:crypto';
import { type Client, escapeLiteral } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { postgresVersions } from '../../../../../tools/postgres/binaries.ts';
import { parsed, testServer } from '../../../test/fixtures/postgres.ts';
import type { DeliveryId, EndpointId, EventId, ReplayId, WorkspaceId } from '../../core/ids.ts';
import { emptyTally } from '../../core/stats.ts';
import type { FeedRequest } from '../../engine/feed-store.ts';
import { Keys } from '../keys.ts';
import { listAttempts, listAttemptsInBrief } from './attempt-log.ts';
import { listAudit } from './audit.ts';
import { connect, defaultConnectionLimits } from './connect.ts';
import { listDeliveries } from './delivery-list.ts';
import { feedAfter, feedEnd } from './feed.ts';
import { openPostgresStore } from './open.ts';
import { Periods } from './periods.ts';
import { findBodySource, findDelivery, findEvent, listEvents } from './records.ts';
import { findReplay, listReplays } from './replays.ts';
import { pendingCounts, readStats } from './stats.ts';

/** Three periods of a thousand events each, with a delivery to one of ten endpoints and an attempt; the last are pending. */
const WIDTH = 3000;
const PERIODS = 3;
const EVENTS = 3000;
const ENDPOINTS = 10;
const SUBJECTS = 100;
const PENDING = 200;
const LIMIT = 20;
/** Rows that are looked at for each that is answered: of each table that takes part, and of each endpoint. */
const ROWS_READ_MAX = LIMIT * ENDPOINTS * 3;
/** 500 steps, whoever they belong to (feed.ts): of an attempt also its delivery, its event, and whether it is pending. */
const FEED_ROWS_READ_MAX = 500 * 4;

const TALLY = JSON.stringify(emptyTally());

const FILL = `
  INSERT INTO workspaces (id, name, created_at) VALUES (1, 'test', 0);
  INSERT INTO endpoints (id, workspace_id, url, dialect, event_types, secret, description, headers, delivery_order, enabled,
    created_at)
    SELECT number, 1, '', 'standard', '[]', '', '', '{}', 'none', 1, 0 FROM generate_series(1, ${ENDPOINTS}) AS number;
  INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at)
    SELECT number * 3, 1, 'media.ready', 'media', number % ${SUBJECTS}, '{}', 0 FROM generate_series(0, ${EVENTS - 1}) AS number;
  INSERT INTO deliveries (id, workspace_id, event_id, endpoint_id, state, attempts_made, ended_at)
    SELECT number * 3 + 1, 1, number * 3, 1 + number % ${ENDPOINTS},
      CASE WHEN number < ${EVENTS - PENDING} THEN 'delivered' ELSE 'pending' END, 1,
      CASE WHEN number < ${EVENTS - PENDING} THEN 1 END
    FROM generate_series(0, ${EVENTS - 1}) AS number;
  INSERT INTO pending (delivery_id, endpoint_id, event_id, due_at)
    SELECT id, endpoint_id, event_id, 0 FROM deliveries WHERE state = 'pending';
  INSERT INTO attempts (id, delivery_id, number, started_at, duration_ms, outcome, request_url, request_headers,
      response_headers, response_body)
    SELECT number * 3 + 2, number * 3 + 1, 1, 0, 1, '{"kind":"delivered","status":200}', '', '{}', '{}', ''
    FROM generate_series(0, ${EVENTS - 1}) AS number;
  INSERT INTO bodies (event_id, form, body) SELECT id, 'fastpix', '' FROM events;
  INSERT INTO stats (workspace_id, endpoint_id, step, at, tally)
    SELECT 1, 0, 'minute', number, '${TALLY}' FROM generate_series(1, ${EVENTS}) AS number;
  ANALYZE`;

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

describe.each(postgresVersions)('what lists read on PostgreSQL %s', (version) => {
  const server = testServer(version);
  let client: Client;
  let keys: Keys;
  let beginning: string;
  const id = <Id extends string>(key: number) => keys.id<Id>(key);

  beforeAll(async () => {
    const database = parsed(await server.newDatabase());
    const store = await openPostgresStore({ database, identitySeed: randomBytes(8), retentionDays: 30 });
    keys = new Keys((await store.identity()).tail);
    await store.close();
    client = await connect(database, defaultConnectionLimits);
    const periods = new Periods(WIDTH);
    await periods.cover(
      client,
      Array.from({ length: PERIODS }, (_, index) => index * WIDTH),
    );
    beginning = await feedEnd(client, id<WorkspaceId>(1), keys);
    await client.query(FILL);
  });
  afterAll(() => client.end());

  const workspace = () => ({ workspaceId: id<WorkspaceId>(1), limit: LIMIT });
  const middle = (EVENTS / 2) * 3;

  const feedFrom = (after: string): FeedRequest => ({
    workspaceId: id<WorkspaceId>(1),
    after,
    filter: { kinds: ['event', 'attempt'] },
    itemsMax: LIMIT,
    sizeMax: 1_000_000,
  });

  const lists: Readonly<Record<string, () => Promise<unknown>>> = {
    'an event': () => findEvent(client, { ...workspace(), id: id<EventId>(middle) }, keys),
    'events, newest first': () => listEvents(client, workspace(), keys),
    'events before one': () => listEvents(client, { ...workspace(), before: id<EventId>(middle) }, keys),
    'events of a subject': () =>
      listEvents(client, { ...workspace(), subject: { kind: 'media', id: '7' } }, keys),
    'a delivery': () => findDelivery(client, { ...workspace(), id: id<DeliveryId>(middle + 1) }, keys),
    'deliveries, newest first': () => listDeliveries(client, workspace(), keys),
    'deliveries before one': () =>
      listDeliveries(client, { ...workspace(), before: id<DeliveryId>(middle) }, keys),
    'deliveries of an endpoint': () =>
      listDeliveries(client, { ...workspace(), endpointId: id<EndpointId>(3) }, keys),
    'deliveries that are pending': () => listDeliveries(client, { ...workspace(), state: 'pending' }, keys),
    'deliveries of an event': () =>
      listDeliveries(client, { ...workspace(), eventId: id<EventId>(middle) }, keys),
    'deliveries of a subject': () =>
      listDeliveries(client, { ...workspace(), subject: { kind: 'media', id: '7' } }, keys),
    'the attempts of a delivery': () =>
      listAttempts(client, { ...workspace(), deliveryId: id<DeliveryId>(middle + 1) }, keys),
    'attempts in brief': () =>
      listAttemptsInBrief(
        client,
        { ...workspace(), deliveryIds: [1, 4, 7].map((key) => id<DeliveryId>(key)), latestMax: 5 },
        keys,
      ),
    'what a body is made of': () =>
      findBodySource(client, { ...workspace(), deliveryId: id<DeliveryId>(middle + 1) }, keys),
    'how much is pending': () => pendingCounts(client, { ...workspace(), max: LIMIT }, keys),
    'an hour of statistics': () =>
      readStats(client, { ...workspace(), endpointId: null, step: 'minute', since: 100, until: 160 }, keys),
    'a replay': () => findReplay(client, { ...workspace(), id: id<ReplayId>(1) }, keys),
    'replays of an endpoint': () =>
      listReplays(client, { ...workspace(), endpointId: id<EndpointId>(3) }, keys),
    'the audit trail': () => listAudit(client, workspace(), keys),
    'the end of the feed': () => feedEnd(client, id<WorkspaceId>(1), keys),
    'a page of the feed': () => feedAfter(client, feedFrom(beginning), keys),
    'a look at the feed where nothing is new': async () =>
      feedAfter(client, feedFrom(await feedEnd(client, id<WorkspaceId>(1), keys)), keys),
  };

  test.each(Object.entries(lists))('%s', async (name, read) => {
    const asked = vi.spyOn(client, 'query');
    await read();
    const statements = asked.mock.calls.flatMap((values) => {
      const [text, parameters = []] = values as unknown as [unknown, (number | string | Buffer)[]?];
      return typeof text === 'string' && text.includes('SELECT') ? [{ text, parameters }] : [];
    });
    asked.mockRestore();
    expect(statements).not.toEqual([]);
    const rowsMax = name === 'a page of the feed' ? FEED_ROWS_READ_MAX : ROWS_READ_MAX;
    for (const { text, parameters } of statements) {
      const scans = scansOf(await planOf(text, parameters));
      expect(scans.filter((node) => isWhole(node))).toEqual([]);
      expect(scans.reduce((sum, node) => sum + rowsReadBy(node), 0)).toBeLessThanOrEqual(rowsMax);
    }
  });

  /** As it is carried out: with the plan that serves all values. */
  async function planOf(text: string, parameters: readonly (number | string | Buffer)[]): Promise<PlanNode> {
    await client.query(`PREPARE looked_at AS ${text}`);
    const values = parameters.length === 0 ? '' : `(${parameters.map(literal).join(', ')})`;
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) EXECUTE looked_at ${values}`,
    );
    await client.query('DEALLOCATE looked_at');
    const [plan] = rows[0]?.['QUERY PLAN'] ?? [];
    if (plan === undefined) throw new Error('the server explains what it is asked to');
    return plan.Plan;
  }
});

function scansOf(node: PlanNode): PlanNode[] {
  const below = (node.Plans ?? []).flatMap(scansOf);
  return node['Relation Name'] === undefined ? below : [node, ...below];
}

function isWhole(node: PlanNode): boolean {
  return node['Node Type'] === 'Seq Scan' && node['Actual Loops'] > 0;
}

function rowsReadBy(node: PlanNode): number {
  const dropped = node['Rows Removed by Filter'] ?? 0;
  return (node['Actual Rows'] + dropped) * node['Actual Loops'];
}

const ARRAY_HEAD_BYTES = 20;
const ARRAY_STEP_BYTES = 12;

function literal(value: number | string | Buffer): string {
  if (!Buffer.isBuffer(value)) return typeof value === 'number' ? String(value) : escapeLiteral(value);
  // As value-arrays.ts writes them.
  const count = (value.length - ARRAY_HEAD_BYTES) / ARRAY_STEP_BYTES;
  const numbers = Array.from({ length: count }, (_, index) =>
    value.readBigInt64BE(ARRAY_HEAD_BYTES + index * ARRAY_STEP_BYTES + 4),
  );
  return `'{${numbers.join(',')}}'`;
}
