// Where the encryption keys come from: the setting, or a file that is made at the first start. A key is on the disk before
// anything is sealed with it.
import { existsSync } from 'node:fs';
import { chmod, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KEY_BYTES, SealError } from './sealer.ts';

const OWNER_ONLY = 0o600;
const HEADING =
  '# Cuewire seals secrets in its store with these keys: the first one. Keep a copy of this file in a safe place.';

/** 32 bytes in base64 or hex; undefined when the text is something else. */
export function parseKey(text: string): Uint8Array | undefined {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === KEY_BYTES ? bytes : undefined;
}

/** In the order of the file; null when there is none. Throws a SealError. */
export async function readKeyFile(path: string): Promise<readonly Uint8Array[] | null> {
  if (!existsSync(path)) return null;
  const lines = (await readFile(path, 'utf8')).split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseKey);
  if (keys.length > 0 && keys.every((key) => key !== undefined)) return keys;
  throw new SealError(
    `${path} is no file of encryption keys: it must hold a key of 32 bytes in base64 per line.`,
  );
}

/** Whether others than its owner can read the file. */
export async function isExposed(path: string): Promise<boolean> {
  return ((await stat(path)).mode & 0o077) !== 0;
}

/** All or nothing, readable by its owner alone, and on the disk when it resolves. */
export async function writeKeyFile(path: string, keys: readonly Uint8Array[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const lines = [HEADING, ...keys.map((key) => Buffer.from(key).toString('base64')), ''];
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', OWNER_ONLY);
  try {
    // One that a crash has left behind may have had another mode.
    await chmod(temporary, OWNER_ONLY);
    await file.writeFile(lines.join('\n'));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
