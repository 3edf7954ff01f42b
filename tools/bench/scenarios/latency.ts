// Latency at half of what the same server has just sustained: an open loop, whose clock starts when a publication
// was due, so that nothing hides behind a publisher that waits.
import { coreFigures, corePercents, meterCores } from '../core-use.ts';
import type { Cuewire } from '../cuewire.ts';
import { type Laboratory, urlsOf } from '../laboratory.ts';
import { addFaults, type Bar, type FigureSpec, type Run, type Scenario } from '../scenario.ts';
import { deliveriesPerSecond, faultsOf, measureSustained, warmUp } from '../sustained.ts';

const LOAD_SHARE = 0.5;

export const latency: readonly Scenario[] = [latencyTo(1), latencyTo(3)];

function latencyTo(endpoints: number): Scenario {
  return {
    name: `latency-${endpoints}`,
    title: `Latency at half load, ${endpoints} endpoint${endpoints === 1 ? '' : 's'}`,
    figures: [...latencyFigures({ p50: { atMost: 5 }, p99: { atMost: 30 } }), ...coreFigures],
    async *measure(laboratory) {
      const ports = await laboratory.listen(endpoints);
      for (let run = 0; run < laboratory.options.runs; run += 1) yield await runOnce(laboratory, ports);
    },
  };
}

async function runOnce(laboratory: Laboratory, ports: readonly number[]): Promise<Run> {
  await using home = await laboratory.dataDirectory();
  await using cuewire = await laboratory.startCuewire(home);
  return await measureLatency(laboratory, cuewire, ports);
}

export function latencyFigures(bars: { readonly p50?: Bar; readonly p99?: Bar } = {}): FigureSpec[] {
  return [
    { key: 'p50', label: 'publish due to received, p50', unit: 'ms', ...barOf(bars.p50) },
    { key: 'p99', label: 'publish due to received, p99', unit: 'ms', ...barOf(bars.p99) },
    { key: 'p999', label: 'publish due to received, p99.9', unit: 'ms' },
    { key: 'ackP50', label: 'publish due to acknowledged, p50', unit: 'ms' },
    { key: 'ackP99', label: 'publish due to acknowledged, p99', unit: 'ms' },
    { key: 'rate', label: 'events published', unit: 'per second' },
    { key: 'cpu', label: 'CPU per delivery, whole process', unit: 'us' },
    { key: 'floorP50', label: 'instruments alone at that rate, p50', unit: 'ms' },
    { key: 'floorP99', label: 'instruments alone at that rate, p99', unit: 'ms' },
  ];
}

function barOf(bar: Bar | undefined): Pick<FigureSpec, 'bar'> {
  return bar === undefined ? {} : { bar };
}

/** Of a server without endpoints yet. */
export async function measureLatency(
  laboratory: Laboratory,
  cuewire: Cuewire,
  ports: readonly number[],
): Promise<Run> {
  const { seconds } = laboratory.options;
  await cuewire.registerEndpoints(urlsOf(ports));
  const target = { cuewire, ports };
  const full = await measureSustained(laboratory, target, await warmUp(laboratory, target));
  const eventsPerSecond = Math.max(1, Math.round((deliveriesPerSecond(full) * LOAD_SHARE) / ports.length));

  await laboratory.forgetArrivals();
  const measured = await meterCores(cuewire);
  const sent = await laboratory.publish(cuewire, { seconds, eventsPerSecond });
  const got = await laboratory.arrivals(ports, { expected: sent.acknowledged * ports.length });
  const { cpuUs, cores } = await measured();
  const floor = await measureInstruments(laboratory, ports, eventsPerSecond);
  return {
    faults: addFaults([full.faults, faultsOf(sent, got)]),
    figures: {
      p50: got.latency?.p50Ms ?? null,
      p99: got.latency?.p99Ms ?? null,
      p999: got.latency?.p999Ms ?? null,
      ackP50: sent.acknowledgement?.p50Ms ?? null,
      ackP99: sent.acknowledgement?.p99Ms ?? null,
      rate: eventsPerSecond,
      cpu: cpuUs === null ? null : cpuUs / got.count,
      ...corePercents(cores),
      floorP50: floor?.p50Ms ?? null,
      floorP99: floor?.p99Ms ?? null,
    },
  };
}

/** The same load from the generator straight to the receiver: what the instruments themselves add. */
async function measureInstruments(laboratory: Laboratory, ports: readonly number[], eventsPerSecond: number) {
  const [port] = ports;
  if (port === undefined) return null;
  await laboratory.forgetArrivals();
  const seconds = laboratory.options.warmUpSeconds;
  const sent = await laboratory.publishToReceiver(port, { seconds, eventsPerSecond });
  const { latency: floor } = await laboratory.arrivals([port], { expected: sent.acknowledged });
  return floor;
}
