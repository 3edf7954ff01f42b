// What a server sustains: it takes events as fast as it acknowledges them, and all of them are waited for.
import { addCoreUse, type CoreUse, meterCores } from './core-use.ts';
import type { Cuewire } from './cuewire.ts';
import type { LoadReport } from './instruments/load.ts';
import type { Laboratory, LoadPlan } from './laboratory.ts';
import type { Arrivals } from './receiver.ts';
import { addFaults, type Faults } from './scenario.ts';

const US_PER_SECOND = 1_000_000;
/** To many endpoints deliveries pile up faster than they go out; more than this much longer than asked would be waste. */
const LENGTH_SHARE_MAX = 1.5;
/** Of a warm-up, whatever its seconds say. */
const WARM_UP_DELIVERIES = 40_000;
/** What is compared takes turns this long, so that a slow phase of the machine meets both. */
const TURN_SECONDS = 1;

export interface Target {
  /** One server, or several that share a store. */
  readonly cuewire: Pick<Cuewire, 'apiKey' | 'cpuUs'> & { readonly ports: readonly number[] };
  readonly ports: readonly number[];
}

/** What happened in one piece of time, or in several. */
export interface Sustained {
  readonly deliveries: number;
  readonly acknowledgedEvents: number;
  /** From the first publication to the last arrival. */
  readonly durationUs: number;
  /** Of that, what came after the last acknowledgement. */
  readonly drainUs: number;
  /** Null where the system does not account for it. */
  readonly cpuUs: number | null;
  readonly receiverCpuUs: number;
  readonly generatorCpuUs: number;
  readonly connectionsMax: number;
  /** Null where the system does not tell. */
  readonly cores: CoreUse | null;
  readonly faults: Faults;
}

/** Brings a server to its speed and tells roughly what it sustains. */
export function warmUp(laboratory: Laboratory, target: Target): Promise<Sustained> {
  const { warmUpSeconds } = laboratory.options;
  const eventsMax = Math.ceil(WARM_UP_DELIVERIES / target.ports.length);
  return sustain(laboratory, target, { seconds: warmUpSeconds, eventsMax });
}

/** A closed loop for the time that the plan asks for; `roughly` is what the warm-up found. */
export function measureSustained(
  laboratory: Laboratory,
  target: Target,
  roughly: Sustained,
  plan: LoadPlan = { seconds: laboratory.options.seconds },
): Promise<Sustained> {
  const events = (deliveriesPerSecond(roughly) * plan.seconds * LENGTH_SHARE_MAX) / target.ports.length;
  return sustain(laboratory, target, { eventsMax: Math.ceil(events), ...plan });
}

/** The lengths of the turns into which something is cut that is compared with something else. */
export function turnsOf(seconds: number): number[] {
  const count = Math.max(1, Math.round(seconds / TURN_SECONDS));
  return Array.from({ length: count }, () => seconds / count);
}

export function deliveriesPerSecond({ deliveries, durationUs }: Sustained): number {
  return (deliveries * US_PER_SECOND) / durationUs;
}

export function acknowledgedPerSecond({ acknowledgedEvents, durationUs, drainUs }: Sustained): number {
  return (acknowledgedEvents * US_PER_SECOND) / (durationUs - drainUs);
}

export function cpuUsPerDelivery({ cpuUs, deliveries }: Sustained): number | null {
  return cpuUs === null ? null : cpuUs / deliveries;
}

export function together(parts: readonly Sustained[]): Sustained {
  const sum = (value: (part: Sustained) => number) => parts.reduce((total, part) => total + value(part), 0);
  return {
    deliveries: sum(({ deliveries }) => deliveries),
    acknowledgedEvents: sum(({ acknowledgedEvents }) => acknowledgedEvents),
    durationUs: sum(({ durationUs }) => durationUs),
    drainUs: sum(({ drainUs }) => drainUs),
    cpuUs: parts.some(({ cpuUs }) => cpuUs === null) ? null : sum(({ cpuUs }) => cpuUs ?? 0),
    receiverCpuUs: sum(({ receiverCpuUs }) => receiverCpuUs),
    generatorCpuUs: sum(({ generatorCpuUs }) => generatorCpuUs),
    cores: addCoreUse(parts.map(({ cores }) => cores)),
    connectionsMax: Math.max(0, ...parts.map(({ connectionsMax }) => connectionsMax)),
    faults: addFaults(parts.map(({ faults }) => faults)),
  };
}

async function sustain(
  laboratory: Laboratory,
  { cuewire, ports }: Target,
  plan: LoadPlan,
): Promise<Sustained> {
  await laboratory.forgetArrivals();
  const measured = await meterCores(cuewire);
  const sent = await laboratory.publish(cuewire, plan);
  const got = await laboratory.arrivals(ports, { expected: sent.acknowledged * ports.length });
  const { cpuUs, cores } = await measured();
  if (got.count === 0) throw new Error(`Nothing was delivered; ${sent.refused} publications were refused.`);
  return {
    deliveries: got.count - got.repeated,
    acknowledgedEvents: sent.acknowledged,
    durationUs: Math.max(got.lastAtUs, sent.endedAtUs) - sent.startedAtUs,
    drainUs: Math.max(0, got.lastAtUs - sent.endedAtUs),
    cpuUs,
    receiverCpuUs: got.cpuUs,
    generatorCpuUs: sent.cpuUs,
    connectionsMax: got.connectionsMax,
    cores,
    faults: faultsOf(sent, got),
  };
}

export function faultsOf(sent: LoadReport, got: Arrivals): Faults {
  return {
    refusedEvents: sent.refused,
    missingDeliveries: got.missing,
    repeatedDeliveries: got.repeated,
  };
}
