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
