// What the benchmark can be told.
import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly runs: number;
  /** Of each measured part of a run. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly connections: number;
  /** How many different subjects the events have: more of them cost the store's index more. */
  readonly videos: number;
  /** Where temporary data directories are made; null is the system's temporary directory. */
  readonly directory: string | null;
}

export class OptionError extends Error {
  override name = 'OptionError';
}

const RESULTS_FILE_NOTE = 'bench-results.json in the current directory';

export const helpText = `Usage: npm run bench -- [options]

Measures Cuewire on this machine and prints a table; every run goes into
${RESULTS_FILE_NOTE}.

  raw limit    a bare HTTP client that signs and sends the same bodies to the same receiver
  throughput   published -> delivered through the server as shipped, on its embedded store
               with synchronous=FULL, to one and to ten endpoints; a raw run before each
  latency      publish begun -> received, at half of the throughput just measured
  cost         CPU time of the whole server process and bytes on disk, per delivery

Options
  --runs N         how often each measurement is repeated; medians are shown (default 5, at most 100)
  --seconds N      length of each measured part (default 5, at most 120)
  --warm-up N      seconds before each measured part that do not count (default 2, at most 30)
  --connections N  connections of the publisher, and of the raw client (default 50, at most 500)
  --videos N       how many videos the events are about (default 8192, at most 100000); with 1, the
                   store's index by subject costs next to nothing
  --directory DIR  where temporary databases are put (default: the system's temporary directory)
  --quick          one run of 2 s each: shows that everything works, and no more
  --help           this text

The defaults take about 5 minutes. All traffic stays on 127.0.0.1. The exit status says whether the benchmark
ran, not whether a bar was met. Figures of a machine that does other work meanwhile are too low.
`;

/** Null when help was asked for. Throws OptionError. */
export function parseOptions(argv: readonly string[]): BenchOptions | null {
  const values = parse(argv);
  if (values.help === true) return null;
  const quick = values.quick === true;
  return {
    runs: wholeNumber('--runs', values.runs, { fallback: quick ? 1 : 5, min: 1, max: 100 }),
    seconds: wholeNumber('--seconds', values.seconds, { fallback: quick ? 2 : 5, min: 1, max: 120 }),
    warmUpSeconds: wholeNumber('--warm-up', values['warm-up'], { fallback: quick ? 1 : 2, min: 1, max: 30 }),
    connections: wholeNumber('--connections', values.connections, { fallback: 50, min: 1, max: 500 }),
    videos: wholeNumber('--videos', values.videos, { fallback: 8192, min: 1, max: 100_000 }),
    directory: values.directory ?? null,
  };
}

function parse(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        runs: { type: 'string' },
        seconds: { type: 'string' },
        'warm-up': { type: 'string' },
        connections: { type: 'string' },
        videos: { type: 'string' },
        directory: { type: 'string' },
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
