// npm run chaos: several nodes on one PostgreSQL under constant load, while nodes are killed, stopped, put to sleep and
// started, the database is restarted, crashes and fails over, and endpoints fail. Ends with status 0 when nothing that was
// acknowledged is lost, nothing came out of order, and every duplicate has its reason.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type PostgresVersion, postgresVersion } from '../postgres/binaries.ts';
import { ChaosDatabase } from './database.ts';
import { ChaosNode } from './chaos-node.ts';
import { Load } from './load.ts';
import { type Manner, manners, Receivers } from './receivers.ts';
import { Troubles } from './troubles.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** What is behind comes in order, request after request: it is given up when nothing comes any more. */
const DRAIN_STALL_MS = 60_000;
const DRAIN_LIMIT_MS = 1_200_000;
/** Longer than any change may take to be known: docs/internals/nodes.md. */
const KNOWN_LIMIT_MS = 30_000;
const LOOK_MS = 500;
const SHOWN_MAX = 10;
const CREATED = 201;

interface ChaosPlan {
  readonly durationMs: number;
  readonly nodeCount: number;
  readonly eventsPerSecond: number;
  readonly version: PostgresVersion;
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    nodes: { type: 'string', default: '3' },
    rate: { type: 'string', default: '40' },
    postgres: { type: 'string', default: '18' },
  },
});
const startedAt = performance.now();
process.exitCode = await run({
  durationMs: Number(values.seconds) * 1000,
  nodeCount: Number(values.nodes),
  eventsPerSecond: Number(values.rate),
  version: postgresVersion(values.postgres),
});

async function run({ durationMs, nodeCount, eventsPerSecond, version }: ChaosPlan): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'cuewire-chaos-'));
  opened.defer(() => rmSync(folder, { recursive: true, force: true }));
  const database = opened.use(await ChaosDatabase.start(version));
  const receivers = opened.use(await Receivers.start());
  const apiKey = `cue_${randomBytes(24).toString('base64url')}`;
  const deaths: string[] = [];
  const died = (how: string) => {
    deaths.push(how);
    tell(how);
  };
  const shared = {
    died,
    databaseUrl: database.url,
    apiKey,
    encryptionKey: randomBytes(32).toString('base64'),
  };
  const nodes = Array.from({ length: nodeCount }, (_, index) => {
    const name = `node ${index + 1}`;
    return opened.use(new ChaosNode({ ...shared, name, dataDir: join(folder, `node-${index + 1}`) }));
  });
  await Promise.all(nodes.map((node) => node.start()));
  for (const manner of manners) await register(nodes[0]?.url ?? '', apiKey, receivers.urlOf(manner), manner);
  await everyNodeKnows(nodes, apiKey);
  tell(
    `${nodeCount} nodes on PostgreSQL ${version} with a standby, ${manners.length} endpoints, ${eventsPerSecond} events/s`,
  );

  const load = new Load({ apiKey, eventsPerSecond, producers: 20, anyUrl: () => anyUrlOf(nodes) });
  const troubles = new Troubles(nodes, database, tell);
  const loaded = load.run();
  await troubles.make(durationMs);
  receivers.isCalm = true;
  load.end();
  await loaded;
  tell(`${load.acknowledged.length} events acknowledged; waiting for the rest to arrive`);
  await drained(load, receivers);
  const { acceptances, outOfOrder } = receivers;
  const { acknowledged } = load;
  const verdict = verdictOf({ acknowledged, endpoints: manners, acceptances, troubles: troubles.all });
  return report(verdict, { load, receivers, troubles, outOfOrder, nodes, deaths });
}

function anyUrlOf(nodes: readonly ChaosNode[]): string | null {
  const urls = nodes.flatMap(({ url }) => url ?? []);
  return urls[Math.floor(Math.random() * urls.length)] ?? null;
}

async function register(url: string, apiKey: string, endpointUrl: string, manner: Manner): Promise<void> {
  const retry = { exponential: { first_seconds: 0.3, factor: 2, max_seconds: 2, attempts_max: 50 } };
  const response = await fetch(`${url}/v1/endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      url: endpointUrl,
      event_types: ['media.ready'],
      order: 'subject',
      description: manner,
      retry,
    }),
  });
  if (response.status !== CREATED) throw new Error(`${manner}: ${response.status} ${await response.text()}`);
}

/** An event goes to the endpoints that its node knows when it is published, so the load waits until all know all. */
async function everyNodeKnows(nodes: readonly ChaosNode[], apiKey: string): Promise<void> {
  for (const { name, url } of nodes) {
    const endAt = performance.now() + KNOWN_LIMIT_MS;
    while ((await endpointsKnownAt(url ?? '', apiKey)) < manners.length) {
      if (performance.now() > endAt) throw new Error(`${name} does not hear of the endpoints`);
      await pause(LOOK_MS);
    }
  }
}

async function endpointsKnownAt(url: string, apiKey: string): Promise<number> {
  const response = await fetch(`${url}/v1/endpoints`, { headers: { authorization: `Bearer ${apiKey}` } });
  const { data = [] } = (await response.json()) as { data?: readonly unknown[] };
  return data.length;
}

/** Until everything has arrived, or nothing has for long. */
async function drained({ acknowledged }: Load, receivers: Receivers): Promise<void> {
  const endAt = performance.now() + DRAIN_LIMIT_MS;
  let requests = receivers.requests;
  let stallsAt = performance.now() + DRAIN_STALL_MS;
  while (performance.now() < Math.min(endAt, stallsAt)) {
    const isAll = manners.every((manner) =>
      acknowledged.every((sequence) => receivers.hasTaken(manner, sequence)),
    );
    if (isAll) return;
    if (receivers.requests > requests) stallsAt = performance.now() + DRAIN_STALL_MS;
    requests = receivers.requests;
    await pause(LOOK_MS);
  }
}

function report(
  { expected, lost, duplicates, unexplained }: Verdict,
  {
    load,
    receivers,
    troubles,
    outOfOrder,
    nodes,
    deaths,
  }: {
    load: Load;
    receivers: Receivers;
    troubles: Troubles;
    outOfOrder: readonly string[];
    nodes: readonly ChaosNode[];
    deaths: readonly string[];
  },
): number {
  const counts = Map.groupBy(troubles.all, ({ kind }) => kind);
  const happened = [...counts].map(([kind, all]) => `${all.length} ${kind}`).join(', ');
  const doubled = [...duplicates].filter(([, count]) => count > 0);
  print(`
what happened       ${happened}
events              ${load.acknowledged.length} acknowledged, ${load.refusals} calls refused or unanswered
deliveries          ${expected} expected, ${receivers.requests} requests
nodes that died     ${deaths.length}
lost                ${lost.length}
out of order        ${outOfOrder.length}
duplicates          ${doubled.reduce((sum, [, count]) => sum + count, 0)}
${doubled.map(([reason, count]) => `  ${reason.padEnd(18)}${count}`).join('\n')}`);
  const faults = [...lost.map((pair) => `lost: ${pair}`), ...outOfOrder, ...unexplained, ...deaths];
  for (const fault of faults.slice(0, SHOWN_MAX)) print(fault);
  if (faults.length === 0) print('all promises kept');
  else for (const { name, output } of nodes) print([name, ...output].join('\n  '));
  return faults.length === 0 ? 0 : 1;
}

function tell(what: string): void {
  print(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${what}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
