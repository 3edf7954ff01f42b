// The store on PostgreSQL beside the embedded one: the same load on both in turn, so that a slow phase of the machine meets
// both. PostgreSQL is a server of the benchmark's own, with its defaults but for a larger cache; a commit waits for its disk.
import { Client } from 'pg';
import { Cluster } from '../../postgres/cluster.ts';
import type { Cuewire } from '../cuewire.ts';
import { type Laboratory, urlsOf } from '../laboratory.ts';
import { cpuOfProcessUs } from '../process-cost.ts';
import { addFaults, type Run, type Scenario } from '../scenario.ts';
import {
  cpuUsPerDelivery,
  deliveriesPerSecond,
  measureSustained,
  type Sustained,
  together,
  turnsOf,
  warmUp,
} from '../sustained.ts';

const SETTINGS = { shared_buffers: '512MB', max_wal_size: '4GB', max_locks_per_transaction: '256' };

export const postgres: readonly Scenario[] = [1, 3].map((endpoints) => ({
  name: `postgres-${endpoints}`,
  title: `Throughput on PostgreSQL 18, ${endpoints === 1 ? '1 endpoint' : `${endpoints} endpoints`}`,
  figures: [
    { key: 'share', label: 'share of the embedded store', unit: 'ratio', bar: { atLeast: 0.5 } },
    { key: 'deliveries', label: 'deliveries', unit: 'per second' },
    { key: 'embedded', label: 'embedded store: deliveries', unit: 'per second' },
    { key: 'cpu', label: 'CPU per delivery, Cuewire', unit: 'us' },
    { key: 'postgresCpu', label: 'CPU per delivery, PostgreSQL', unit: 'us' },
    { key: 'embeddedCpu', label: 'embedded store: CPU per delivery', unit: 'us' },
    { key: 'transactions', label: 'transactions per delivery', unit: 'ratio' },
  ],
  async *measure(laboratory) {
    const ports = await laboratory.listen(endpoints);
    for (let run = 0; run < laboratory.options.runs; run += 1) yield await runOnce(laboratory, ports);
  },
}));

async function runOnce(laboratory: Laboratory, ports: readonly number[]): Promise<Run> {
  await using cluster = await Cluster.start({
    version: '18',
    settings: SETTINGS,
    parent: laboratory.directory,
  });
  await using home = await laboratory.dataDirectory();
  await using embeddedHome = await laboratory.dataDirectory();
  await using onPostgres = await laboratory.startCuewire(home, { databaseUrl: cluster.url() });
  await using embedded = await laboratory.startCuewire(embeddedHome);
  const ours = await prepared(laboratory, onPostgres, ports);
  const theirs = await prepared(laboratory, embedded, ports);
  const [parts, embeddedParts]: [Sustained[], Sustained[]] = [[], []];
  const cost = { cpuUs: 0, transactions: 0 };
  for (const seconds of turnsOf(laboratory.options.seconds)) {
    const before = await costOf(cluster);
    parts.push(await measureSustained(laboratory, ours.target, ours.warm, { seconds }));
    const after = await costOf(cluster);
    cost.cpuUs += after.cpuUs - before.cpuUs;
    cost.transactions += after.transactions - before.transactions;
    embeddedParts.push(await measureSustained(laboratory, theirs.target, theirs.warm, { seconds }));
  }
  const [measured, beside] = [together(parts), together(embeddedParts)];
  return {
    faults: addFaults([measured.faults, beside.faults]),
    figures: {
      share: deliveriesPerSecond(measured) / deliveriesPerSecond(beside),
      deliveries: deliveriesPerSecond(measured),
      embedded: deliveriesPerSecond(beside),
      cpu: cpuUsPerDelivery(measured),
      postgresCpu: cost.cpuUs / measured.deliveries,
      embeddedCpu: cpuUsPerDelivery(beside),
      transactions: cost.transactions / measured.deliveries,
    },
  };
}

async function prepared(laboratory: Laboratory, cuewire: Cuewire, ports: readonly number[]) {
  await cuewire.registerEndpoints(urlsOf(ports));
  const target = { cuewire, ports };
  return { target, warm: await warmUp(laboratory, target) };
}

/** Of all processes of the server that are there now, which those of Cuewire's connections outlive. */
async function costOf(cluster: Cluster): Promise<{ cpuUs: number; transactions: number }> {
  const client = new Client({ connectionString: cluster.url() });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>(
      'SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    );
    const cpu = await Promise.all([...rows.map(({ pid }) => pid), cluster.serverId].map(cpuOrNothing));
    const counted = await client.query<{ count: string }>(
      'SELECT sum(xact_commit) AS count FROM pg_stat_database',
    );
    return {
      cpuUs: cpu.reduce((sum, us) => sum + us, 0),
      transactions: Number(counted.rows[0]?.count ?? 0),
    };
  } finally {
    await client.end();
  }
}

async function cpuOrNothing(pid: number): Promise<number> {
  try {
    return (await cpuOfProcessUs(pid)) ?? 0;
  } catch {
    // It ended while we looked.
    return 0;
  }
}
