// How the figures change with what is stored: a store with a month of history beside an empty one, in turns.
import { randomBytes } from 'node:crypto';
import { newApiKey } from '../../cuewire.ts';
import { type Laboratory, urlsOf } from '../../laboratory.ts';
import { PostgresServer, Spending } from '../../postgres-server.ts';
import { addFaults, type Run, type Scenario } from '../../scenario.ts';
import {
  cpuUsPerDelivery,
  deliveriesPerSecond,
  measureSustained,
  type Sustained,
  together,
  turnsOf,
  warmUp,
} from '../../sustained.ts';
import { fill } from './fill.ts';

const KEY_BYTES = 32;

/** A store, and what a server needs to go on with it. */
interface Kept {
  readonly server: PostgresServer;
  readonly shared: { readonly apiKey: string; readonly encryptionKey: string };
}

export function postgresGrowth(deliveries: number): Scenario {
  const size = deliveries.toLocaleString('en-US');
  return {
    name: 'postgres-growth',
    title: `PostgreSQL 18 with ${size} stored deliveries, 1 endpoint`,
    figures: [
      { key: 'share', label: `throughput with them against without`, unit: 'ratio', bar: { atLeast: 0.8 } },
      { key: 'filled', label: `with ${size}: deliveries`, unit: 'per second' },
      { key: 'empty', label: 'with none: deliveries', unit: 'per second' },
      { key: 'filledPostgresCpu', label: `with ${size}: CPU per delivery, PostgreSQL`, unit: 'us' },
      { key: 'emptyPostgresCpu', label: 'with none: CPU per delivery, PostgreSQL', unit: 'us' },
      { key: 'filledCpu', label: `with ${size}: CPU per delivery, Cuewire`, unit: 'us' },
      { key: 'emptyCpu', label: 'with none: CPU per delivery, Cuewire', unit: 'us' },
      { key: 'diskBytes', label: 'on disk per stored delivery', unit: 'bytes' },
    ],
    async *measure(laboratory) {
      await using stack = new AsyncDisposableStack();
      const ports = await laboratory.listen(1);
      const filled = await opened(laboratory, ports, stack);
      laboratory.say(`filling a store with ${size} deliveries`);
      await fill(filled.server, deliveries, Date.now());
      const { diskBytes } = await filled.server.cost();
      laboratory.say(`filled: ${Math.round(diskBytes / 1e6).toLocaleString('en-US')} MB`);
      for (let run = 0; run < laboratory.options.runs; run += 1) {
        const { figures, faults } = await runOnce(laboratory, ports, filled);
        yield { figures: { ...figures, diskBytes: diskBytes / deliveries }, faults };
      }
    },
  };
}

/** A new store with its endpoint, and no server on it. */
async function opened(
  laboratory: Laboratory,
  ports: readonly number[],
  stack: AsyncDisposableStack,
): Promise<Kept> {
  const server = stack.use(await PostgresServer.start({ parent: laboratory.directory }));
  const shared = { apiKey: newApiKey(), encryptionKey: randomBytes(KEY_BYTES).toString('base64') };
  await using home = await laboratory.dataDirectory();
  await using cuewire = await laboratory.startCuewire(home, { databaseUrl: server.url, shared });
  await cuewire.registerEndpoints(urlsOf(ports));
  await cuewire.stop();
  return { server, shared };
}

/** The empty store is new each time; the filled one has what the runs before have added. */
async function runOnce(laboratory: Laboratory, ports: readonly number[], filled: Kept): Promise<Run> {
  await using stack = new AsyncDisposableStack();
  const tried = [];
  for (const kept of [filled, await opened(laboratory, ports, stack)]) {
    const { server, shared } = kept;
    const home = stack.use(await laboratory.dataDirectory());
    const cuewire = stack.use(await laboratory.startCuewire(home, { databaseUrl: server.url, shared }));
    const target = { cuewire, ports };
    const parts: Sustained[] = [];
    tried.push({ target, warm: await warmUp(laboratory, target), parts, spending: new Spending(server) });
  }
  for (const seconds of turnsOf(laboratory.options.seconds)) {
    for (const { target, warm, parts, spending } of tried) {
      parts.push(await spending.during(() => measureSustained(laboratory, target, warm, { seconds })));
    }
  }
  const sums = tried.map(({ parts }) => together(parts));
  const rates = sums.map(deliveriesPerSecond);
  const costs = tried.map(({ spending, parts }) => spending.over(together(parts).deliveries).cpuUs);
  const cpu = sums.map(cpuUsPerDelivery);
  return {
    faults: addFaults(sums.map(({ faults }) => faults)),
    figures: {
      share: (rates[0] ?? Number.NaN) / (rates[1] ?? Number.NaN),
      filled: rates[0] ?? null,
      empty: rates[1] ?? null,
      filledPostgresCpu: costs[0] ?? null,
      emptyPostgresCpu: costs[1] ?? null,
      filledCpu: cpu[0] ?? null,
      emptyCpu: cpu[1] ?? null,
    },
  };
}
