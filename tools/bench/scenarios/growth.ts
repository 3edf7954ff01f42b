// How the figures grow with what is stored. The stores are filled once, by the server itself and with everything
// that a delivered event leaves behind; each run then measures all sizes in turns.
import type { DataDirectory } from '../data-directory.ts';
import { type Laboratory, urlsOf } from '../laboratory.ts';
import { addFaults, type FigureSpec, type Run, type Scenario } from '../scenario.ts';
import {
  cpuUsPerDelivery,
  deliveriesPerSecond,
  measureSustained,
  type Sustained,
  together,
  turnsOf,
  warmUp,
} from '../sustained.ts';

const FILL_EVENTS_PER_CALL = 100;
const FILL_CONNECTIONS = 5;
/** In pieces, because what is filled faster than it is delivered waits in the store and is read back. */
const FILL_STEP_EVENTS = 25_000;
const FILL_STEP_SECONDS = 120;
const SHARE_BAR = 0.85;

interface FilledStore {
  readonly events: number;
  readonly home: DataDirectory;
  readonly bytesPerDelivery: number;
}

/** With `sizes` events, smallest first. */
export function growth(sizes: readonly number[]): Scenario {
  return {
    name: 'growth',
    title: 'Growth with the number of stored events, 1 endpoint',
    figures: [
      {
        key: 'share',
        label: `throughput at ${named(sizes.at(-1))} against at ${named(sizes[0])}`,
        unit: 'ratio',
        bar: { atLeast: SHARE_BAR },
      },
      ...sizes.flatMap(figuresAt),
    ],
    async *measure(laboratory) {
      await using stack = new AsyncDisposableStack();
      const ports = await laboratory.listen(1);
      const stores = await fill(laboratory, ports, sizes, stack);
      for (let run = 0; run < laboratory.options.runs; run += 1)
        yield await runOnce(laboratory, ports, stores);
    },
  };
}

function figuresAt(size: number): FigureSpec[] {
  return [
    { key: `deliveries-${size}`, label: `deliveries at ${named(size)}`, unit: 'per second' },
    { key: `cpu-${size}`, label: `CPU per delivery at ${named(size)}`, unit: 'us' },
    { key: `disk-${size}`, label: `on disk per delivery at ${named(size)}`, unit: 'bytes' },
  ];
}

function named(size: number | undefined): string {
  return `${size?.toLocaleString('en-US')} events`;
}

/** One store that grows from size to size; on the way a copy of each but the last is kept. */
async function fill(
  laboratory: Laboratory,
  ports: readonly number[],
  sizes: readonly number[],
  stack: AsyncDisposableStack,
): Promise<FilledStore[]> {
  const growing = stack.use(await laboratory.dataDirectory());
  const stores: FilledStore[] = [];
  let stored = 0;
  for (const size of sizes) {
    laboratory.say(`filling a store with ${named(size)}`);
    stored += await fillUp(laboratory, { home: growing, ports, isNew: stored === 0, events: size - stored });
    const isLast = size === sizes.at(-1);
    const home = isLast ? growing : stack.use(await laboratory.dataDirectory(growing));
    stores.push({ events: size, home, bytesPerDelivery: (await growing.sizeBytes()) / stored });
  }
  return stores;
}

async function fillUp(
  laboratory: Laboratory,
  store: { home: DataDirectory; ports: readonly number[]; isNew: boolean; events: number },
): Promise<number> {
  const { home, ports, isNew, events } = store;
  await using cuewire = await laboratory.startCuewire(home);
  if (isNew) await cuewire.registerEndpoints(urlsOf(ports));
  let filled = 0;
  while (filled < events) {
    await laboratory.forgetArrivals();
    const sent = await laboratory.publish(cuewire, {
      seconds: FILL_STEP_SECONDS,
      connections: FILL_CONNECTIONS,
      eventsPerRequest: FILL_EVENTS_PER_CALL,
      eventsMax: Math.min(FILL_STEP_EVENTS, events - filled),
    });
    const got = await laboratory.arrivals(ports, { expected: sent.acknowledged });
    if (got.missing > 0 || sent.acknowledged === 0) {
      throw new Error(`The store was not filled: ${got.missing} deliveries did not arrive.`);
    }
    filled += sent.acknowledged;
  }
  await cuewire.stop();
  return filled;
}

/** A server on each store, all of them idle but the one whose turn it is. */
async function runOnce(
  laboratory: Laboratory,
  ports: readonly number[],
  stores: readonly FilledStore[],
): Promise<Run> {
  await using stack = new AsyncDisposableStack();
  const tried = [];
  for (const store of stores) {
    // A copy takes what the run adds; the largest store is used in place, and is a little larger in each run.
    const inPlace = store === stores.at(-1);
    const home = inPlace ? store.home : stack.use(await laboratory.dataDirectory(store.home));
    const cuewire = stack.use(await laboratory.startCuewire(home));
    const target = { cuewire, ports };
    const parts: Sustained[] = [];
    tried.push({ store, target, warm: await warmUp(laboratory, target), parts });
  }
  for (const seconds of turnsOf(laboratory.options.seconds)) {
    for (const { target, warm, parts } of tried) {
      parts.push(await measureSustained(laboratory, target, warm, { seconds }));
    }
  }
  const measured = tried.map(({ store, parts }) => ({ store, sustained: together(parts) }));
  const rates = measured.map(({ sustained }) => deliveriesPerSecond(sustained));
  return {
    faults: addFaults(measured.map(({ sustained }) => sustained.faults)),
    figures: {
      share: (rates.at(-1) ?? Number.NaN) / (rates[0] ?? Number.NaN),
      ...Object.fromEntries(measured.flatMap(({ store, sustained }) => figuresOf(store, sustained))),
    },
  };
}

function figuresOf(store: FilledStore, sustained: Sustained): [string, number | null][] {
  return [
    [`deliveries-${store.events}`, deliveriesPerSecond(sustained)],
    [`cpu-${store.events}`, cpuUsPerDelivery(sustained)],
    [`disk-${store.events}`, store.bytesPerDelivery],
  ];
}
