// What a process used, as its operating system accounts for it.
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const US_PER_TICK = 1_000_000 / TICKS_PER_SECOND;
/** In what follows the command's name, which may itself hold spaces: fields 14 and 15 of proc_pid_stat(5). */
const USER_TICKS_FIELD = 11;
const SYSTEM_TICKS_FIELD = 12;

/** CPU time of all threads, living and ended, in microseconds; null where there is no /proc. */
export async function cpuOfProcessUs(pid: number): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_TICKS_FIELD]) + Number(fields[SYSTEM_TICKS_FIELD])) * US_PER_TICK;
}

export async function bytesInDirectory(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
