// `cuewire restore`.
import { resolve } from 'node:path';
import { restoreBackup } from '../../backup/restore.ts';
import { loadConfig } from '../../config/load.ts';
import type { Context } from '../context.ts';
import { orExplained } from './explained.ts';
import { refuseServed } from './refuse-served.ts';

const KEY_FILE = 'encryption.key';

export async function restore(
  context: Context,
  folder: string,
  options: { readonly dataDir?: string },
): Promise<void> {
  const dataDir = resolve(options.dataDir ?? loadConfig(context.machine.environment).dataDir);
  refuseServed(dataDir);
  const { version, created_at, files } = await orExplained(restoreBackup({ from: resolve(folder), dataDir }));
  const hasKey = files.some(({ path }) => path === KEY_FILE);
  if (context.isJson) {
    context.json({
      data_dir: dataDir,
      version,
      created_at,
      files: files.length,
      has_encryption_key: hasKey,
    });
    return;
  }
  context.show(null, [
    { name: 'data folder', value: dataDir, paint: 'bold' },
    { name: 'taken', value: created_at, isInstant: true },
    { name: 'version', value: version },
    { name: 'files', value: files.length },
  ]);
  context.note(
    hasKey
      ? 'Start the server with CUEWIRE_DATA_DIR set to it. What was pending then is delivered again.'
      : 'There is no encryption.key in it: start the server with the CUEWIRE_ENCRYPTION_KEY of that time.',
  );
}
