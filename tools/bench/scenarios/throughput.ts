// Throughput: what a server with a fresh store sustains, beside a raw client with as many connections to the same
// receivers.
import { coreFigures, corePercents } from '../core-use.ts';
import { type Laboratory, urlsOf } from '../laboratory.ts';
import { mebibytes } from '../process-cost.ts';
import { RawLimit } from '../raw-limit.ts';
import type { Bar, Run, Scenario } from '../scenario.ts';
import {
  acknowledgedPerSecond,
  cpuUsPerDelivery,
  deliveriesPerSecond,
  measureSustained,
  type Sustained,
  together,
  turnsOf,
  warmUp,
} from '../sustained.ts';

interface Bars {
  readonly ratio?: Bar;
  readonly cpu?: Bar;
}

const US_PER_MS = 1000;

export const throughput: readonly Scenario[] = [
  throughputTo(1, { ratio: { atLeast: 0.35 }, cpu: { atMost: 85 } }),
  throughputTo(3, { ratio: { atLeast: 0.5 }, cpu: { atMost: 50 } }),
  throughputTo(10, { ratio: { atLeast: 0.75 } }),
  throughputTo(100, {}),
];

function throughputTo(endpoints: number, bars: Bars): Scenario {
  return {
    name: `throughput-${endpoints}`,
    title:
      endpoints === 1 ? 'Throughput, 1 endpoint' : `Throughput, ${endpoints} endpoints that take every event`,
    figures: [
      { key: 'ratio', label: 'share of the raw client', unit: 'ratio', ...barOf(bars.ratio) },
      { key: 'deliveries', label: 'deliveries', unit: 'per second' },
      { key: 'raw', label: 'raw client: requests', unit: 'per second' },
      { key: 'connections', label: 'connections to receivers, both', unit: 'count' },
      { key: 'cpu', label: 'CPU per delivery, whole process', unit: 'us', ...barOf(bars.cpu) },
      { key: 'rawCpu', label: 'raw client: CPU per request', unit: 'us' },
      { key: 'disk', label: 'on disk per delivery', unit: 'bytes' },
      { key: 'memory', label: 'most resident memory', unit: 'MiB' },
      { key: 'acknowledged', label: 'events acknowledged', unit: 'per second' },
      { key: 'drain', label: 'last acknowledgement to last arrival', unit: 'ms' },
      { key: 'receiverCpu', label: 'instruments: receiver CPU per delivery', unit: 'us' },
      { key: 'generatorCpu', label: 'instruments: generator CPU per event', unit: 'us' },
      ...coreFigures,
    ],
    async *measure(laboratory) {
      const ports = await laboratory.listen(endpoints);
      for (let run = 0; run < laboratory.options.runs; run += 1) yield await runOnce(laboratory, ports);
    },
  };
}

async function runOnce(laboratory: Laboratory, ports: readonly number[]): Promise<Run> {
  await using home = await laboratory.dataDirectory();
  await using cuewire = await laboratory.startCuewire(home);
  await cuewire.registerEndpoints(urlsOf(ports));
  const target = { cuewire, ports };
  const warm = await warmUp(laboratory, target);
  const connections = warm.connectionsMax;
  await using raw = new RawLimit(laboratory, ports, { urls: urlsOf(ports), connections, authority: null });
  await raw.warmUp();

  const parts: Sustained[] = [];
  const turns = turnsOf(laboratory.options.seconds);
  for (const seconds of turns) {
    parts.push(await measureSustained(laboratory, target, warm, { seconds }));
    await raw.takeTurn(seconds);
  }
  const measured = together(parts);
  const memory = mebibytes((await cuewire.residentMemory())?.peakBytes);
  await cuewire.stop();
  return {
    faults: measured.faults,
    figures: {
      ratio: deliveriesPerSecond(measured) / raw.requestsPerSecond,
      deliveries: deliveriesPerSecond(measured),
      raw: raw.requestsPerSecond,
      connections,
      cpu: cpuUsPerDelivery(measured),
      rawCpu: raw.cpuUsPerRequest,
      disk: (await home.sizeBytes()) / (warm.deliveries + measured.deliveries),
      memory,
      acknowledged: acknowledgedPerSecond(measured),
      drain: measured.drainUs / turns.length / US_PER_MS,
      receiverCpu: measured.receiverCpuUs / measured.deliveries,
      generatorCpu: measured.generatorCpuUs / measured.acknowledgedEvents,
      ...corePercents(measured.cores),
    },
  };
}

function barOf(bar: Bar | undefined): { bar?: Bar } {
  return bar === undefined ? {} : { bar };
}
