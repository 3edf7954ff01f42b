// Writes a long past straight into a new store: events of ten days, their deliveries and attempts, most of them good.
import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { createSqliteStore } from '../../packages/server/src/store/sqlite/sqlite-store.ts';

export interface History {
  readonly apiKeyHash: string;
  readonly deliveries: number;
  /** When all of it has happened. */
  readonly nowMs: number;
}

export const ENDPOINTS = 4;
/** Different subjects have about as many events as a video has. */
export const EVENTS_PER_SUBJECT = 8;

/** Keys are milliseconds since then, times 4,096 (core/ids.ts). */
const EPOCH_MS = Date.UTC(2024, 0, 1);
const KEYS_PER_MS = 4096;
const SPAN_MS = 10 * 24 * 3_600_000;
const BUCKET_EVENTS = 1024;
const STEP_EVENTS = 20_000;
/** A time at which what is pending here is due: not while anybody looks. */
const LATER_MS = 5 * 24 * 3_600_000;

export function writeHistory(path: string, { apiKeyHash, deliveries, nowMs }: History): void {
  // Makes the file, with its schema and identity.
  createSqliteStore({ path, identitySeed: randomBytes(8) }).close();
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL');
    const firstKey = (nowMs - SPAN_MS - EPOCH_MS) * KEYS_PER_MS;
    writeAccounts(database, firstKey, { apiKeyHash, nowMs });
    const events = Math.ceil(deliveries / ENDPOINTS);
    const gapKeys = Math.floor((SPAN_MS * KEYS_PER_MS) / events);
    for (let from = 0; from < events; from += STEP_EVENTS) {
      const to = Math.min(events, from + STEP_EVENTS) - 1;
      writeStep(database, { firstKey, gapKeys, from, to, nowMs });
    }
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

function writeAccounts(
  database: DatabaseSync,
  firstKey: number,
  { apiKeyHash, nowMs }: Pick<History, 'apiKeyHash' | 'nowMs'>,
): void {
  database
    .prepare('INSERT INTO workspaces (id, name, created_at) VALUES (?, ?, ?)')
    .run(firstKey - 100, 'default', nowMs);
  database
    .prepare(
      `INSERT INTO api_keys (id, workspace_id, hash, name, scopes, hint, created_at)
       VALUES (?, ?, ?, 'first', '["publish","manage","read"]', '', ?)`,
    )
    .run(firstKey - 99, firstKey - 100, apiKeyHash, nowMs);
  const insert = database.prepare(
    `INSERT INTO endpoints (id, workspace_id, url, dialect, event_types, secret, description, headers,
       delivery_order, enabled, created_at)
     VALUES (?, ?, ?, 'standard', '["*"]', ?, ?, '{}', 'none', 1, ?)`,
  );
  for (let index = 0; index < ENDPOINTS; index += 1) {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const url = `http://127.0.0.9:8443/${index}`;
    insert.run(firstKey - 90 + index, firstKey - 100, url, secret, `Endpoint ${index}`, nowMs);
  }
}

interface Step {
  readonly firstKey: number;
  readonly gapKeys: number;
  readonly from: number;
  readonly to: number;
  readonly nowMs: number;
}

/** Of each hundred deliveries of the last endpoint, a few have failed, were canceled or are pending. */
const STATE = `CASE
  WHEN endpoint.n < ${ENDPOINTS - 1} THEN 'delivered'
  WHEN event.n % 100 < 4 THEN 'exhausted'
  WHEN event.n % 100 = 4 THEN 'canceled'
  WHEN event.n % 100 = 5 THEN 'expired'
  WHEN event.n % 100 = 6 THEN 'pending'
  ELSE 'delivered' END`;

function writeStep(database: DatabaseSync, { firstKey, gapKeys, from, to, nowMs }: Step): void {
  const numbers = `WITH RECURSIVE event (n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM event WHERE n < ${to}),
    endpoint (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM endpoint WHERE n < ${ENDPOINTS - 1})`;
  const eventKey = `${firstKey} + event.n * ${gapKeys}`;
  const deliveryKey = `${eventKey} + 1 + endpoint.n`;
  const atMs = `(${eventKey}) / ${KEYS_PER_MS} + ${EPOCH_MS}`;
  database.exec(`BEGIN;
    INSERT INTO events (id, workspace_id, type, subject_kind, subject_id, data, occurred_at, bucket)
      ${numbers}
      SELECT ${eventKey}, ${firstKey - 100},
        CASE event.n % 3 WHEN 0 THEN 'media.ready' WHEN 1 THEN 'media.rendition.ready' ELSE 'media.updated' END,
        'media', 'vi' || (event.n / ${EVENTS_PER_SUBJECT}),
        '{"encoding":"hls","quality":"720p","title":"Film ' || event.n || '"}', ${atMs}, event.n / ${BUCKET_EVENTS}
      FROM event;
    INSERT INTO deliveries (id, workspace_id, event_id, endpoint_id, state, attempts_made, due_at, ended_at)
      ${numbers},
      made (key, event_key, endpoint_key, state, at) AS (
        SELECT ${deliveryKey}, ${eventKey}, ${firstKey - 90} + endpoint.n, ${STATE}, ${atMs} FROM event, endpoint
      )
      SELECT key, ${firstKey - 100}, event_key, endpoint_key, state, 1,
        iif(state = 'pending', ${nowMs + LATER_MS}, NULL), iif(state = 'pending', NULL, at + 20)
      FROM made;
    INSERT INTO attempts (id, delivery_id, number, started_at, duration_ms, outcome, request_url, request_headers,
        response_headers, response_body)
      ${numbers}
      SELECT ${deliveryKey}, ${deliveryKey}, 1, ${atMs} + 5, 12,
        CASE WHEN ${STATE} = 'delivered' THEN '{"kind":"delivered","status":200}'
          ELSE '{"kind":"rejected","status":503}' END,
        'http://127.0.0.9:8443/' || endpoint.n, '{"content-type":"application/json"}', '{}', ''
      FROM event, endpoint;
    COMMIT`);
}
