// The results as text for a terminal.
import { isInMemory } from './machine.ts';
import type { Completeness, Results, Scenario } from './results.ts';
import { type Spread, spreadOf } from './statistics.ts';

/** The first bar: Cuewire's share of the raw client with one endpoint. Below it the engine wastes the machine. */
const RATIO_BAR = 0.25;
/** Above it, what others do moves the figures by more than the runs differ. */
const FOREIGN_SHARE_MAX = 0.1;
const LABEL_WIDTH = 36;
const CELL_WIDTH = 26;
const GIGABYTE = 1e9;

type Cell = (scenario: Scenario) => string;

export function renderTable(results: Results): string {
  const lines = [
    ...header(results),
    '',
    line(
      '',
      results.scenarios.map(({ endpoints }) => (endpoints === 1 ? '1 endpoint' : `${endpoints} endpoints`)),
    ),
    ...rows.map(([label, cell]) => line(label, results.scenarios.map(cell))),
    '',
    ...notes(results),
  ];
  return `${lines.join('\n')}\n`;
}

function header({ machine, options, ...results }: Results): string[] {
  const memory = `${(machine.memoryBytes / GIGABYTE).toFixed(0)} GB`;
  return [
    `Cuewire benchmark, ${machine.date}`,
    `${machine.cpuModel}, ${machine.cpuCores} cores, ${memory}, ${machine.kernel}, ${machine.fileSystem}`,
    `Node ${machine.nodeVersion}, undici ${machine.undiciVersion}`,
    `${options.runs} run(s) of ${options.seconds} s after ${options.warmUpSeconds} s of warm-up, ${options.connections} connections,` +
      ` ${options.videos.toLocaleString('en-US')} videos, event ${results.publishedBytes} bytes, delivery ${results.deliveredBytes} bytes`,
    options.runs === 1 ? 'One run: an indication only.' : 'Median (min-max) of the runs.',
  ];
}

const rows: readonly (readonly [string, Cell])[] = [
  ['Raw client, requests/s', ({ pairs }) => whole(spreadOf(pairs.map(({ raw }) => raw.requestsPerSecond)))],
  ['  CPU us per request', ({ pairs }) => fixed(spreadOf(pairs.map(({ raw }) => raw.cpuUsPerRequest)), 1)],
  [
    'Cuewire, deliveries/s',
    ({ pairs }) => whole(spreadOf(pairs.map(({ cuewire }) => cuewire.deliveriesPerSecond))),
  ],
  [
    '  events acknowledged/s',
    ({ pairs }) => whole(spreadOf(pairs.map(({ cuewire }) => cuewire.acknowledgedPerSecond))),
  ],
  ['  drained after, ms', ({ pairs }) => whole(spreadOf(pairs.map(({ cuewire }) => cuewire.drainMs)))],
  [
    '  CPU us per delivery',
    ({ pairs }) => fixed(spreadOf(pairs.map(({ cuewire }) => cuewire.cpuUsPerDelivery)), 1),
  ],
  [
    '  disk bytes per delivery',
    ({ pairs }) => whole(spreadOf(pairs.map(({ cuewire }) => cuewire.diskBytesPerDelivery))),
  ],
  ['Cuewire / raw, pair by pair', ({ pairs }) => fixed(spreadOf(pairs.map(({ ratio }) => ratio)), 3)],
  [`  bar: at least ${RATIO_BAR}`, barCell],
  ['Latency at half load, events/s', ({ latency }) => latency.eventsPerSecond.toLocaleString('en-US')],
  [
    '  published -> received p50, ms',
    ({ latency }) => fixed(spreadOf(latency.runs.map(({ delivery }) => delivery?.p50Ms)), 1),
  ],
  [
    '  published -> received p99, ms',
    ({ latency }) => fixed(spreadOf(latency.runs.map(({ delivery }) => delivery?.p99Ms)), 1),
  ],
  [
    '  instruments alone p50, ms',
    ({ latency }) => fixed(spreadOf(latency.runs.map(({ instruments }) => instruments?.p50Ms)), 1),
  ],
  [
    '  instruments alone p99, ms',
    ({ latency }) => fixed(spreadOf(latency.runs.map(({ instruments }) => instruments?.p99Ms)), 1),
  ],
  ['Refused events', (scenario) => total(scenario, ({ refusedEvents }) => refusedEvents)],
  ['Missing deliveries', (scenario) => total(scenario, ({ missingDeliveries }) => missingDeliveries)],
  ['Repeated deliveries', (scenario) => total(scenario, ({ repeatedDeliveries }) => repeatedDeliveries)],
];

function barCell({ endpoints, pairs }: Scenario): string {
  const ratio = spreadOf(pairs.map((pair) => pair.ratio));
  if (endpoints !== 1 || ratio === null) return '-';
  return ratio.median >= RATIO_BAR ? 'pass' : 'FAIL';
}

function notes({ machine, scenarios }: Results): string[] {
  const shares = scenarios.flatMap(({ pairs, latency }) =>
    [...pairs, ...latency.runs].map(({ foreignCpuShare }) => foreignCpuShare),
  );
  const foreign = spreadOf(shares)?.median ?? 0;
  return [
    'The receiver and the generator share the cores with Cuewire and with the raw client.',
    `Between the runs, other processes used ${percent(foreign)} of the CPU (at most ${percent(Math.max(...shares))}).`,
    ...(foreign > FOREIGN_SHARE_MAX ? ['That is too much: the figures are too low, and noisy.'] : []),
    ...(isInMemory(machine)
      ? ['The databases were in memory (tmpfs), where fsync is free: use --directory.']
      : []),
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function total({ pairs, latency }: Scenario, count: (run: Completeness) => number): string {
  const runs: readonly Completeness[] = [...pairs.map(({ cuewire }) => cuewire), ...latency.runs];
  return runs.reduce((sum, run) => sum + count(run), 0).toLocaleString('en-US');
}

function line(label: string, cells: readonly string[]): string {
  return [label.padEnd(LABEL_WIDTH), ...cells.map((cell) => cell.padStart(CELL_WIDTH))].join('').trimEnd();
}

function whole(spread: Spread | null): string {
  return shown(spread, (value) => Math.round(value).toLocaleString('en-US'));
}

function fixed(spread: Spread | null, digits: number): string {
  return shown(spread, (value) => value.toFixed(digits));
}

function shown(spread: Spread | null, format: (value: number) => string): string {
  if (spread === null) return 'not measured';
  const { median, min, max } = spread;
  return min === max ? format(median) : `${format(median)} (${format(min)}-${format(max)})`;
}
