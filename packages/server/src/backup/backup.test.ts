import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { createSqliteStore } from '../store/sqlite/sqlite-store.ts';
import { temporaryFolder } from '../../test/fixtures/folder.ts';
import { restoreBackup, verifyBackup } from './restore.ts';
import { takeBackup } from './take.ts';

const NOW = Date.UTC(2026, 0, 1);

interface Folders {
  readonly dataDir: string;
  readonly to: string;
  readonly target: string;
}

/** A data folder as a server leaves it, its store still open in this process. */
function dataFolder(): Folders & { readonly store: ReturnType<typeof createSqliteStore> } {
  const folder = temporaryFolder();
  const dataDir = join(folder, 'data');
  mkdirSync(join(dataDir, 'media'), { recursive: true });
  const store = createSqliteStore({ path: join(dataDir, 'cuewire.db'), identitySeed: new Uint8Array(8) });
  const media = new DatabaseSync(join(dataDir, 'media/media.db'));
  media.exec('CREATE TABLE videos (id TEXT); INSERT INTO videos VALUES (1)');
  media.close();
  write(join(dataDir, 'media/vod/vi1/mp4/source.mp4'), 'the video');
  write(join(dataDir, 'media/jobs/1/1/half.mp4'), 'work in progress');
  write(join(dataDir, 'encryption.key'), 'a key');
  return { dataDir, to: join(folder, 'backup'), target: join(folder, 'restored'), store };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function take(folders: Folders, options: Partial<Parameters<typeof takeBackup>[0]> = {}) {
  return takeBackup({
    dataDir: folders.dataDir,
    to: folders.to,
    version: '1.2.3',
    now: NOW,
    withoutMediaFiles: false,
    copied: () => undefined,
    ...options,
  });
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

describe('a backup', () => {
  test('has all that a start needs, and nothing that passes', async () => {
    const folders = dataFolder();
    const manifest = await take(folders);
    const files = ['cuewire.db', 'encryption.key', 'media/media.db', 'media/vod/vi1/mp4/source.mp4'];
    expect(filesIn(folders.to)).toEqual([...files, 'manifest.json'].toSorted());
    expect(manifest).toMatchObject({ format: 1, version: '1.2.3', created_at: '2026-01-01T00:00:00.000Z' });
    expect(manifest.files.map(({ path }) => path).toSorted()).toEqual(files);
    await expect(verifyBackup(folders.to)).resolves.toEqual(manifest);
    expect(filesIn(folders.to)).toHaveLength(files.length + 1);
  });

  test('copies databases first, that of media before the store', async () => {
    const { files } = await take(dataFolder());
    expect(files.slice(0, 2).map(({ path }) => path)).toEqual(['media/media.db', 'cuewire.db']);
  });

  test('has the files of all that its databases know, also those made while it ran', async () => {
    const folders = dataFolder();
    const late = 'media/vod/vi2/mp4/source.mp4';
    const { files } = await take(folders, {
      copied: ({ path }) => {
        if (path === 'media/media.db') write(join(folders.dataDir, late), 'made meanwhile');
      },
    });
    expect(files.map(({ path }) => path)).toContain(late);
  });

  test('may leave out what is large', async () => {
    const folders = dataFolder();
    await take(folders, { withoutMediaFiles: true });
    expect(filesIn(folders.to)).toEqual(['cuewire.db', 'encryption.key', 'manifest.json', 'media/media.db']);
  });

  test('never overwrites another', async () => {
    const folders = dataFolder();
    await take(folders);
    await expect(take(folders)).rejects.toMatchObject({ message: `${folders.to} exists.` });
  });

  test('that could not be finished leaves nothing behind', async () => {
    const folders = dataFolder();
    writeFileSync(join(folders.dataDir, 'media/media.db'), 'no database');
    await expect(take(folders)).rejects.toThrow(/database/);
    expect(existsSync(folders.to)).toBe(false);
    expect(existsSync(`${folders.to}.partial`)).toBe(false);
  });

  test('needs a store', async () => {
    const folder = temporaryFolder();
    const backup = take({ dataDir: folder, to: join(folder, 'backup'), target: '' });
    await expect(backup).rejects.toMatchObject({ message: `${folder} has no cuewire.db.` });
  });
});

describe('restoring', () => {
  test('gives what was there when the backup began, and not what came later', async () => {
    const folders = dataFolder();
    const { store, dataDir, to, target } = folders;
    const identity = store.identity();
    await take(folders);
    write(join(dataDir, 'media/vod/vi2/mp4/source.mp4'), 'a later video');
    await restoreBackup({ from: to, dataDir: target });
    expect(filesIn(target)).toEqual([
      'cuewire.db',
      'encryption.key',
      'media/media.db',
      'media/vod/vi1/mp4/source.mp4',
    ]);
    const restored = createSqliteStore({
      path: join(target, 'cuewire.db'),
      identitySeed: new Uint8Array(8).fill(9),
    });
    expect(restored.identity()).toEqual(identity);
    restored.close();
    expect(readFileSync(join(target, 'encryption.key'), 'utf8')).toBe('a key');
  });

  test('touches no folder that has anything in it', async () => {
    const folders = dataFolder();
    await take(folders);
    const restored = restoreBackup({ from: folders.to, dataDir: folders.dataDir });
    await expect(restored).rejects.toMatchObject({ message: `${folders.dataDir} is not empty.` });
  });

  test.each([
    ['a changed file', 'media/vod/vi1/mp4/source.mp4', 'other bytes', /is not what was backed up/],
    ['a changed database', 'cuewire.db', 'no database', /is not what was backed up/],
    [
      'a manifest that names files elsewhere',
      'manifest.json',
      '{"format":1,"version":"1","created_at":"2026-01-01T00:00:00Z","files":[{"path":"../x","size_bytes":1,"sha256":""}]}',
      /must lie inside the backup/,
    ],
    ['a manifest that is not one', 'manifest.json', '{', /is not readable/],
  ])('refuses %s', async (_, file, text, message) => {
    const folders = dataFolder();
    await take(folders);
    writeFileSync(join(folders.to, file), text);
    await expect(restoreBackup({ from: folders.to, dataDir: folders.target })).rejects.toThrow(message);
    expect(existsSync(folders.target)).toBe(false);
  });

  test('refuses what a newer version wrote', async () => {
    const folders = dataFolder();
    const database = new DatabaseSync(join(folders.dataDir, 'cuewire.db'));
    database.exec("INSERT INTO migrations (number, name, checksum) VALUES (9999, 'future', 'x')");
    database.close();
    await take(folders);
    await expect(restoreBackup({ from: folders.to, dataDir: folders.target })).rejects.toMatchObject({
      remedy: 'Restore with the version that made the backup, or a newer one.',
    });
  });

  test('refuses a folder that is no backup', async () => {
    const folder = temporaryFolder();
    const restored = restoreBackup({ from: folder, dataDir: join(folder, 'data') });
    await expect(restored).rejects.toThrow('has no manifest.json');
  });
});
