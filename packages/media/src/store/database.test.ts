import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openMediaDatabase } from './database.ts';
import { insertOutbox, selectOutbox } from './outbox.ts';
import { makeTempDir } from '../../test/temp-dir.ts';

test('a transaction is all or nothing', async () => {
  const db = openMediaDatabase(join(await makeTempDir(), 'media.db'));
  const event = {
    type: 'media.created',
    subject: { kind: 'media', id: 'vi1' },
    data: { title: 'a' },
    occurredAt: 1,
    idempotencyKey: 'vi1:created',
  } as const;
  const twice = (): void =>
    db.transaction(() => {
      insertOutbox(db, 'ws_1', event);
      insertOutbox(db, 'ws_1', event);
    });
  expect(twice).toThrow(/UNIQUE/);
  expect(selectOutbox(db, 'ws_1', 10)).toEqual([]);
  db.transaction(() => insertOutbox(db, 'ws_1', event));
  expect(selectOutbox(db, 'ws_1', 10)).toEqual([{ sequence: 1, event }]);
  db.close();
});

test('a database of a newer release is not touched', async () => {
  const path = join(await makeTempDir(), 'media.db');
  openMediaDatabase(path).close();
  openMediaDatabase(path).close();
  const newer = new DatabaseSync(path);
  newer.exec('pragma user_version = 99');
  newer.close();
  expect(() => openMediaDatabase(path)).toThrow(/newer release/);
});

test('each commit reaches the disk', async () => {
  const db = openMediaDatabase(join(await makeTempDir(), 'media.db'));
  expect(db.handle.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
  expect(db.handle.prepare('pragma synchronous').get()).toEqual({ synchronous: 2 });
  db.close();
});
