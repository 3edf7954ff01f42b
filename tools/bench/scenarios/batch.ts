// Publishing a hundred events per call against one, on the same server and in turns.
import { type Laboratory, urlsOf } from '../laboratory.ts';
import { coreFigures, corePercents } from '../core-use.ts';
import { addFaults, type Run, type Scenario } from '../scenario.ts';
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

const ENDPOINTS = 3;
const EVENTS_PER_CALL = 100;
/** A publisher that batches has fewer calls under way; events under way are still ten times as many. */
const CONNECTIONS_SHARE = 0.1;

export const batch: Scenario = {
  name: 'batch',
  title: `Batch publishing, ${EVENTS_PER_CALL} events per call, ${ENDPOINTS} endpoints`,
  figures: [
    { key: 'ratio', label: 'batches against single events', unit: 'ratio', bar: { atLeast: 1.25 } },
    { key: 'batched', label: 'deliveries, batches', unit: 'per second' },
    { key: 'single', label: 'deliveries, single events', unit: 'per second' },
    { key: 'batchedCpu', label: 'CPU per delivery, batches', unit: 'us' },
    { key: 'singleCpu', label: 'CPU per delivery, single events', unit: 'us' },
    { key: 'batchedAcknowledged', label: 'events acknowledged, batches', unit: 'per second' },
    ...coreFigures.map((figure) => ({ ...figure, label: `${figure.label}, batches` })),
  ],
  async *measure(laboratory) {
    const ports = await laboratory.listen(ENDPOINTS);
    for (let run = 0; run < laboratory.options.runs; run += 1) yield await runOnce(laboratory, ports);
  },
};

async function runOnce(laboratory: Laboratory, ports: readonly number[]): Promise<Run> {
  const { publishers } = laboratory.options;
  await using home = await laboratory.dataDirectory();
  await using cuewire = await laboratory.startCuewire(home);
  await cuewire.registerEndpoints(urlsOf(ports));
  const target = { cuewire, ports };
  const warm = await warmUp(laboratory, target);
  const singleParts: Sustained[] = [];
  const batchedParts: Sustained[] = [];
  for (const seconds of turnsOf(laboratory.options.seconds)) {
    singleParts.push(await measureSustained(laboratory, target, warm, { seconds }));
    const plan = {
      seconds,
      connections: Math.ceil(publishers * CONNECTIONS_SHARE),
      eventsPerRequest: EVENTS_PER_CALL,
    };
    batchedParts.push(await measureSustained(laboratory, target, warm, plan));
  }
  const single = together(singleParts);
  const batched = together(batchedParts);
  return {
    faults: addFaults([batched.faults, single.faults]),
    figures: {
      ratio: deliveriesPerSecond(batched) / deliveriesPerSecond(single),
      batched: deliveriesPerSecond(batched),
      single: deliveriesPerSecond(single),
      batchedCpu: cpuUsPerDelivery(batched),
      singleCpu: cpuUsPerDelivery(single),
      batchedAcknowledged: acknowledgedPerSecond(batched),
      ...corePercents(batched.cores),
    },
  };
}
