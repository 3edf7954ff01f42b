// The store on PostgreSQL beside the embedded one: the same load on both in turn, so that a slow phase of the machine meets
// both.
import type { Cuewire } from '../../cuewire.ts';
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

export const share: readonly Scenario[] = [1, 3].map((endpoints) => ({
  name: `postgres-${endpoints}`,
  title: `Throughput on PostgreSQL 18, ${endpoints === 1 ? '1 endpoint' : `${endpoints} endpoints`}`,
  figures: [
    { key: 'share', label: 'share of the embedded store', unit: 'ratio', bar: { atLeast: 0.5 } },
    { key: 'deliveries', label: 'deliveries', unit: 'per second' },
    { key: 'embedded', label: 'embedded store: deliveries', unit: 'per second' },
    { key: 'cpu', label: 'CPU per delivery, Cuewire', unit: 'us' },
    { key: 'mainCpu', label: 'of that in its main thread', unit: 'us' },
    { key: 'postgresCpu', label: 'CPU per delivery, PostgreSQL, all processes', unit: 'us' },
    { key: 'embeddedCpu', label: 'embedded store: CPU per delivery', unit: 'us' },
    { key: 'statements', label: 'statements per delivery', unit: 'ratio' },
    { key: 'transactions', label: 'transactions per delivery, a round trip each', unit: 'ratio' },
    { key: 'logBytes', label: 'log of PostgreSQL per delivery', unit: 'bytes' },
    { key: 'diskBytes', label: 'on disk per delivery', unit: 'bytes' },
  ],
  async *measure(laboratory) {
    const ports = await laboratory.listen(endpoints);
    for (let run = 0; run < laboratory.options.runs; run += 1) yield await runOnce(laboratory, ports);
  },
}));

async function runOnce(laboratory: Laboratory, ports: readonly number[]): Promise<Run> {
  await using server = await PostgresServer.start({ parent: laboratory.directory });
  await using home = await laboratory.dataDirectory();
  await using embeddedHome = await laboratory.dataDirectory();
  await using onPostgres = await laboratory.startCuewire(home, { databaseUrl: server.url });
  await using embedded = await laboratory.startCuewire(embeddedHome);
  const ours = await prepared(laboratory, onPostgres, ports);
  const theirs = await prepared(laboratory, embedded, ports);
  const [parts, embeddedParts]: [Sustained[], Sustained[]] = [[], []];
  const spending = new Spending(server);
  let mainCpuUs = 0;
  for (const seconds of turnsOf(laboratory.options.seconds)) {
    const before = (await onPostgres.mainCpuUs()) ?? Number.NaN;
    parts.push(
      await spending.during(() => measureSustained(laboratory, ours.target, ours.warm, { seconds })),
    );
    mainCpuUs += ((await onPostgres.mainCpuUs()) ?? Number.NaN) - before;
    embeddedParts.push(await measureSustained(laboratory, theirs.target, theirs.warm, { seconds }));
  }
  const [measured, beside] = [together(parts), together(embeddedParts)];
  const { cpuUs: postgresCpu, ...spent } = spending.over(measured.deliveries);
  return {
    faults: addFaults([measured.faults, beside.faults]),
    figures: {
      share: deliveriesPerSecond(measured) / deliveriesPerSecond(beside),
      deliveries: deliveriesPerSecond(measured),
      embedded: deliveriesPerSecond(beside),
      cpu: cpuUsPerDelivery(measured),
      mainCpu: Number.isNaN(mainCpuUs) ? null : mainCpuUs / measured.deliveries,
      postgresCpu,
      embeddedCpu: cpuUsPerDelivery(beside),
      ...spent,
    },
  };
}

async function prepared(laboratory: Laboratory, cuewire: Cuewire, ports: readonly number[]) {
  await cuewire.registerEndpoints(urlsOf(ports));
  const target = { cuewire, ports };
  return { target, warm: await warmUp(laboratory, target) };
}
