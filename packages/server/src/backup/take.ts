// Copies a data folder while a server works in it. Databases are copied as snapshots; that of media first: what it has
// published by then is in the store's, which is copied after it. Other files come last: they are written under another
// name and never changed once they have their own, so each one that a database knows of is there, unless its video was
// deleted meanwhile.
import { copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { faultsOf, snapshotInto } from '../store/sqlite/snapshot.ts';
import { BackupError, describeFile, type Manifest, type ManifestFile, writeManifest } from './manifest.ts';

/** The store of the engine, in a data folder. */
export const STORE_FILE = 'cuewire.db';
/** Of these the next start makes new ones: work in progress, and what SQLite keeps beside a database. */
const PASSING = [/^media\/jobs\//, /-(?:wal|shm|journal)$/];
const PARTIAL = '.partial';

export interface BackupOptions {
  readonly dataDir: string;
  /** The folder to make: it must not exist. */
  readonly to: string;
  readonly version: string;
  readonly now: number;
  /** Leaves out everything but the databases and keys: videos are large. */
  readonly withoutMediaFiles: boolean;
  readonly copied: (file: ManifestFile) => void;
}

/** Resolves once the whole backup is on disk under its name, and was read back. Rejects with a BackupError. */
export async function takeBackup(options: BackupOptions): Promise<Manifest> {
  const { dataDir, to, version, now } = options;
  const folder = to + PARTIAL;
  const databases = (await filesOf(dataDir)).filter(isDatabase).toSorted((a, b) => turnOf(a) - turnOf(b));
  if (!databases.includes(STORE_FILE)) {
    throw new BackupError(
      `${dataDir} has no ${STORE_FILE}.`,
      'Set CUEWIRE_DATA_DIR to the folder of the server; a PostgreSQL store is backed up with pg_dump.',
    );
  }
  await makeNew(to, folder);
  try {
    const files: ManifestFile[] = [];
    const copyAll = async (paths: readonly string[]) => {
      for (const path of paths) {
        const file = await copyOne(dataDir, folder, path);
        if (file === null) continue;
        files.push(file);
        options.copied(file);
      }
    };
    await copyAll(databases);
    // Looked for only now: what was made until the snapshots is there by now.
    await copyAll(await otherFilesOf(options));
    const manifest = await writeManifest(folder, { version, created_at: new Date(now).toISOString(), files });
    await syncFolder(folder);
    await rename(folder, to);
    await syncFolder(dirname(to));
    return manifest;
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw cause;
  }
}

async function makeNew(to: string, folder: string): Promise<void> {
  const taken = await readdir(to).then(
    () => true,
    () => false,
  );
  if (taken)
    throw new BackupError(`${to} exists.`, 'Give a folder that does not: a backup never overwrites another.');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

async function filesOf(dataDir: string): Promise<string[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new BackupError(`${dataDir} cannot be read.`, 'Set CUEWIRE_DATA_DIR to the folder of the server.', {
      cause,
    });
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dataDir.replace(/\/+$/, '').length + 1))
    .filter((path) => !PASSING.some((pattern) => pattern.test(path)))
    .toSorted();
}

async function otherFilesOf({ dataDir, withoutMediaFiles }: BackupOptions): Promise<string[]> {
  return (await filesOf(dataDir)).filter(
    (path) => !isDatabase(path) && !(withoutMediaFiles && path.startsWith('media/')),
  );
}

function turnOf(path: string): number {
  return path === STORE_FILE ? 1 : 0;
}

function isDatabase(path: string): boolean {
  return path.endsWith('.db');
}

/** Null when the file is gone by now: its video was deleted. */
async function copyOne(dataDir: string, folder: string, path: string): Promise<ManifestFile | null> {
  const [from, to] = [join(dataDir, path), join(folder, path)];
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  if (isDatabase(path)) {
    snapshotInto(from, to);
    const [fault] = faultsOf(to);
    if (fault !== undefined)
      throw new BackupError(`${path} is damaged: ${fault}.`, 'Restore an earlier backup.');
  } else if (!(await copyIfThere(from, to))) return null;
  await syncFile(to);
  return describeFile(folder, path);
}

async function copyIfThere(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return false;
    throw cause;
  }
}

export async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  await file.sync();
}

export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}
