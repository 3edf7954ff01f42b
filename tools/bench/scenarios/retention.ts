// What publishers notice while events age out: the latency of a load far below the limit, on a server that has nothing
// to delete, and then on one that deletes all of what is stored as fast as it ever does.
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { Cuewire } from '../cuewire.ts';
import type { DataDirectory } from '../data-directory.ts';
import { type Laboratory, urlsOf } from '../laboratory.ts';
import { addFaults, type Run, type Scenario } from '../scenario.ts';
import { deliveriesPerSecond, faultsOf, measureSustained, warmUp } from '../sustained.ts';

const RETENTION_SERVER = new URL('../retention-server.ts', import.meta.url);
const FILL_CONNECTIONS = 5;
const FILL_EVENTS_PER_CALL = 100;
const FILL_LIMIT_SECONDS = 120;
/** Of what the same machine sustains without deleting anything. */
const LOAD_SHARE = 0.5;
const P99_BAR_MS = 30;

/** With so many events that are due to go. */
export function retention(events: number): Scenario {
  return {
    name: 'retention',
    title: `Latency at half load while ${events.toLocaleString('en-US')} events age out, 1 endpoint`,
    figures: [
      { key: 'p99', label: 'publish due to received, p99', unit: 'ms', bar: { atMost: P99_BAR_MS } },
      { key: 'p99Without', label: 'the same with nothing to delete, p99', unit: 'ms' },
      { key: 'p50', label: 'publish due to received, p50', unit: 'ms' },
      { key: 'p50Without', label: 'the same with nothing to delete, p50', unit: 'ms' },
      { key: 'longest', label: 'publish due to received, longest', unit: 'ms' },
      { key: 'longestWithout', label: 'the same with nothing to delete, longest', unit: 'ms' },
      { key: 'deleted', label: 'events deleted', unit: 'per second' },
      { key: 'rate', label: 'events published', unit: 'per second' },
    ],
    async *measure(laboratory) {
      await using filled = await laboratory.dataDirectory();
      const ports = await laboratory.listen(1);
      await fill(laboratory, filled, ports, events);
      for (let run = 0; run < laboratory.options.runs; run += 1) {
        yield await runOnce(laboratory, filled, ports);
      }
    },
  };
}

async function fill(
  laboratory: Laboratory,
  home: DataDirectory,
  ports: readonly number[],
  events: number,
): Promise<void> {
  laboratory.say(`filling a store with ${events.toLocaleString('en-US')} events`);
  await using cuewire = await laboratory.startCuewire(home);
  await cuewire.registerEndpoints(urlsOf(ports));
  const sent = await laboratory.publish(cuewire, {
    seconds: FILL_LIMIT_SECONDS,
    connections: FILL_CONNECTIONS,
    eventsPerRequest: FILL_EVENTS_PER_CALL,
    eventsMax: events,
  });
  const got = await laboratory.arrivals(ports, { expected: sent.acknowledged });
  if (sent.acknowledged < events || got.missing > 0) throw new Error('The store was not filled.');
  await cuewire.stop();
}

async function runOnce(
  laboratory: Laboratory,
  filled: DataDirectory,
  ports: readonly number[],
): Promise<Run> {
  await using home = await laboratory.dataDirectory(filled);
  const { eventsPerSecond, measured: without } = await measureKept(laboratory, home, ports);
  const storedBefore = storedEvents(home);
  const startedAt = performance.now();
  await using cuewire = await laboratory.startCuewire(home, { program: RETENTION_SERVER });
  const withIt = await measure(laboratory, { cuewire, ports }, eventsPerSecond);
  const tookSeconds = (performance.now() - startedAt) / 1000;
  await cuewire.stop();
  return {
    faults: addFaults([without.faults, withIt.faults]),
    figures: {
      p99: withIt.latency?.p99Ms ?? null,
      p99Without: without.latency?.p99Ms ?? null,
      p50: withIt.latency?.p50Ms ?? null,
      p50Without: without.latency?.p50Ms ?? null,
      longest: withIt.latency?.maxMs ?? null,
      longestWithout: without.latency?.maxMs ?? null,
      deleted: (storedBefore + withIt.published - storedEvents(home)) / tookSeconds,
      rate: eventsPerSecond,
    },
  };
}

/** With the retention of days: nothing is deleted. */
async function measureKept(laboratory: Laboratory, home: DataDirectory, ports: readonly number[]) {
  await using cuewire = await laboratory.startCuewire(home);
  const target = { cuewire, ports };
  const full = await measureSustained(laboratory, target, await warmUp(laboratory, target));
  const eventsPerSecond = Math.max(1, Math.round(deliveriesPerSecond(full) * LOAD_SHARE));
  const measured = await measure(laboratory, target, eventsPerSecond);
  await cuewire.stop();
  return { eventsPerSecond, measured };
}

async function measure(
  laboratory: Laboratory,
  { cuewire, ports }: { cuewire: Cuewire; ports: readonly number[] },
  eventsPerSecond: number,
) {
  const { seconds, warmUpSeconds } = laboratory.options;
  const warm = await laboratory.publish(cuewire, { seconds: warmUpSeconds, eventsPerSecond });
  await laboratory.arrivals(ports, { expected: warm.acknowledged });
  await laboratory.forgetArrivals();
  const sent = await laboratory.publish(cuewire, { seconds, eventsPerSecond });
  const got = await laboratory.arrivals(ports, { expected: sent.acknowledged });
  return {
    latency: got.latency,
    published: warm.acknowledged + sent.acknowledged,
    faults: faultsOf(sent, got),
  };
}

/** Of a server that has ended. */
function storedEvents(home: DataDirectory): number {
  const database = new DatabaseSync(join(home.path, 'cuewire.db'), { readOnly: true });
  try {
    return Number(database.prepare('SELECT count(*) AS count FROM events').get()?.['count']);
  } finally {
    database.close();
  }
}
