// The load model as tables of Markdown, as they stand in docs/operate/scale.md.
import { capacityOf, defaultInputs, type Inputs, type Needs, needsOf } from './model.ts';

const SIZES = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

export function inputTable(inputs: Inputs = defaultInputs): string {
  const rows = Object.entries(inputs).map(
    ([name, { value, unit, means, origin }]) =>
      `| \`${name}\` | ${`${value.toLocaleString('en-US')} ${unit}`.trim()} | ${origin} | ${means} |`,
  );
  return ['| input | value | | what it is |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const columns: readonly (readonly [string, (needs: Needs) => number])[] = [
  ['deliveries a day', ({ deliveriesPerDay }) => deliveriesPerDay],
  ['at the peak, per second', ({ peakPerSecond }) => peakPerSecond],
  ['cores of Cuewire', ({ nodeCores }) => nodeCores],
  ['nodes', ({ nodes }) => nodes],
  ['cores of PostgreSQL', ({ databaseCores }) => databaseCores],
  ['log, MB/s', ({ logMbPerSecond }) => logMbPerSecond],
  ['disk, GB', ({ diskGb }) => diskGb],
  ['to endpoints, Mbit/s', ({ egressMbit }) => egressMbit],
  ['cells', ({ cells }) => cells],
];

export function needsTable(inputs: Inputs = defaultInputs): string {
  const rows = SIZES.map((size) => {
    const needs = needsOf(size, inputs);
    return `| ${columns.map(([, of]) => numberText(of(needs))).join(' | ')} |`;
  });
  const heading = `| ${columns.map(([name]) => name).join(' | ')} |`;
  return [heading, `| ${columns.map(() => '---').join(' | ')} |`, ...rows].join('\n');
}

const NODES = [1, 2, 3, 4, 8, 16];

export function capacityTable(inputs: Inputs = defaultInputs): string {
  const rows = NODES.map((nodes) => {
    const { perSecond, databaseCores, logMbPerSecond, bound } = capacityOf(nodes, inputs);
    return `| ${[nodes, perSecond, databaseCores, logMbPerSecond].map(numberText).join(' | ')} | ${bound} |`;
  });
  const heading = '| nodes | deliveries per second | cores of PostgreSQL | log, MB/s | ended by |';
  return [heading, '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function numberText(value: number): string {
  const digits = value < 10 && !Number.isInteger(value) ? 1 : 0;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits });
}
