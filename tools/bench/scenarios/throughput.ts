// Throughput: what a server with a fresh store sustains, beside a raw client with as many connections to the same
// receivers, right after it, so that a slow phase of the machine meets both.
import { type Laboratory, urlsOf } from '../laboratory.ts';
import type { Bar, Run, Scenario } from '../scenario.ts';
import { measureSustained, warmUp } from '../sustained.ts';

interface Bars {
  readonly ratio?: Bar;
  readonly cpuUsPerDelivery?: Bar;
}

export const throughput: readonly Scenario[] = [
  throughputTo(1, { ratio: { atLeast: 0.35 }, cpuUsPerDelivery: { atMost: 85 } }),
  throughputTo(3, { ratio: { atLeast: 0.5 }, cpuUsPerDelivery: { atMost: 50 } }),
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
      { key: 'cpu', label: 'CPU per delivery, whole process', unit: 'us', ...barOf(bars.cpuUsPerDelivery) },
      { key: 'rawCpu', label: 'raw client: CPU per request', unit: 'us' },
      { key: 'disk', label: 'on disk per delivery', unit: 'bytes' },
      { key: 'acknowledged', label: 'events acknowledged', unit: 'per second' },
      { key: 'drain', label: 'last acknowledgement to last arrival', unit: 'ms' },
      { key: 'receiverCpu', label: 'instruments: receiver CPU per delivery', unit: 'us' },
      { key: 'generatorCpu', label: 'instruments: generator CPU per event', unit: 'us' },
    ],
    async *measure(laboratory) {
      const ports = await laboratory.listen(endpoints);
      for (let run = 0; run < laboratory.options.runs; run += 1) yield await runOnce(laboratory, ports);
    },
  };
}

async function runOnce(laboratory: Laboratory, ports: readonly number[]): Promise<Run> {
  const { diskBytes, warm, measured } = await runCuewire(laboratory, ports);
  const { sent, got, faults, deliveriesPerSecond } = measured;
  const connections = got.connectionsMax;
  const raw = await laboratory.runRaw(ports, { urls: urlsOf(ports), connections, authority: null });
  const acknowledgedSeconds = (sent.endedAtUs - sent.startedAtUs) / 1e6;
  return {
    faults,
    figures: {
      ratio: deliveriesPerSecond / raw.requestsPerSecond,
      deliveries: deliveriesPerSecond,
      raw: raw.requestsPerSecond,
      connections,
      cpu: measured.cpuUsPerDelivery,
      rawCpu: raw.cpuUsPerRequest,
      disk: diskBytes / (warm.got.count + got.count),
      acknowledged: sent.acknowledged / acknowledgedSeconds,
      drain: measured.drainMs,
      receiverCpu: got.cpuUs / got.count,
      generatorCpu: sent.cpuUs / sent.acknowledged,
    },
  };
}

async function runCuewire(laboratory: Laboratory, ports: readonly number[]) {
  await using home = await laboratory.dataDirectory();
  await using cuewire = await laboratory.startCuewire(home);
  await cuewire.registerEndpoints(urlsOf(ports));
  const target = { cuewire, ports };
  const warm = await warmUp(laboratory, target);
  const measured = await measureSustained(laboratory, target, warm);
  await cuewire.stop();
  return { diskBytes: await home.sizeBytes(), warm, measured };
}

function barOf(bar: Bar | undefined): { bar?: Bar } {
  return bar === undefined ? {} : { bar };
}
