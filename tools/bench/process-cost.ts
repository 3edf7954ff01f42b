// What a process uses, as its operating system accounts for it. Null where there is no /proc.
import { readFile } from 'node:fs/promises';

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const US_PER_TICK = 1_000_000 / TICKS_PER_SECOND;
/** In what follows the command's name, which may itself hold spaces: fields 14 and 15 of proc_pid_stat(5). */
const USER_TICKS_FIELD = 11;
const SYSTEM_TICKS_FIELD = 12;
const BYTES_PER_KIB = 1024;

/** CPU time of all threads, living and ended, in microseconds. */
export async function cpuOfProcessUs(pid: number): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_TICKS_FIELD]) + Number(fields[SYSTEM_TICKS_FIELD])) * US_PER_TICK;
}

export interface ResidentMemory {
  readonly nowBytes: number;
  /** The most since the process started. */
  readonly peakBytes: number;
}

export async function residentMemoryOf(pid: number): Promise<ResidentMemory | null> {
  if (process.platform !== 'linux') return null;
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  const bytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? Number.NaN) * BYTES_PER_KIB;
  return { nowBytes: bytes('VmRSS'), peakBytes: bytes('VmHWM') };
}

export function mebibytes(bytes: number | undefined): number | null {
  return bytes === undefined ? null : bytes / (BYTES_PER_KIB * BYTES_PER_KIB);
}
