// `cuewire rotate-encryption`: puts a new key in front of the key file. The next start seals everything with it and drops the
// one before; until then both open, so that a server that runs meanwhile loses nothing.
import { join } from 'node:path';
import { ConfigError, loadConfig } from '../config/load.ts';
import { readKeyFile, writeKeyFile } from '../store/sealing/key-file.ts';
import { KEY_BYTES } from '../store/sealing/sealer.ts';
import { systemRandom } from '../system.ts';

export async function rotateEncryption(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const config = loadConfig(environment);
  if (config.encryptionKeys.length > 0) {
    throw new ConfigError(
      'CUEWIRE_ENCRYPTION_KEY holds the key, so it has to be replaced there: put a new one in front, with a comma behind it, and restart.',
    );
  }
  const path = join(config.dataDir, 'encryption.key');
  const keys = await readKeyFile(path);
  if (keys === null) throw new ConfigError(`CUEWIRE_DATA_DIR has no key to replace: there is no ${path}.`);
  await writeKeyFile(path, [systemRandom.bytes(KEY_BYTES), ...keys]);
  process.stdout.write(
    `${path} has a new key. Restart the server: it seals everything with the new key and drops the old one.\n` +
      'A backup of the store needs the key file of its time.\n',
  );
  return 0;
}
