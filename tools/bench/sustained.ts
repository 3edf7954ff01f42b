// What a server sustains: it takes events as fast as it acknowledges them, and all of them are waited for.
import type { Cuewire } from './cuewire.ts';
import type { LoadReport } from './instruments/load.ts';
import type { Laboratory, LoadPlan } from './laboratory.ts';
import type { Arrivals } from './receiver.ts';
import type { Faults } from './scenario.ts';

const US_PER_SECOND = 1_000_000;
const US_PER_MS = 1000;
/** To many endpoints deliveries pile up faster than they go out; more than this much longer than asked would be waste. */
const LENGTH_SHARE_MAX = 1.5;
/** Of a warm-up, whatever its seconds say. */
const WARM_UP_DELIVERIES = 40_000;

export interface Sustained {
  readonly sent: LoadReport;
  readonly got: Arrivals;
  readonly faults: Faults;
  readonly deliveriesPerSecond: number;
  /** Null where the system does not account for it. */
  readonly cpuUsPerDelivery: number | null;
  /** From the last acknowledgement to the last arrival. */
  readonly drainMs: number;
}

/** Brings a server to its speed and tells roughly what it sustains, in deliveries per second. */
export async function warmUp(laboratory: Laboratory, target: Target): Promise<Sustained> {
  const { warmUpSeconds } = laboratory.options;
  const eventsMax = Math.ceil(WARM_UP_DELIVERIES / target.ports.length);
  return sustain(laboratory, target, { seconds: warmUpSeconds, eventsMax });
}

export interface Target {
  readonly cuewire: Cuewire;
  readonly ports: readonly number[];
}

/** A closed loop for the time that the options ask for; `roughly` is what the warm-up found. */
export function measureSustained(
  laboratory: Laboratory,
  target: Target,
  roughly: Sustained,
  plan: Partial<LoadPlan> = {},
): Promise<Sustained> {
  const { seconds } = laboratory.options;
  const events = (roughly.deliveriesPerSecond * seconds * LENGTH_SHARE_MAX) / target.ports.length;
  return sustain(laboratory, target, { seconds, eventsMax: Math.ceil(events), ...plan });
}

export async function sustain(
  laboratory: Laboratory,
  { cuewire, ports }: Target,
  plan: LoadPlan,
): Promise<Sustained> {
  await laboratory.forgetArrivals();
  const cpuBeforeUs = await cuewire.cpuUs();
  const sent = await laboratory.publish(cuewire, plan);
  const got = await laboratory.arrivals(ports, { expected: sent.acknowledged * ports.length });
  const cpuAfterUs = await cuewire.cpuUs();
  if (got.count === 0) throw new Error(`Nothing was delivered; ${sent.refused} publications were refused.`);
  return {
    sent,
    got,
    faults: faultsOf(sent, got),
    deliveriesPerSecond: (got.count * US_PER_SECOND) / (got.lastAtUs - sent.startedAtUs),
    cpuUsPerDelivery:
      cpuBeforeUs === null || cpuAfterUs === null ? null : (cpuAfterUs - cpuBeforeUs) / got.count,
    drainMs: Math.max(0, (got.lastAtUs - sent.endedAtUs) / US_PER_MS),
  };
}

export function faultsOf(sent: LoadReport, got: Arrivals): Faults {
  return {
    refusedEvents: sent.refused,
    missingDeliveries: got.missing,
    repeatedDeliveries: got.repeated,
  };
}
