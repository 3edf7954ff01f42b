// The same load on one, two and three servers, each fleet with a PostgreSQL of its own, in turns. Where there are fewer
// cores than processes, more servers deliver no more; what each delivery costs then tells what they would where there are.
import { Fleet } from '../../fleet.ts';
import type { Laboratory } from '../../laboratory.ts';
import { PostgresServer, Spending } from '../../postgres-server.ts';
import { addFaults, type FigureSpec, type Run, type Scenario } from '../../scenario.ts';
import {
  cpuUsPerDelivery,
  deliveriesPerSecond,
  measureSustained,
  type Sustained,
  together,
  turnsOf,
  warmUp,
} from '../../sustained.ts';

const COUNTS = [1, 2, 3];
/** Enough for each of three nodes to have some of them; an event goes to all. */
const ENDPOINTS = 12;

export const nodes: Scenario = {
  name: 'postgres-nodes',
  title: `One, two and three nodes on PostgreSQL 18, ${ENDPOINTS} endpoints that take every event`,
  figures: COUNTS.flatMap(figuresOf),
  async *measure(laboratory) {
    const ports = await laboratory.listen(ENDPOINTS);
    for (let run = 0; run < laboratory.options.runs; run += 1) yield await runOnce(laboratory, ports);
  },
};

function figuresOf(count: number): FigureSpec[] {
  const who = count === 1 ? '1 node' : `${count} nodes`;
  return [
    { key: `deliveries-${count}`, label: `${who}: deliveries`, unit: 'per second' },
    { key: `cpu-${count}`, label: `${who}: CPU per delivery, Cuewire`, unit: 'us' },
    { key: `postgresCpu-${count}`, label: `${who}: CPU per delivery, PostgreSQL`, unit: 'us' },
    { key: `statements-${count}`, label: `${who}: statements per delivery`, unit: 'ratio' },
    { key: `transactions-${count}`, label: `${who}: transactions per delivery`, unit: 'ratio' },
  ];
}

async function runOnce(laboratory: Laboratory, ports: readonly number[]): Promise<Run> {
  await using stack = new AsyncDisposableStack();
  const tried = [];
  for (const count of COUNTS) {
    const server = stack.use(await PostgresServer.start({ parent: laboratory.directory }));
    const options = { databaseUrl: server.url, nodes: count, ports };
    const target = { cuewire: stack.use(await Fleet.start(laboratory, options)), ports };
    const parts: Sustained[] = [];
    tried.push({
      count,
      target,
      warm: await warmUp(laboratory, target),
      parts,
      spending: new Spending(server),
    });
  }
  for (const seconds of turnsOf(laboratory.options.seconds)) {
    for (const { target, warm, parts, spending } of tried) {
      parts.push(await spending.during(() => measureSustained(laboratory, target, warm, { seconds })));
    }
  }
  const measured = tried.map(({ count, parts, spending }) => ({ count, spending, sum: together(parts) }));
  return {
    faults: addFaults(measured.map(({ sum }) => sum.faults)),
    figures: Object.fromEntries(
      measured.flatMap(({ count, spending, sum }) => {
        const spent = spending.over(sum.deliveries);
        return [
          [`deliveries-${count}`, deliveriesPerSecond(sum)],
          [`cpu-${count}`, cpuUsPerDelivery(sum)],
          [`postgresCpu-${count}`, spent.cpuUs],
          [`statements-${count}`, spent.statements],
          [`transactions-${count}`, spent.transactions],
        ];
      }),
    ),
  };
}
