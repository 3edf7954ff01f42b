// What the benchmark can be told.
import { parseArgs } from 'node:util';

export interface BenchSizes {
  readonly floodEvents: number;
  readonly backlogDeliveries: number;
  readonly agingEvents: number;
  /** Rising. */
  readonly growthEvents: readonly number[];
  /** Stored in PostgreSQL before its growth is measured. */
  readonly postgresDeliveries: number;
}

export const stores = ['embedded', 'postgres'] as const;

export interface BenchOptions {
  readonly runs: number;
  /** Of each measured part of a run. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  /** Each has one connection, and one request under way at a time. */
  readonly publishers: number;
  /** How many different subjects the events have: more of them cost the store's index more. */
  readonly videos: number;
  readonly sizes: BenchSizes;
  /** Everything is tried and nothing is measured well: bars are not judged. */
  readonly quick: boolean;
  /** Whose scenarios these are: those of the embedded store, or those that hold PostgreSQL against it. */
  readonly store: (typeof stores)[number];
  /** Names of scenarios, or what they begin with; null is all of them. */
  readonly only: readonly string[] | null;
  /** Where temporary data directories are made; null is the system's temporary directory. */
  readonly directory: string | null;
}

/** What to do: measure, or only write down what was measured before. */
export interface BenchCall {
  readonly options: BenchOptions;
  readonly resultsFile: string | null;
  readonly writesDocs: boolean;
}

export class OptionError extends Error {
  override name = 'OptionError';
}

const fullSizes: BenchSizes = {
  floodEvents: 100_000,
  backlogDeliveries: 1_000_000,
  agingEvents: 200_000,
  growthEvents: [1000, 10_000, 100_000, 1_000_000],
  postgresDeliveries: 10_000_000,
};
const quickSizes: BenchSizes = {
  floodEvents: 2000,
  backlogDeliveries: 20_000,
  agingEvents: 10_000,
  growthEvents: [1000, 3000],
  postgresDeliveries: 20_000,
};
/** What takes part in a quick run: one of each kind. */
const quickOnly = [
  'instruments',
  'throughput-3',
  'latency-1',
  'batch',
  'isolation',
  'flood',
  'tls',
  'backlog',
  'retention',
  'growth',
];

export const helpText = `Usage: npm run bench -- [options]

Measures Cuewire on this machine and prints a table; every run goes into bench-results.json in the current
directory. Everything stays on 127.0.0.1.

  instruments   the load generator straight into the receiver: what the instruments can do and cost
  throughput    -1, -3, -10, -100 endpoints: published -> delivered through the server as shipped, on its
                embedded store with synchronous=FULL, beside a raw client (a bare HTTP client that signs and sends
                the same bodies to the same receivers over as many connections) right after it; CPU time of the
                whole server process and bytes on disk, per delivery
  latency       -1, -3 endpoints: publish due -> received, at half of what was just sustained
  batch         a hundred events per call against one
  isolation     the p99 of healthy endpoints when thirty of a hundred hang, refuse or drip
  flood         what a workspace's single events notice when another one publishes 100,000
  tls           a new TLS connection for every delivery, and the raw client doing the same
  backlog       memory and restart time with a million deliveries waiting
  retention     latency at half load while 200,000 events age out
  growth        throughput, CPU and disk at 1,000 to 1,000,000 stored events

With --store postgres:
  postgres      -1, -3 endpoints: the server on a PostgreSQL of the benchmark's own, and on its embedded store in
                turn; CPU of both, statements, transactions, log and disk per delivery
                -nodes: one, two and three servers on one database
                -latency: publish due -> received, at half of what was just sustained
                -growth: ten million deliveries of a month stored, against none; takes 25 GB of disk, and
                some minutes to fill

Options
  --store NAME     embedded (default) or postgres
  --only NAME,...  only these scenarios; "throughput" is all that begin so
  --runs N         how often each is repeated; medians are shown (default 5, at most 100)
  --seconds N      length of each measured part (default 5, at most 120)
  --warm-up N      seconds before each measured part that do not count (default 2, at most 30)
  --publishers N   how many publish at the same time, each over a connection of its own (default 200, at most
                   500). With too few, the round trip limits the rate and not the server: raise it until the
                   rate does not grow
  --videos N       how many videos the events are about (default 8192, at most 100000); with 1, the store's
                   index by subject costs next to nothing
  --directory DIR  where temporary databases are put (default: the system's temporary directory); the largest
                   take about 5 GB
  --quick          one short run of most of them, on small stores: shows that everything works, and no more
  --write-docs     writes the table, dated, into docs/operate/performance.md, or postgresql.md beside it
  --results FILE   measures nothing, but takes the figures from FILE
  --help           this text

The defaults take about 20 minutes. The exit status says whether every scenario ran, not whether its bars were
reached. Figures of a machine that does other work meanwhile are too low.
`;

