// How figures read, in the terminal and in the docs alike.
import type { Machine } from './machine.ts';
import type { Figure, Results, ScenarioResult } from './results.ts';
import type { Bar, Unit } from './scenario.ts';
import { type Spread, spreadOf } from './statistics.ts';

const GIGABYTE = 1e9;
/** Above it, what others do moves the figures by more than the runs differ. */
const FOREIGN_SHARE_MAX = 0.1;

const digitsOf: Readonly<Record<Unit, number>> = {
  ratio: 3,
  'per second': 0,
  us: 1,
  ms: 1,
  bytes: 0,
  MiB: 0,
  count: 0,
  percent: 0,
};

const suffixOf: Readonly<Record<Unit, string>> = {
  ratio: '',
  'per second': '/s',
  us: ' µs',
  ms: ' ms',
  bytes: ' B',
  MiB: ' MiB',
  count: '',
  percent: ' %',
};

export function medianText({ spread, unit }: Figure): string {
  return spread === null ? 'not measured' : `${numberText(spread.median, unit)}${suffixOf[unit]}`;
}

export function rangeText({ spread, unit }: Figure): string {
  if (spread === null || spread.min === spread.max) return '';
  return `${numberText(spread.min, unit)}–${numberText(spread.max, unit)}`;
}

export function barText(bar: Bar | undefined, unit: Unit): string {
  if (bar === undefined) return '';
  return 'atLeast' in bar ? `≥ ${bar.atLeast}${suffixOf[unit]}` : `≤ ${bar.atMost}${suffixOf[unit]}`;
}

/** What a quick run says about a bar means nothing. */
export function verdictText({ verdict }: Figure, isJudged: boolean): string {
  if (verdict === 'no bar') return '';
  if (!isJudged) return 'not judged';
  return verdict === 'failed' ? 'FAILED' : verdict;
}

export function machineText({
  cpuModel,
  cpuCores,
  memoryBytes,
  kernel,
  fileSystem,
  ...machine
}: Machine): string {
  const memory = `${(memoryBytes / GIGABYTE).toFixed(0)} GB`;
  const sync = machine.syncUs === null ? '' : `, fdatasync of 4 KiB ${syncText(machine.syncUs)}`;
  return (
    `${cpuModel}, ${cpuCores} cores, ${memory}, ${kernel}, ${fileSystem}${sync};` +
    ` Node ${machine.nodeVersion}, undici ${machine.undiciVersion}`
  );
}

function syncText({ median, min, max }: Spread): string {
  return `${median.toFixed(0)} µs (${min.toFixed(0)}–${max.toFixed(0)})`;
}

export function conditionsText({ options, publishedBytes, deliveredBytes }: Results): string {
  const { runs, seconds, warmUpSeconds, publishers, videos } = options;
  return (
    `${runs} run${runs === 1 ? '' : 's'} of ${seconds} s after ${warmUpSeconds} s of warm-up,` +
    ` ${publishers} publishers, ${videos.toLocaleString('en-US')} videos,` +
    ` event ${publishedBytes} bytes, delivery ${deliveredBytes} bytes`
  );
}

/** What a reader must know before believing a scenario's figures; empty when there is nothing. */
export function warningsOn({ failure, faults, foreignCpuShares }: ScenarioResult): string[] {
  const foreign = spreadOf(foreignCpuShares);
  return [
    ...(failure === null ? [] : [`did not come to its end: ${failure}`]),
    ...faultText(faults.refusedEvents, 'event was refused', 'events were refused'),
    ...faultText(faults.missingDeliveries, 'delivery is missing', 'deliveries are missing'),
    ...faultText(faults.repeatedDeliveries, 'delivery was repeated', 'deliveries were repeated'),
    ...(foreign !== null && foreign.median > FOREIGN_SHARE_MAX ? [foreignText(foreign)] : []),
  ];
}

function foreignText({ median, max }: Spread): string {
  return `others used ${percent(median)} of the CPU (at most ${percent(max)}): rates are too low, and noisy`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

function faultText(count: number, one: string, many: string): string[] {
  return count === 0 ? [] : [`${count.toLocaleString('en-US')} ${count === 1 ? one : many}`];
}

function numberText(value: number, unit: Unit): string {
  const digits = digitsOf[unit];
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
