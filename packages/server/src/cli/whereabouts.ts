// Where a server keeps what, told at its start: what an operator looks for first, and has to back up.
import { join, resolve } from 'node:path';
import type { Config } from '../config/schema.ts';
import { parseDatabaseUrl } from '../store/postgres/database-url.ts';

/** One line each. `url` is where it listens. */
export function whereabouts(
  {
    databaseUrl,
    dataDir,
    encryptionKeys,
    publicUrl,
  }: Pick<Config, 'databaseUrl' | 'dataDir' | 'encryptionKeys' | 'publicUrl'>,
  url: string,
): readonly string[] {
  const folder = resolve(dataDir);
  const database = databaseUrl === undefined ? undefined : parseDatabaseUrl(databaseUrl);
  const store =
    database === undefined
      ? join(folder, 'cuewire.db')
      : `PostgreSQL at ${database.hosts.map(({ name }) => name).join(', ')}`;
  const key = encryptionKeys.length > 0 ? 'CUEWIRE_ENCRYPTION_KEY' : join(folder, 'encryption.key');
  return [
    `Data: ${store}, videos in ${join(folder, 'media')}`,
    `Encryption key: ${key}; a backup is worth nothing without it`,
    `Dashboard: ${(publicUrl ?? url).replace(/\/+$/, '')}/`,
  ];
}