/** Null when help was asked for. Throws OptionError. */
export function parseCall(argv: readonly string[]): BenchCall | null {
  const values = parse(argv);
  if (values.help === true) return null;
  return {
    options: optionsOf(values),
    resultsFile: values.results ?? null,
    writesDocs: values['write-docs'] === true,
  };
}

function optionsOf(values: ReturnType<typeof parse>): BenchOptions {
  const quick = values.quick === true;
  return {
    runs: wholeNumber('--runs', values.runs, { fallback: quick ? 1 : 5, min: 1, max: 100 }),
    seconds: wholeNumber('--seconds', values.seconds, { fallback: quick ? 0.4 : 5, min: 1, max: 120 }),
    warmUpSeconds: wholeNumber('--warm-up', values['warm-up'], {
      fallback: quick ? 0.3 : 2,
      min: 1,
      max: 30,
    }),
    publishers: wholeNumber('--publishers', values.publishers, { fallback: 200, min: 1, max: 500 }),
    videos: wholeNumber('--videos', values.videos, { fallback: 8192, min: 1, max: 100_000 }),
    sizes: quick ? quickSizes : fullSizes,
    quick,
    store: storeOf(values.store),
    only: onlyOf(values, quick),
    directory: values.directory ?? null,
  };
}

function storeOf(name: string | undefined): BenchOptions['store'] {
  const store = stores.find((candidate) => candidate === (name ?? 'embedded'));
  if (store === undefined) throw new OptionError(`--store must be ${stores.join(' or ')}, not "${name}".`);
  return store;
}

function onlyOf({ only, store }: ReturnType<typeof parse>, quick: boolean): readonly string[] | null {
  if (only !== undefined) return only.split(',');
  return quick && storeOf(store) === 'embedded' ? quickOnly : null;
}

/** Those of `names` that the options ask for, in their order. Throws OptionError at one that there is not. */
export function chosen(names: readonly string[], only: readonly string[] | null): string[] {
  if (only === null) return [...names];
  const unknown = only.find((wanted) => !names.some((name) => isMeant(name, wanted)));
  if (unknown !== undefined) {
    throw new OptionError(`There is no scenario "${unknown}". There are: ${names.join(', ')}.`);
  }
  return names.filter((name) => only.some((wanted) => isMeant(name, wanted)));
}

function isMeant(name: string, wanted: string): boolean {
  return name === wanted || name.startsWith(`${wanted}-`);
}

function parse(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        store: { type: 'string' },
        only: { type: 'string' },
        runs: { type: 'string' },
        seconds: { type: 'string' },
        'warm-up': { type: 'string' },
        publishers: { type: 'string' },
        videos: { type: 'string' },
        directory: { type: 'string' },
        results: { type: 'string' },
        'write-docs': { type: 'boolean' },
        quick: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    return values;
  } catch (cause) {
    throw new OptionError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function wholeNumber(
  name: string,
  text: string | undefined,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max && text.trim() !== '') return value;
  throw new OptionError(`${name} must be a whole number from ${min} to ${max}, not "${text}".`);
}
