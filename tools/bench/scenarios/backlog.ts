// A backlog: endpoints are down, a million deliveries wait for them, and the server is killed. What does it cost in
// memory, and how soon does a new start deliver? The backlog is built once; each run is one more crash and start.
import type { Cuewire } from '../cuewire.ts';
import type { DataDirectory } from '../data-directory.ts';
import { type Laboratory, urlsOf } from '../laboratory.ts';
import { mebibytes } from '../process-cost.ts';
import { noFaults, type Run, type Scenario } from '../scenario.ts';

const ENDPOINTS = 10;
const EVENTS_PER_CALL = 100;
const FILL_CONNECTIONS = 10;
const FILL_LIMIT_SECONDS = 300;
const MEMORY_BAR_MIB = 512;
const START_BAR_MS = 10_000;
/** For the first delivery after a start. */
const FIRST_LIMIT_MS = 120_000;
const US_PER_MS = 1000;
const US_PER_SECOND = 1e6;

export function backlog(deliveries: number): Scenario {
  return {
    name: 'backlog',
    title: `Backlog of ${deliveries.toLocaleString('en-US')} deliveries to ${ENDPOINTS} endpoints, and a restart with it`,
    figures: [
      {
        key: 'memory',
        label: 'most resident memory, from process start',
        unit: 'MiB',
        bar: { atMost: MEMORY_BAR_MIB },
      },
      { key: 'ready', label: 'process start to ready', unit: 'ms', bar: { atMost: START_BAR_MS } },
      { key: 'first', label: 'process start to first delivery', unit: 'ms', bar: { atMost: START_BAR_MS } },
      { key: 'drained', label: 'deliveries from the backlog', unit: 'per second' },
      { key: 'resident', label: 'resident memory after a while of delivering', unit: 'MiB' },
      { key: 'emptyReady', label: 'process start to ready, empty store', unit: 'ms' },
      { key: 'emptyMemory', label: 'resident memory, empty store', unit: 'MiB' },
      { key: 'fillMemory', label: 'most resident memory while it piled up', unit: 'MiB' },
      { key: 'disk', label: 'on disk per waiting delivery', unit: 'bytes' },
    ],
    async *measure(laboratory) {
      await using home = await laboratory.dataDirectory();
      const ports = await laboratory.listen(ENDPOINTS);
      const filled = await pileUp(laboratory, home, ports, deliveries);
      for (let run = 0; run < laboratory.options.runs; run += 1) {
        yield await restart(laboratory, home, ports, filled);
      }
    },
  };
}

/** What is known once the backlog is there, and stays the same for all runs. */
interface Filled {
  readonly emptyReady: number;
  readonly emptyMemory: number | null;
  readonly fillMemory: number | null;
  readonly disk: number;
}

async function pileUp(
  laboratory: Laboratory,
  home: DataDirectory,
  ports: readonly number[],
  deliveries: number,
): Promise<Filled> {
  laboratory.say(`piling up ${deliveries.toLocaleString('en-US')} deliveries`);
  await using cuewire = await laboratory.startCuewire(home);
  await cuewire.registerEndpoints(urlsOf(ports));
  const empty = await cuewire.residentMemory();
  await laboratory.behave(ports, 'hang');
  const sent = await laboratory.publish(cuewire, {
    seconds: FILL_LIMIT_SECONDS,
    connections: FILL_CONNECTIONS,
    eventsPerRequest: EVENTS_PER_CALL,
    eventsMax: deliveries / ports.length,
  });
  const piledUp = sent.acknowledged * ports.length;
  if (piledUp < deliveries) throw new Error(`Only ${piledUp} deliveries piled up; the rest was refused.`);
  const full = await cuewire.residentMemory();
  await cuewire.kill();
  return {
    emptyReady: cuewire.readyAfterMs,
    emptyMemory: mebibytes(empty?.nowBytes),
    fillMemory: mebibytes(full?.peakBytes),
    disk: (await home.sizeBytes()) / deliveries,
  };
}

async function restart(
  laboratory: Laboratory,
  home: DataDirectory,
  ports: readonly number[],
  filled: Filled,
): Promise<Run> {
  await laboratory.behave(ports, 'answer');
  await laboratory.forgetArrivals({ countsOlder: true });
  await using cuewire = await laboratory.startCuewire(home);
  const first = await laboratory.arrivals(ports, {
    expected: 1,
    stallMs: FIRST_LIMIT_MS,
    limitMs: FIRST_LIMIT_MS,
  });
  const drained = await drainFor(laboratory, ports, laboratory.options.seconds);
  const memory = await cuewire.residentMemory();
  await crash(laboratory, cuewire, ports);
  return {
    // Deliveries that were on their way into the crash are repeated after it: that is the promise, not a fault.
    faults: noFaults,
    figures: {
      memory: mebibytes(memory?.peakBytes),
      ready: cuewire.readyAfterMs,
      first: first.count === 0 ? null : (first.firstAtUs - cuewire.startedAtUs) / US_PER_MS,
      drained,
      resident: mebibytes(memory?.nowBytes),
      ...filled,
    },
  };
}

/** Deliveries per second from the first arrival on. */
async function drainFor(
  laboratory: Laboratory,
  ports: readonly number[],
  seconds: number,
): Promise<number | null> {
  const limitMs = seconds * 1000;
  const got = await laboratory.arrivals(ports, {
    expected: null,
    stallMs: limitMs,
    limitMs,
  });
  return got.lastAtUs > got.firstAtUs ? (got.count * US_PER_SECOND) / (got.lastAtUs - got.firstAtUs) : null;
}

/** The endpoints go down first, so that the next run finds a backlog that nobody works on. */
async function crash(laboratory: Laboratory, cuewire: Cuewire, ports: readonly number[]): Promise<void> {
  await laboratory.behave(ports, 'hang');
  await cuewire.kill();
}
