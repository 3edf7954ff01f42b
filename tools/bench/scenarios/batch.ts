// Publishing a hundred events per call against one, on the same server and in turn.
import { type Laboratory, urlsOf } from '../laboratory.ts';
import { addFaults, type Run, type Scenario } from '../scenario.ts';
import { measureSustained, type Sustained, warmUp } from '../sustained.ts';

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
  ],
  async *measure(laboratory) {
    const ports = await laboratory.listen(ENDPOINTS);
    for (let run = 0; run < laboratory.options.runs; run += 1) {
      // Which comes first finds the smaller store and the colder server, so they take turns.
      yield await runOnce(laboratory, ports, run % 2 === 1);
    }
  },
};

async function runOnce(laboratory: Laboratory, ports: readonly number[], batchFirst: boolean): Promise<Run> {
  const { connections } = laboratory.options;
  await using home = await laboratory.dataDirectory();
  await using cuewire = await laboratory.startCuewire(home);
  await cuewire.registerEndpoints(urlsOf(ports));
  const target = { cuewire, ports };
  const warm = await warmUp(laboratory, target);
  const single = () => measureSustained(laboratory, target, warm);
  const batched = () =>
    measureSustained(laboratory, target, warm, {
      connections: Math.ceil(connections * CONNECTIONS_SHARE),
      eventsPerRequest: EVENTS_PER_CALL,
    });
  const [first, second] = batchFirst ? [await batched(), await single()] : [await single(), await batched()];
  return runOf(batchFirst ? { batched: first, single: second } : { batched: second, single: first });
}

function runOf({ batched, single }: { batched: Sustained; single: Sustained }): Run {
  const { sent } = batched;
  return {
    faults: addFaults([batched.faults, single.faults]),
    figures: {
      ratio: batched.deliveriesPerSecond / single.deliveriesPerSecond,
      batched: batched.deliveriesPerSecond,
      single: single.deliveriesPerSecond,
      batchedCpu: batched.cpuUsPerDelivery,
      singleCpu: single.cpuUsPerDelivery,
      batchedAcknowledged: (sent.acknowledged * 1e6) / (sent.endedAtUs - sent.startedAtUs),
    },
  };
}
