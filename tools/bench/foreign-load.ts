// How much of the machine others used during a run: what explains one that stands out. It is what was busy, less what
// the benchmark and its children used; time that a hypervisor took away counts with it.
import { readdir, readFile } from 'node:fs/promises';

export interface CpuTicks {
  /** Of all cores together, idle or not. */
  readonly total: number;
  readonly idle: number;
  /** Of this process and its children, living and ended. */
  readonly own: number;
}

const ALL_CORES = /^cpu +(.*)$/m;
/** Columns of proc_stat(5): idle and iowait; guest time is already in user time. */
const IDLE_COLUMNS = [3, 4];
const COLUMNS = 8;
/** Fields of proc_pid_stat(5), counted from the one after the command's name. */
const PARENT_FIELD = 1;
const TICK_FIELDS = [11, 12];
const ENDED_CHILDREN_TICK_FIELDS = [13, 14];
const PROCESS = /^\d+$/;

/** Null where there is no /proc. */
export async function readCpuTicks(): Promise<CpuTicks | null> {
  if (process.platform !== 'linux') return null;
  const columns = (ALL_CORES.exec(await readFile('/proc/stat', 'utf8'))?.[1] ?? '')
    .split(' ')
    .slice(0, COLUMNS)
    .map(Number);
  return { total: sum(columns), idle: sumAt(columns, IDLE_COLUMNS), own: await ownTicks() };
}

/** From 0 to 1, of all cores together. */
export function foreignShare(before: CpuTicks | null, after: CpuTicks | null): number | null {
  if (before === null || after === null || after.total === before.total) return null;
  const busy = after.total - before.total - (after.idle - before.idle);
  return Math.max(0, busy - (after.own - before.own)) / (after.total - before.total);
}

async function ownTicks(): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => PROCESS.test(name));
  const ticks = await Promise.all(pids.map(async (pid) => ticksOf(pid, await processFields(pid))));
  return sum(ticks);
}

function ticksOf(pid: string, fields: readonly number[]): number {
  if (Number(pid) === process.pid) return sumAt(fields, [...TICK_FIELDS, ...ENDED_CHILDREN_TICK_FIELDS]);
  return fields[PARENT_FIELD] === process.pid ? sumAt(fields, TICK_FIELDS) : 0;
}

async function processFields(pid: string): Promise<number[]> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    // It ended meanwhile; if it was a child, its time is now with that of the ended ones.
    return [];
  }
}

function sumAt(values: readonly number[], indexes: readonly number[]): number {
  return sum(indexes.map((index) => values[index] ?? 0));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
