// `cuewire backup` and `cuewire backup verify`.
import { resolve } from 'node:path';
import type { Manifest } from '../../backup/manifest.ts';
import { verifyBackup } from '../../backup/restore.ts';
import { takeBackup } from '../../backup/take.ts';
import { loadConfig } from '../../config/load.ts';
import type { Context } from '../context.ts';
import { CliError } from '../failure.ts';
import { VERSION } from '../version.ts';
import { orExplained } from './explained.ts';

export async function backUp(
  context: Context,
  options: { readonly to?: string; readonly withoutMediaFiles?: true },
): Promise<void> {
  const { dataDir, databaseUrl } = loadConfig(context.machine.environment);
  if (databaseUrl !== undefined) {
    // A file of before the move to PostgreSQL may still lie there, and would be taken for the store.
    throw new CliError(
      'The store is the PostgreSQL database of CUEWIRE_DATABASE_URL, which this command cannot copy.',
      'Use pg_dump for it, and copy encryption.key and media/ of the data folder (docs/operate/backup.md).',
    );
  }
  const now = context.machine.now();
  const to = resolve(options.to ?? defaultName(now));
  const manifest = await orExplained(
    takeBackup({
      dataDir,
      to,
      version: VERSION,
      now,
      withoutMediaFiles: options.withoutMediaFiles === true,
      copied: () => undefined,
    }),
  );
  tell(context, to, manifest);
}

export async function verify(context: Context, folder: string): Promise<void> {
  const from = resolve(folder);
  tell(context, from, await orExplained(verifyBackup(from)));
}

function tell(context: Context, folder: string, { version, created_at, files }: Manifest): void {
  const sizeBytes = files.reduce((sum, file) => sum + file.size_bytes, 0);
  if (context.isJson) {
    context.json({ folder, version, created_at, files: files.length, size_bytes: sizeBytes });
    return;
  }
  context.show(null, [
    { name: 'backup', value: folder, paint: 'bold' },
    { name: 'taken', value: created_at, isInstant: true },
    { name: 'version', value: version },
    { name: 'files', value: files.length },
    { name: 'size_bytes', value: sizeBytes },
  ]);
}

/** Of the instant, in a form that every file system takes. */
function defaultName(now: number): string {
  return `cuewire-backup-${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}
