// A month of history, made by the database itself: as many events as asked for, spread evenly over the time that is kept,
// each with a delivery that arrived at the first attempt. Rows are as long as those that the server writes, and lie in the
// partitions, with the indexes, that it would have made for them.
import { setTimeout as sleep } from 'node:timers/promises';
import { firstKeyAt } from '../../../../packages/server/src/core/ids.ts';
import { DAY_KEYS } from '../../../../packages/server/src/store/postgres/day.ts';
import {
  attaching,
  making,
  partitionName,
  type Period,
  TABLES,
} from '../../../../packages/server/src/store/postgres/periods.ts';
import type { PostgresServer } from '../../postgres-server.ts';

/** Today's included; what the server keeps by default is one more. */
const DAYS = 29;
/** Of one event: its own key, that of its delivery and that of its attempt. */
const KEYS_PER_EVENT = 3;
const SUBJECTS = 8192;
const DATA_CHARACTERS = 740;
const CHECKPOINT_PAUSE_MS = 1000;

/** The store must have one workspace and one endpoint, and no server may be using it. */
export async function fill(server: PostgresServer, deliveries: number, nowMs: number): Promise<void> {
  const now = firstKeyAt(nowMs);
  const today = Math.floor(now / DAY_KEYS) * DAY_KEYS;
  const start = today - (DAYS - 1) * DAY_KEYS;
  const step = Math.max(KEYS_PER_EVENT, Math.floor((now - start) / deliveries));
  for (let firstKey = start; firstKey <= today; firstKey += DAY_KEYS) {
    const period = { firstKey, endKey: firstKey + DAY_KEYS };
    await fillPeriod(server, period, { step, end: Math.min(period.endKey, now) });
  }
  // So that none of it is left for the time of the measurement.
  await server.rows('VACUUM (FREEZE, ANALYZE)');
  await server.rows('CHECKPOINT');
  await sleep(CHECKPOINT_PAUSE_MS);
}

async function fillPeriod(
  server: PostgresServer,
  period: Period,
  { step, end }: { step: number; end: number },
): Promise<void> {
  const known = await server.rows(`SELECT 1 FROM periods WHERE first_key = ${period.firstKey}`);
  const steps = known.length > 0 ? [] : [making, attaching];
  const [make, attach] = steps;
  const tables = TABLES.toReversed();
  if (make !== undefined) for (const table of tables) await server.rows(make(table, period));
  const keys = `generate_series(${period.firstKey}::bigint, ${end - KEYS_PER_EVENT}, ${step}) AS key`;
  for (const [name, columns] of Object.entries(ROWS)) {
    const [into, values] = columns;
    await server.rows(
      `INSERT INTO ${partitionName(name, period)} (${into}) SELECT ${values} FROM ${keys},
         (SELECT id AS endpoint_id, workspace_id FROM endpoints ORDER BY id LIMIT 1) AS receiver`,
    );
  }
  if (attach === undefined) return;
  for (const table of tables) await server.rows(attach(table, period));
  await server.rows(`INSERT INTO periods VALUES (${period.firstKey}, ${period.endKey})`);
}

/** 4096 keys are a millisecond, counted from 2024: core/ids.ts. */
const INSTANT = `key / 4096 + ${Date.UTC(2024, 0, 1)}`;

/** By table: columns, and what is written there. */
const ROWS: Readonly<Record<string, readonly [string, string]>> = {
  events: [
    'id, workspace_id, type, subject_kind, subject_id, data, occurred_at, stored_in',
    `key, workspace_id, 'media.ready', 'media', md5((hashint8(key) % ${SUBJECTS})::text),
     '{"filled":"' || repeat('x', ${DATA_CHARACTERS}) || '"}', ${INSTANT}, 3`,
  ],
  deliveries: [
    'id, workspace_id, event_id, endpoint_id, state, attempts_made, ended_at',
    `key + 1, workspace_id, key, endpoint_id, 'delivered', 1, ${INSTANT} + 1`,
  ],
  attempts: [
    `id, delivery_id, number, started_at, duration_ms, outcome, request_url, request_headers, response_headers,
     response_body, stored_in`,
    `key + 2, key + 1, 1, ${INSTANT}, 1, '{"kind":"delivered","status":200}', 'http://127.0.0.1:40000/',
     '{"content-type":"application/json","user-agent":"Cuewire","webhook-id":"' || md5(key::text)
       || '","webhook-timestamp":"1795000000","webhook-signature":"v1,' || repeat('s', 44) || '"}',
     '{"content-length":"2","date":"' || repeat('d', 29) || '"}', 'ok', 3`,
  ],
};
