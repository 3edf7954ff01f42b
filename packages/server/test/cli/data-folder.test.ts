// What an operator does with a data folder, behind pipes.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { lockFolder } from '../../src/backup/folder-lock.ts';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { readMigrations } from '../../src/store/migrate.ts';
import { cliHere } from '../fixtures/cli-here.ts';
import type { Ended } from '../fixtures/cli-process.ts';
import { temporaryFolder } from '../fixtures/folder.ts';

interface Folder {
  readonly home: string;
  readonly dataDir: string;
  readonly run: (argv: readonly string[], environment?: Readonly<Record<string, string>>) => Promise<Ended>;
}

function dataFolder(): Folder {
  const home = temporaryFolder();
  const dataDir = join(home, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  createSqliteStore({ path: join(dataDir, 'cuewire.db'), identitySeed: new Uint8Array(8) }).close();
  writeFileSync(join(dataDir, 'encryption.key'), 'a key', { mode: 0o600 });
  const base = { CUEWIRE_DATA_DIR: dataDir, CUEWIRE_PORT: '9' };
  const run: Folder['run'] = (argv, environment = {}) =>
    cliHere(home, argv, { environment: { ...base, ...environment } });
  return { home, dataDir, run };
}

describe('backup', () => {
  test('says what it made, and verify says the same', async () => {
    const { home, run } = dataFolder();
    const to = join(home, 'backup');
    const made = await run(['backup', '--to', to]);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout).toMatch(
      new RegExp(`^backup\\t${to}\\ntaken\\t.*Z\\nversion\\t0\\.1\\.0\\nfiles\\t2\\n`),
    );
    expect(await run(['backup', 'verify', to])).toEqual(made);
  });

  test('that was altered is told from one that was not', async () => {
    const { home, run } = dataFolder();
    const to = join(home, 'backup');
    await run(['backup', '--to', to]);
    writeFileSync(join(to, 'encryption.key'), 'another');
    expect(await run(['backup', 'verify', to])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'encryption.key is not what was backed up.\nUse another backup.\n',
    });
  });

  test('of a store on PostgreSQL is not this command', async () => {
    const { run } = dataFolder();
    const refused = await run(['backup'], { CUEWIRE_DATABASE_URL: 'postgres://user:secret@db/cuewire' });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('pg_dump');
    expect(refused.stderr).not.toContain('secret');
  });
});

describe('restore', () => {
  test('makes the folder that it is given, and says how to go on', async () => {
    const { home, run } = dataFolder();
    const [to, restored] = [join(home, 'backup'), join(home, 'restored')];
    await run(['backup', '--to', to]);
    const made = await run(['restore', to, '--data-dir', restored]);
    expect(made.code).toBe(0);
    expect(made.stdout).toMatch(new RegExp(`^data folder\\t${restored}\\n`));
    expect(made.stderr).toContain('CUEWIRE_DATA_DIR');
  });

  test('takes the folder of the settings for granted, and overwrites nothing', async () => {
    const { home, dataDir, run } = dataFolder();
    const to = join(home, 'backup');
    await run(['backup', '--to', to]);
    const refused = await run(['restore', to]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`${dataDir} is not empty.`);
  });
});

describe('migrate', () => {
  test('says what a store of an earlier version did not have, and then that nothing is left', async () => {
    const { dataDir, run } = dataFolder();
    const path = join(dataDir, 'earlier', 'cuewire.db');
    mkdirSync(join(dataDir, 'earlier'));
    const database = new DatabaseSync(path);
    database.exec(
      'CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT',
    );
    const migrations = readMigrations(join(import.meta.dirname, '../../src/store/sqlite/migrations'));
    const [first, ...later] = migrations;
    database.exec(first?.sql ?? '');
    database
      .prepare('INSERT INTO migrations VALUES (?, ?, ?)')
      .run(1, first?.name ?? '', first?.checksum ?? '');
    database.close();
    const environment = { CUEWIRE_DATA_DIR: join(dataDir, 'earlier') };
    const done = await run(['migrate', '--json'], environment);
    expect(JSON.parse(done.stdout)).toEqual({
      data: [{ store: path, applied: later.map(({ name }) => name) }],
    });
    const again = await run(['migrate'], environment);
    expect(again).toEqual({ code: 0, stdout: `${path} is of this version already\n`, stderr: '' });
  });

  test('makes no store where there is none', async () => {
    const { home, run } = dataFolder();
    const refused = await run(['migrate'], { CUEWIRE_DATA_DIR: join(home, 'nowhere') });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('is not there.')]);
  });

  test('refuses a store of a newer version', async () => {
    const { dataDir, run } = dataFolder();
    const database = new DatabaseSync(join(dataDir, 'cuewire.db'));
    database.exec("INSERT INTO migrations VALUES (9999, 'future', 'x')");
    database.close();
    const refused = await run(['migrate']);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('migration 9999, which this version does not know'),
    ]);
  });
});

test('what changes a data folder keeps off one that a server works on, for as long as it does', async () => {
  const { home, dataDir, run } = dataFolder();
  const to = join(home, 'backup');
  await run(['backup', '--to', to]);
  const server = lockFolder(dataDir);
  expect(lockFolder(dataDir)).toBeNull();
  for (const argv of [['migrate'], ['restore', to]]) {
    expect(await run(argv)).toEqual({
      code: 1,
      stdout: '',
      stderr: `A server works on ${dataDir}.\nStop it first, or name another folder.\n`,
    });
  }
  server?.[Symbol.dispose]();
  expect((await run(['migrate'])).code).toBe(0);
});

describe('doctor', () => {
  test('ends with 0 where nothing is wrong, and says what it looked at', async () => {
    const { run } = dataFolder();
    const { stdout } = await run(['doctor', '--json']);
    const { data } = JSON.parse(stdout) as { data: { level: string; about: string; what: string }[] };
    expect(data).toContainEqual({
      level: 'ok',
      about: 'store',
      what: 'the store is whole and of this version',
      remedy: null,
    });
  });

  test('ends with 1 over a problem, with what to do about it', async () => {
    const { dataDir, run } = dataFolder();
    chmodSync(join(dataDir, 'encryption.key'), 0o644);
    const found = await run(['doctor']);
    expect(found.code).toBe(1);
    const line = found.stdout.split('\n').find((text) => text.startsWith('problem\tencryption key\t'));
    expect(line?.split('\t')).toEqual([
      'problem',
      'encryption key',
      'other users may read the encryption key',
      expect.stringMatching(/^chmod 600 /),
    ]);
    expect(found.stderr).toMatch(/^\d+ problems, \d+ warnings\n$/);
  });
});
