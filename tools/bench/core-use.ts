// Who used the cores while something was measured: the server, the instruments, others, nobody. Figures of a run in which
// others had a part are too low, and one in which the cores were idle says that something waited.
import { type CpuTicks, readCpuTicks } from './foreign-load.ts';
import type { FigureSpec } from './scenario.ts';

/** USER_HZ, as in process-cost.ts. */
const US_PER_TICK = 10_000;

/** Of all cores together. */
export interface CoreUse {
  readonly totalUs: number;
  readonly serverUs: number;
  /** Of the benchmark, and of all that it has started but the server. */
  readonly instrumentsUs: number;
  readonly idleUs: number;
}

export const coreFigures: readonly FigureSpec[] = [
  { key: 'coresServer', label: 'of all cores: the server', unit: 'percent' },
  { key: 'coresInstruments', label: 'of all cores: the instruments', unit: 'percent' },
  { key: 'coresOthers', label: 'of all cores: others', unit: 'percent' },
  { key: 'coresIdle', label: 'of all cores: idle', unit: 'percent' },
];

interface Measured {
  /** Of the server; null where the system does not tell. */
  readonly cpuUs: number | null;
  readonly cores: CoreUse | null;
}

/** Begins to measure; what it answers ends that. */
export async function meterCores(server: {
  cpuUs(): Promise<number | null>;
}): Promise<() => Promise<Measured>> {
  const before = await readCpuTicks();
  const serverBeforeUs = await server.cpuUs();
  return async () => {
    const serverAfterUs = await server.cpuUs();
    const cpuUs = serverBeforeUs === null || serverAfterUs === null ? null : serverAfterUs - serverBeforeUs;
    return { cpuUs, cores: coreUse(before, await readCpuTicks(), cpuUs) };
  };
}

export function coreUse(
  before: CpuTicks | null,
  after: CpuTicks | null,
  serverUs: number | null,
): CoreUse | null {
  if (before === null || after === null || serverUs === null) return null;
  const grownUs = (key: keyof CpuTicks) => (after[key] - before[key]) * US_PER_TICK;
  return {
    totalUs: grownUs('total'),
    serverUs,
    instrumentsUs: Math.max(0, grownUs('own') - serverUs),
    idleUs: grownUs('idle'),
  };
}

export function addCoreUse(uses: readonly (CoreUse | null)[]): CoreUse | null {
  const known = uses.filter((use) => use !== null);
  if (known.length < uses.length || known.length === 0) return null;
  const sum = (key: keyof CoreUse) => known.reduce((total, use) => total + use[key], 0);
  return {
    totalUs: sum('totalUs'),
    serverUs: sum('serverUs'),
    instrumentsUs: sum('instrumentsUs'),
    idleUs: sum('idleUs'),
  };
}

/** The values of `coreFigures`. */
export function corePercents(use: CoreUse | null): Record<string, number | null> {
  if (use === null) return Object.fromEntries(coreFigures.map(({ key }) => [key, null]));
  const percent = (us: number) => (us * 100) / use.totalUs;
  const { serverUs, instrumentsUs, idleUs, totalUs } = use;
  return {
    coresServer: percent(serverUs),
    coresInstruments: percent(instrumentsUs),
    // The system counts in ticks of 10 ms, and not all at the same instant.
    coresOthers: Math.max(0, percent(totalUs - serverUs - instrumentsUs - idleUs)),
    coresIdle: percent(idleUs),
  };
}
