// How much of the machine others use while the benchmark itself rests: what explains a run that stands out.
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const SAMPLE_MS = 300;

/** From 0 to 1, of all cores together. Only meaningful while no run is under way. */
export async function sampleForeignCpuShare(signal: AbortSignal): Promise<number> {
  const before = cpuTimes();
  await sleep(SAMPLE_MS, undefined, { signal });
  const after = cpuTimes();
  const totalMs = after.totalMs - before.totalMs;
  return totalMs === 0 ? 0 : 1 - (after.idleMs - before.idleMs) / totalMs;
}

function cpuTimes(): { totalMs: number; idleMs: number } {
  let totalMs = 0;
  let idleMs = 0;
  for (const { times } of cpus()) {
    totalMs += times.user + times.nice + times.sys + times.irq + times.idle;
    idleMs += times.idle;
  }
  return { totalMs, idleMs };
}
