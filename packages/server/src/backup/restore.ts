// Makes a data folder of a backup. Nothing that is there is overwritten, and a folder that could not be finished never
// gets the name of one that was.
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkVersion, faultsOf } from '../store/sqlite/snapshot.ts';
import { SchemaError } from '../store/migrate.ts';
import { BackupError, checkFiles, type Manifest, readManifest } from './manifest.ts';
import { STORE_FILE, syncFile, syncFolder } from './take.ts';

const PARTIAL = '.restoring';

/** Rejects with a BackupError, and then nothing has changed. */
export async function restoreBackup(options: { from: string; dataDir: string }): Promise<Manifest> {
  const { from, dataDir } = options;
  const present = await readdir(dataDir).catch(() => []);
  if (present.length > 0) {
    throw new BackupError(
      `${dataDir} is not empty.`,
      'Stop the server and move that folder away, or name another with --data-dir.',
    );
  }
  const manifest = await verifyBackup(from);
  const folder = dataDir.replace(/\/+$/, '') + PARTIAL;
  await rm(folder, { recursive: true, force: true });
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const { path } of manifest.files) {
      await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
      await copyFile(join(from, path), join(folder, path));
      await syncFile(join(folder, path));
      await syncFolder(dirname(join(folder, path)));
    }
    await checkFiles(folder, manifest);
    // Takes the place of an empty folder; fails when somebody has put something into it meanwhile.
    await rename(folder, dataDir);
    await syncFolder(dirname(folder));
    return manifest;
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw cause;
  }
}

/** Reads every byte of a backup, and asks SQLite about each database in it. Rejects with a BackupError. */
export async function verifyBackup(from: string): Promise<Manifest> {
  const manifest = await readManifest(from);
  await checkFiles(from, manifest);
  for (const { path } of manifest.files.filter(({ path }) => path.endsWith('.db'))) {
    const [fault] = faultsOf(join(from, path));
    if (fault !== undefined) throw new BackupError(`${path} is damaged: ${fault}.`, 'Use another backup.');
  }
  try {
    checkVersion(join(from, STORE_FILE));
  } catch (cause) {
    if (!(cause instanceof SchemaError)) throw cause;
    throw new BackupError(cause.message, 'Restore with the version that made the backup, or a newer one.', {
      cause,
    });
  }
  return manifest;
}
