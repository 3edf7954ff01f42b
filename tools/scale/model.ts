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
  nodeCpu: measured(158.1, 'µs', 'of Cuewire per delivery, events with one endpoint, one node'),
  mainCpu: measured(91.6, 'µs', 'of that in the main thread, which is one core at most'),
  databaseCpu: measured(62.5, 'µs', 'of PostgreSQL per delivery, all its processes, one node'),
  aloneCpu: measured(68.1, 'µs', 'of Cuewire per delivery, events with twelve endpoints, one node'),
  amongCpu: measured(114.4, 'µs', 'the same with three nodes: what another one took is read from the store'),
  aloneDatabaseCpu: measured(34.7, 'µs', 'of PostgreSQL per delivery, twelve endpoints, one node'),
  amongDatabaseCpu: measured(67.3, 'µs', 'the same with three nodes'),
  logBytes: measured(2881, 'B', 'of log that PostgreSQL writes per delivery'),
  diskBytes: measured(1776, 'B', 'on disk per stored delivery, with ten million of them'),
  bodyBytes: measured(929, 'B', 'of a request to an endpoint, without headers'),
  attempts: assumed(1.1, '', 'attempts per delivery'),
  peak: assumed(3, '', 'the busiest hour against the average'),
  busy: assumed(0.5, '', 'how busy a core may be at the peak, so that a node more or less does not matter'),
  nodeCores: assumed(4, '', 'cores of a node'),
  databaseCores: assumed(32, '', 'cores of one PostgreSQL primary'),
  databaseLog: assumed(200, 'MB/s', 'of log that one primary writes and sends to its standby'),
  retentionDays: assumed(30, 'days', 'that events are kept'),
} satisfies Readonly<Record<string, Input>>;

export type Inputs = Readonly<Record<keyof typeof defaultInputs, Input>>;

export interface Needs {
  readonly deliveriesPerDay: number;
  readonly peakPerSecond: number;
  readonly nodeCores: number;
  readonly nodes: number;
  readonly databaseCores: number;
  readonly logMbPerSecond: number;
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
  // There is never one node alone.
  const cost = costsOf(2, inputs);
  const nodeCores = coresFor(cost.nodeCpu);
  const databaseCores = coresFor(cost.databaseCpu);
  const logMbPerSecond = (attemptsPerSecond * of('logBytes')) / MEGA;
  const cells = Math.max(databaseCores / of('databaseCores'), logMbPerSecond / of('databaseLog'));
  return {
    deliveriesPerDay,
    peakPerSecond,
    nodeCores,
    // One more than needed, and never a single one: so that one may be lost.
    nodes: Math.ceil(Math.max(nodeCores / of('nodeCores'), coresFor(cost.mainCpu))) + 1,
    databaseCores,
    logMbPerSecond,
    diskGb: (deliveriesPerDay * of('attempts') * of('diskBytes') * of('retentionDays')) / GIGA,
    egressMbit: (attemptsPerSecond * of('bodyBytes') * BITS) / MEGA,
    cells: Math.max(1, Math.ceil(cells)),
  };
}

/** Per delivery of an event with one endpoint. How much more it is among nodes was measured with twelve. */
function costsOf(nodes: number, inputs: Inputs): Record<'nodeCpu' | 'mainCpu' | 'databaseCpu', number> {
  const of = (name: keyof Inputs) => inputs[name].value;
  const among = nodes > 1 ? of('amongCpu') / of('aloneCpu') : 1;
  const amongDatabase = nodes > 1 ? of('amongDatabaseCpu') / of('aloneDatabaseCpu') : 1;
  return {
    nodeCpu: of('nodeCpu') * among,
    mainCpu: of('mainCpu') * among,
    databaseCpu: of('databaseCpu') * amongDatabase,
  };
}

export interface Capacity {
  readonly nodes: number;
  /** With every core busy all the time. */
  readonly perSecond: number;
  readonly databaseCores: number;
  readonly logMbPerSecond: number;
  /** What ends it. */
  readonly bound: 'main threads' | 'cores of PostgreSQL' | 'log of PostgreSQL';
}

/** What so many nodes deliver where each has cores enough for its threads. */
export function capacityOf(nodes: number, inputs: Inputs = defaultInputs): Capacity {
  const of = (name: keyof Inputs) => inputs[name].value;
  const cost = costsOf(nodes, inputs);
  const bounds = [
    ['main threads', (nodes * US_PER_S) / cost.mainCpu],
    ['cores of PostgreSQL', (of('databaseCores') * US_PER_S) / cost.databaseCpu],
    ['log of PostgreSQL', (of('databaseLog') * MEGA) / of('logBytes')],
  ] as const;
  const [bound, perSecond] = bounds.reduce((least, one) => (one[1] < least[1] ? one : least));
  return {
    nodes,
    perSecond,
    databaseCores: (perSecond * cost.databaseCpu) / US_PER_S,
    logMbPerSecond: (perSecond * of('logBytes')) / MEGA,
    bound,
  };
}

function measured(value: number, unit: string, means: string): Input {
  return { value, unit, means, origin: 'measured' };
}

function assumed(value: number, unit: string, means: string): Input {
  return { value, unit, means, origin: 'assumed' };
}
