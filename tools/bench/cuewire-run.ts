// Runs through Cuewire: a fresh server with a fresh store, warmed up and drained before what counts begins, so
// that every delivery that is counted was also published within the run.
import { Cuewire } from './cuewire.ts';
import { sampleForeignCpuShare } from './foreign-load.ts';
import type { LoadReport } from './generator.ts';
import type { Laboratory } from './laboratory.ts';
import type { Arrivals } from './receiver.ts';
import type { Completeness, LatencyRun, ThroughputRun } from './results.ts';

const US_PER_SECOND = 1_000_000;
const US_PER_MS = 1000;

interface Measured extends Completeness {
  readonly sent: LoadReport;
  readonly got: Arrivals;
  readonly cpuUsPerDelivery: number | null;
  readonly diskBytesPerDelivery: number;
}

export async function runThroughput(laboratory: Laboratory, endpoints: number): Promise<ThroughputRun> {
  const { seconds } = laboratory.options;
  const { sent, got, ...rest } = await measure(laboratory, { endpoints, eventsPerSecond: null });
  return {
    ...rest,
    deliveriesPerSecond: (got.count * US_PER_SECOND) / (got.lastAtUs - sent.startedAtUs),
    deliveries: got.count,
    acknowledgedPerSecond: sent.acknowledged / seconds,
    acknowledgement: sent.acknowledgement,
    drainMs: Math.max(0, (got.lastAtUs - sent.startedAtUs) / US_PER_MS - seconds * 1000),
    receiverCpuUsPerDelivery: got.cpuUs / got.count,
    generatorCpuUsPerEvent: sent.cpuUs / sent.acknowledged,
  };
}

export async function runLatency(
  laboratory: Laboratory,
  load: { endpoints: number; eventsPerSecond: number },
): Promise<LatencyRun> {
  const { seconds } = laboratory.options;
  const foreignCpuShare = await sampleForeignCpuShare(laboratory.signal);
  await laboratory.forgetArrivals();
  const direct = await laboratory.publishToReceiver({ seconds, eventsPerSecond: load.eventsPerSecond });
  const { latency: instruments } = await laboratory.arrivals(direct.acknowledged);
  const { sent, got, diskBytesPerDelivery: _, ...rest } = await measure(laboratory, load);
  return {
    ...rest,
    delivery: got.latency,
    acknowledgement: sent.acknowledgement,
    instruments,
    foreignCpuShare,
  };
}

async function measure(
  laboratory: Laboratory,
  load: { endpoints: number; eventsPerSecond: number | null },
): Promise<Measured> {
  const { seconds, warmUpSeconds } = laboratory.options;
  await using cuewire = await Cuewire.start(laboratory.directory, laboratory.signal);
  for (const url of laboratory.endpointUrls(load.endpoints)) await cuewire.registerEndpoint(url);

  const warmUp = await publish(laboratory, cuewire, { ...load, seconds: warmUpSeconds });
  const cpuBeforeUs = await cuewire.cpuUs();
  const { sent, got } = await publish(laboratory, cuewire, { ...load, seconds });
  const cpuAfterUs = await cuewire.cpuUs();
  const diskBytes = await cuewire.stop();

  const expected = sent.acknowledged * load.endpoints;
  return {
    sent,
    got,
    refusedEvents: sent.refused,
    missingDeliveries: Math.max(0, expected - got.count),
    repeatedDeliveries: Math.max(0, got.count - expected),
    cpuUsPerDelivery:
      cpuBeforeUs === null || cpuAfterUs === null ? null : (cpuAfterUs - cpuBeforeUs) / got.count,
    diskBytesPerDelivery: diskBytes / (warmUp.got.count + got.count),
  };
}

async function publish(
  laboratory: Laboratory,
  { port, apiKey }: Cuewire,
  load: { endpoints: number; seconds: number; eventsPerSecond: number | null },
): Promise<{ sent: LoadReport; got: Arrivals }> {
  const { endpoints, seconds, eventsPerSecond } = load;
  await laboratory.forgetArrivals();
  const sent = await laboratory.publish({ port, apiKey, seconds, eventsPerSecond });
  const got = await laboratory.arrivals(sent.acknowledged * endpoints);
  if (got.count === 0) throw new Error(`Nothing was delivered; ${sent.refused} publications were refused.`);
  return { sent, got };
}
