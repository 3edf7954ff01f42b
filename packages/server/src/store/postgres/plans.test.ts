// How PostgreSQL carries out the statements of the store, as the store asks for them: by the same connection, with the
// plan that serves all values.
import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresVersions } from '../../../../../tools/postgres/binaries.ts';
import { parsed, testServer } from '../../../test/fixtures/postgres.ts';
import { connect, defaultConnectionLimits } from './connect.ts';
import { openPostgresStore } from './open.ts';
import { Periods } from './periods.ts';
import { preparedStatements } from './statements.ts';

const WIDTH = 1000;
const PERIODS = 3;

/** What each of the statements that run with every delivery goes by. */
const HOT: Readonly<Record<string, readonly RegExp[]>> = {
  insert_attempts: [/Index Scan using deliveries\w*_pkey on deliveries\w*/],
  advance_deliveries: [
    /Index Scan using deliveries\w*_pkey on deliveries\w*/,
    /Index Scan using pending_pkey on pending/,
  ],
  advance_lines: [
    /Index Only Scan using pending_in_line on pending first/,
    /Index Scan using pending_pkey on pending/,
  ],
  insert_pending_in_lines: [/Index Only Scan using pending_in_line on pending other/],
  select_due: [
    /Index Scan using pending_due on pending/,
    /Index Scan using deliveries\w*_pkey on deliveries\w*/,
    /Index Scan using events\w*_pkey on events\w*/,
    /Index Scan using bodies\w*_pkey on bodies\w*/,
  ],
  select_next_due: [/Index Only Scan using pending_due on pending/],
  find_idempotency_keys: [/Index Scan using idempotency_keys_pkey/],
  forget_same_idempotency_keys: [/Index Scan using idempotency_keys_pkey/],
  forget_idempotency_keys: [/Index Scan using idempotency_keys_by_expiry/],
  cancel_pending: [/Index Only Scan using pending_due on pending/],
  reopen: [/Index Scan using deliveries\w*_pkey/, /Index Only Scan using pending_in_line on pending other/],
  select_overdue: [/Index Scan using pending_due on pending/],
  select_needed: [/Index Only Scan using pending_by_event on pending/],
  select_candidates: [/deliveries\w*_event_id_endpoint_id_idx/],
  select_earlier: [/attempts\w*_delivery_id_number_idx/],
};

describe.each(postgresVersions)('plans on PostgreSQL %s', (version) => {
  const server = testServer(version);
  let client: Client;

  beforeAll(async () => {
    const database = parsed(await server.newDatabase());
    const store = await openPostgresStore({ database, identitySeed: randomBytes(8), retentionDays: 30 });
    await store.close();
    client = await connect(database, defaultConnectionLimits);
    const periods = new Periods(WIDTH);
    await periods.cover(
      client,
      Array.from({ length: PERIODS }, (_, index) => index * WIDTH),
    );
  });
  afterAll(() => client.end());

  async function planOf(name: string): Promise<string> {
    const text = preparedStatements().get(name)?.text ?? '';
    const count = Math.max(0, ...Array.from(text.matchAll(/\$(\d+)/g), ([, number]) => Number(number)));
    const values = count === 0 ? '' : `(${Array.from({ length: count }, () => 'NULL').join(', ')})`;
    await client.query(`PREPARE looked_at AS ${text}`);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN EXECUTE looked_at ${values}`);
    await client.query('DEALLOCATE looked_at');
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }

  test('no statement reads a table from end to end', async () => {
    // Some tables have a handful of rows, and counting everything needs everything.
    const whole = new Set(['count_pending']);
    const found: string[] = [];
    for (const name of preparedStatements().keys()) {
      const plan = await planOf(name);
      if (
        !whole.has(name) &&
        /Seq Scan on (?!cluster|key_floor|nodes|partitions)|Hash Join|Merge Join/.test(plan)
      )
        found.push(`${name}:\n${plan}`);
    }
    expect(found).toEqual([]);
  });

  test.each(Object.keys(HOT))('%s goes by its indexes', async (name) => {
    const plan = await planOf(name);
    for (const index of HOT[name] ?? []) expect(plan).toMatch(index);
  });

  test('what is due is found without sorting more than a page', async () => {
    const [page = ''] = /CTE due\n([\s\S]*?)\n {2}->/.exec(await planOf('select_due')) ?? [];
    expect(page).toContain('Limit');
    expect(page).not.toContain('Sort');
  });

  test('an attempt looks into the one period that its delivery is of', async () => {
    await client.query(`
      INSERT INTO deliveries (id, workspace_id, event_id, endpoint_id, state) VALUES (1500, 1, 1, 1, 'pending')`);
    const { text = '' } = preparedStatements().get('advance_deliveries') ?? {};
    await client.query(`PREPARE looked_at AS ${text}`);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)
       EXECUTE looked_at ('{1500}', '{1}', '{delivered}', '{NULL}', '{7}')`,
    );
    await client.query('DEALLOCATE looked_at');
    const looks = rows
      .map((row) => row['QUERY PLAN'])
      .filter((line) => /using deliveries\w*_pkey on deliveries/.test(line));
    expect(looks).toHaveLength(PERIODS + 1);
    expect(looks.filter((line) => !line.includes('never executed'))).toEqual([
      expect.stringContaining('deliveries_from_1000'),
    ]);
  });
});
