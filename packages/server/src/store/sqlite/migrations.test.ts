import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import { readMigrations } from '../migrate.ts';
import { openDatabase } from './database.ts';

test('a store of the first version keeps its bodies, and its endpoints have no settings', () => {
  const path = join(temporaryFolder(), 'cuewire.db');
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  const [first] = readMigrations(join(import.meta.dirname, 'migrations'));
  if (first === undefined) throw new Error('there is no first migration');
  database.exec(first.sql);
  database.exec(`
    CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT;
    INSERT INTO migrations VALUES (1, '${first.name}', '${first.checksum}');
    INSERT INTO workspaces VALUES (1, 'default', 0);
    INSERT INTO endpoints (id, workspace_id, url, dialect, event_types, secret, description, headers,
      delivery_order, enabled, created_at)
    VALUES (2, 1, 'https://receiver.example/', 'api-video', '["*"]', 's', '', '{}', 'none', 1, 0);
    INSERT INTO bodies VALUES (3, 'api-video', '{}');`);
  openDatabase(path, { readOnly: false }).close();
  expect(database.prepare('SELECT * FROM bodies').all()).toEqual([
    { event_id: 3, form: 'api-video', body: '{}' },
  ]);
  expect(database.prepare('SELECT dialect, dialect_settings FROM endpoints').all()).toEqual([
    { dialect: 'api-video', dialect_settings: '{}' },
  ]);
});

test("what endpoints' own headers held is not kept in attempts of the past, and the signature is", () => {
  const path = join(temporaryFolder(), 'cuewire.db');
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  const migrations = readMigrations(join(import.meta.dirname, 'migrations'));
  for (const { name, sql } of migrations) if (name < '0007') database.exec(sql);
  const own = JSON.stringify({ Authorization: 'Bearer secret' });
  const sent = {
    Authorization: 'Bearer secret',
    'content-type': 'application/json',
    'tl-signature': 't=1,v1=f',
  };
  const plain = JSON.stringify({ 'webhook-signature': 'v1,x' });
  database.exec(`
    INSERT INTO workspaces VALUES (1, 'first', 0);
    INSERT INTO endpoints (id, workspace_id, url, dialect, event_types, secret, description, headers,
      delivery_order, enabled, created_at)
    VALUES (2, 1, 'https://a.example/', 'twelve-labs', '[]', '', '', '${own}', 'none', 1, 0),
      (3, 1, 'https://b.example/', 'standard', '[]', '', '', '{}', 'none', 1, 0);
    INSERT INTO deliveries (id, workspace_id, event_id, endpoint_id, state, due_at)
    VALUES (4, 1, 6, 2, 'pending', 7), (5, 1, 6, 3, 'pending', 7);
    INSERT INTO attempts (id, delivery_id, number, started_at, duration_ms, outcome, request_url, request_headers,
      response_headers, response_body)
    VALUES (1, 4, 1, 20, 1, '{}', '', '${JSON.stringify(sent)}', '{}', ''), (2, 5, 1, 20, 1, '{}', '', '${plain}', '{}', '');`);
  for (const { name, sql } of migrations) if (name >= '0007') database.exec(sql);
  const rows = database.prepare('SELECT request_headers, request_form FROM attempts ORDER BY id').all();
  expect(rows).toEqual([
    { request_headers: JSON.stringify({ ...sent, Authorization: '(hidden)' }), request_form: null },
    { request_headers: plain, request_form: null },
  ]);
});

test('deliveries keep every column when their table is written anew', () => {
  const path = join(temporaryFolder(), 'cuewire.db');
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  const migrations = readMigrations(join(import.meta.dirname, 'migrations'));
  for (const { name, sql } of migrations) if (name < '0015') database.exec(sql);
  database.exec(`
    INSERT INTO deliveries (id, workspace_id, event_id, endpoint_id, order_key, state, attempts_made, attempts_before,
      reopened_at, due_at, ended_at)
    VALUES (9, 1, 2, 3, 'media/a', 'exhausted', 4, 5, 6, NULL, 7), (8, 1, 2, 4, 'media/a', 'pending', 4, 5, 6, NULL, NULL),
      (7, 1, 2, 5, NULL, 'pending', 0, 0, NULL, 8, NULL)`);
  const select = 'SELECT * FROM deliveries ORDER BY id';
  const before = database.prepare(select).all();
  expect(before).toHaveLength(3);
  for (const { name, sql } of migrations) if (name >= '0015') database.exec(sql);
  expect(database.prepare(select).all()).toEqual(before);
});
