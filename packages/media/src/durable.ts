import { open, readdir, rename, rm, mkdir, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Files that must still be there, and whole, after a power failure. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a finished directory in its place, on disk for good before it can be announced. Replaces what was there. */
export async function installDirectory(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) await syncPath(join(from, name));
  await syncPath(from);
  await mkdir(dirname(to), { recursive: true });
  await rm(to, { recursive: true, force: true });
  await rename(from, to);
  await syncPath(dirname(to));
}

/** Readers see the old text or the new, never a part. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  await writeFile(temporary, text, { flush: true });
  await rename(temporary, path);
  await syncPath(dirname(path));
}

export async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}
