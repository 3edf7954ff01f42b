// What a process uses, as its operating system accounts for it. Null where there is no /proc.
import { readdir, readFile } from 'node:fs/promises';

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const US_PER_TICK = 1_000_000 / TICKS_PER_SECOND;
/** In what follows the command's name, which may itself hold spaces: fields 4 and 14 to 17 of proc_pid_stat(5). */
const PARENT_FIELD = 1;
const USER_TICKS_FIELD = 11;
const SYSTEM_TICKS_FIELD = 12;
const CHILDREN_USER_TICKS_FIELD = 13;
const CHILDREN_SYSTEM_TICKS_FIELD = 14;
const BYTES_PER_KIB = 1024;

/** CPU time of all threads, living and ended, in microseconds. */
export async function cpuOfProcessUs(pid: number): Promise<number | null> {
  return cpuOf(String(pid));
}

/** The same of its main thread alone. */
export async function cpuOfMainThreadUs(pid: number): Promise<number | null> {
  return cpuOf(`${pid}/task/${pid}`);
}

async function cpuOf(place: string): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const fields = await statFields(place);
  return ticksOf(fields, [USER_TICKS_FIELD, SYSTEM_TICKS_FIELD]) * US_PER_TICK;
}

/** The same of a process and all its children, those among them that have ended, too. */
export async function cpuOfFamilyUs(pid: number): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const own = await statFields(String(pid));
  const ended = [CHILDREN_USER_TICKS_FIELD, CHILDREN_SYSTEM_TICKS_FIELD];
  let ticks = ticksOf(own, [USER_TICKS_FIELD, SYSTEM_TICKS_FIELD, ...ended]);
  for (const entry of await readdir('/proc')) {
    // What ends while we look is counted with its parent the next time.
    const fields = /^\d+$/.test(entry) ? await statFields(entry).catch(() => []) : [];
    if (Number(fields[PARENT_FIELD]) === pid)
      ticks += ticksOf(fields, [USER_TICKS_FIELD, SYSTEM_TICKS_FIELD]);
  }
  return ticks * US_PER_TICK;
}

async function statFields(place: string): Promise<string[]> {
  const text = await readFile(`/proc/${place}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function ticksOf(fields: readonly string[], which: readonly number[]): number {
  return which.reduce((sum, field) => sum + Number(fields[field]), 0);
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
