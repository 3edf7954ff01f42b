// `npm run bench`: what this machine can do, and what Cuewire makes of it. --help tells what is measured,
// raw-run.ts and cuewire-run.ts how.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { runLatency, runThroughput } from './cuewire-run.ts';
import { deliveredBody, publishedBody } from './event.ts';
import { sampleForeignCpuShare } from './foreign-load.ts';
import { Laboratory, type LaboratoryParts } from './laboratory.ts';
import { describeMachine } from './machine.ts';
import { helpText, OptionError, parseOptions } from './options.ts';
import { runRaw } from './raw-run.ts';
import { type LatencyRun, type Pair, RESULTS_VERSION, type Results, type Scenario } from './results.ts';
import { spreadOf } from './statistics.ts';
import { renderTable } from './table.ts';

const RESULTS_FILE = 'bench-results.json';
const ENDPOINT_COUNTS = [1, 10];
const LATENCY_LOAD_SHARE = 0.5;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
process.exitCode = await main(process.argv.slice(2), interruption.signal);

async function main(argv: readonly string[], signal: AbortSignal): Promise<number> {
  try {
    const options = parseOptions(argv);
    if (options === null) {
      process.stdout.write(helpText);
      return 0;
    }
    const results = await measureAll({ options, directory: resolve(options.directory ?? tmpdir()), signal });
    await writeFile(RESULTS_FILE, `${JSON.stringify(results, null, 2)}\n`);
    process.stdout.write(`\n${renderTable(results)}Every run: ${resolve(RESULTS_FILE)}\n`);
    return 0;
  } catch (cause) {
    if (signal.aborted) {
      process.stderr.write('Interrupted; everything was stopped and removed.\n');
      return EXIT_INTERRUPTED;
    }
    if (cause instanceof OptionError) {
      process.stderr.write(`${cause.message}\nnpm run bench -- --help lists the options.\n`);
      return EXIT_USAGE;
    }
    process.stderr.write(`${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
    return EXIT_FAILED;
  }
}

async function measureAll(parts: LaboratoryParts): Promise<Results> {
  const { options, directory } = parts;
  const machine = await describeMachine(directory, await undiciVersion());
  await using laboratory = new Laboratory(parts);
  await laboratory.open(Math.max(...ENDPOINT_COUNTS));
  const pairs = await measurePairs(laboratory);
  const scenarios: Scenario[] = [];
  for (const [endpoints, ofScenario] of pairs) {
    scenarios.push({
      endpoints,
      pairs: ofScenario,
      latency: await measureLatency(laboratory, endpoints, ofScenario),
    });
  }
  return {
    version: RESULTS_VERSION,
    machine,
    options,
    publishedBytes: publishedBody.length,
    deliveredBytes: deliveredBody.length,
    scenarios,
  };
}

/** Raw and Cuewire in turn, so that a slow phase of the machine meets both. */
async function measurePairs(laboratory: Laboratory): Promise<Map<number, Pair[]>> {
  const pairs = new Map<number, Pair[]>(ENDPOINT_COUNTS.map((endpoints) => [endpoints, []]));
  const { runs } = laboratory.options;
  for (let run = 1; run <= runs; run += 1) {
    for (const [endpoints, ofScenario] of pairs) {
      const foreignCpuShare = await sampleForeignCpuShare(laboratory.signal);
      const raw = await runRaw(laboratory);
      const cuewire = await runThroughput(laboratory, endpoints);
      const ratio = cuewire.deliveriesPerSecond / raw.requestsPerSecond;
      ofScenario.push({ raw, cuewire, ratio, foreignCpuShare });
      progress(
        `run ${run}/${runs}, ${endpoints} endpoint(s): raw ${raw.requestsPerSecond.toFixed(0)}/s,` +
          ` Cuewire ${cuewire.deliveriesPerSecond.toFixed(0)}/s, ratio ${ratio.toFixed(3)}`,
      );
    }
  }
  return pairs;
}

async function measureLatency(
  laboratory: Laboratory,
  endpoints: number,
  pairs: readonly Pair[],
): Promise<Scenario['latency']> {
  const sustained = spreadOf(pairs.map(({ cuewire }) => cuewire.deliveriesPerSecond))?.median ?? 0;
  const eventsPerSecond = Math.max(1, Math.round((sustained * LATENCY_LOAD_SHARE) / endpoints));
  const runs: LatencyRun[] = [];
  const count = laboratory.options.runs;
  for (let run = 1; run <= count; run += 1) {
    const latency = await runLatency(laboratory, { endpoints, eventsPerSecond });
    runs.push(latency);
    progress(
      `latency ${run}/${count}, ${endpoints} endpoint(s), ${eventsPerSecond} events/s:` +
        ` p50 ${latency.delivery?.p50Ms.toFixed(1)} ms, p99 ${latency.delivery?.p99Ms.toFixed(1)} ms`,
    );
  }
  return { eventsPerSecond, runs };
}

async function undiciVersion(): Promise<string> {
  const file = createRequire(import.meta.url).resolve('undici/package.json');
  // Every package file has a version.
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}

/** Beside the table, which alone goes to standard output. */
function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
