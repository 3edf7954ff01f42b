// How many cores, bytes and databases a number of deliveries a day takes. Each input says where it comes from: measured on
// the machine of docs/operate/performance.md, or assumed until somebody measures it on theirs.
export interface Input {
  readonly value: number;
  readonly unit: string;
  readonly means: string;
  readonly origin: 'measured' | 'assumed';
}

const DAY_S = 86_400;
const US_PER_S = 1_000_000;
const BITS = 8;
const MEGA = 1_000_000;
const GIGA = 1_000_000_000;

export const defaultInputs = {
  nodeCpu: measured(115.1, 'µs', 'of Cuewire per delivery, events with one endpoint, embedded store'),
  nodeMax: measured(
    10_655,
    '/s',
    'deliveries of one process, embedded store, on two cores with its instruments',
  ),
  bodyBytes: measured(929, 'B', 'of a request to an endpoint, without headers'),
  diskBytes: measured(1642, 'B', 'on disk per delivery, events with one endpoint, embedded store'),
  diskFactor: assumed(1.5, '', 'what PostgreSQL takes against that, with its indexes and row heads'),
  databaseCpu: assumed(150, 'µs', 'of PostgreSQL per delivery'),
  walFactor: assumed(2, '', 'bytes of log per byte on disk'),
  attempts: assumed(1.1, '', 'attempts per delivery'),
  peak: assumed(3, '', 'the busiest hour against the average'),
  busy: assumed(0.5, '', 'how busy a core may be at the peak, so that a node more or less does not matter'),
  nodeCores: assumed(4, '', 'cores of a node'),
  databaseCores: assumed(32, '', 'cores of one PostgreSQL primary'),
  databaseWal: assumed(200, 'MB/s', 'of log that one primary writes and sends to its standby'),
  retentionDays: assumed(30, 'days', 'that events are kept'),
} satisfies Readonly<Record<string, Input>>;

export type Inputs = Readonly<Record<keyof typeof defaultInputs, Input>>;

export interface Needs {
  readonly deliveriesPerDay: number;
  readonly peakPerSecond: number;
  readonly nodeCores: number;
  readonly nodes: number;
  readonly databaseCores: number;
  readonly walMbPerSecond: number;
  readonly diskGb: number;
  readonly egressMbit: number;
  /** PostgreSQL primaries, each with nodes and workspaces of its own. */
  readonly cells: number;
}

export function needsOf(deliveriesPerDay: number, inputs: Inputs = defaultInputs): Needs {
  const of = (name: keyof Inputs) => inputs[name].value;
  const peakPerSecond = (deliveriesPerDay / DAY_S) * of('peak');
  const attemptsPerSecond = peakPerSecond * of('attempts');
  const coresFor = (cpuUs: number) => (attemptsPerSecond * cpuUs) / US_PER_S / of('busy');
  const storedBytes = of('diskBytes') * of('diskFactor');
  const nodeCores = coresFor(of('nodeCpu'));
  const databaseCores = coresFor(of('databaseCpu'));
  const walMbPerSecond = (attemptsPerSecond * storedBytes * of('walFactor')) / MEGA;
  const cells = Math.max(databaseCores / of('databaseCores'), walMbPerSecond / of('databaseWal'));
  return {
    deliveriesPerDay,
    peakPerSecond,
    nodeCores,
    // One more than needed, and never a single one: so that one may be lost.
    nodes:
      Math.ceil(Math.max(nodeCores / of('nodeCores'), attemptsPerSecond / of('nodeMax') / of('busy'))) + 1,
    databaseCores,
    walMbPerSecond,
    diskGb: (deliveriesPerDay * of('attempts') * storedBytes * of('retentionDays')) / GIGA,
    egressMbit: (attemptsPerSecond * of('bodyBytes') * BITS) / MEGA,
    cells: Math.max(1, Math.ceil(cells)),
  };
}

function measured(value: number, unit: string, means: string): Input {
  return { value, unit, means, origin: 'measured' };
}

function assumed(value: number, unit: string, means: string): Input {
  return { value, unit, means, origin: 'assumed' };
}
