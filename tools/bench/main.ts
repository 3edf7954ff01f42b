// `npm run bench`: what this machine can do, and what Cuewire makes of it. --help tells what is measured, the files
// in scenarios/ how.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { withResults } from './docs-page.ts';
import { deliveredBody, publishedBody } from './instruments/event.ts';
import { describeMachine } from './machine.ts';
import { type BenchCall, type BenchOptions, chosen, helpText, OptionError, parseCall } from './options.ts';
import { RESULTS_VERSION, type Results, type ScenarioResult } from './results.ts';
import { runScenario } from './run-scenario.ts';
import { allScenarios } from './scenarios/all.ts';
import { postgresScenarios } from './scenarios/postgres/all.ts';
import { renderTable } from './table.ts';

const RESULTS_FILE = 'bench-results.json';
const DOCS = join(import.meta.dirname, '../../docs/operate');
const docsPages = { embedded: join(DOCS, 'performance.md'), postgres: join(DOCS, 'postgresql.md') } as const;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
process.exitCode = await main(process.argv.slice(2), interruption.signal);

async function main(argv: readonly string[], signal: AbortSignal): Promise<number> {
  try {
    const call = parseCall(argv);
    if (call === null) {
      process.stdout.write(helpText);
      return 0;
    }
    return await carryOut(call, signal);
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

async function carryOut(
  { options, resultsFile, writesDocs }: BenchCall,
  signal: AbortSignal,
): Promise<number> {
  const results = resultsFile === null ? await measureAll(options, signal) : await readResults(resultsFile);
  process.stdout.write(`\n${renderTable(results)}`);
  if (writesDocs) {
    const page = docsPages[results.options.store];
    await writeFile(page, withResults(await readFile(page, 'utf8'), results));
    process.stdout.write(`Written into ${page}\n`);
  }
  return results.scenarios.every(({ failure }) => failure === null) ? 0 : EXIT_FAILED;
}

async function measureAll(options: BenchOptions, signal: AbortSignal): Promise<Results> {
  const directory = resolve(options.directory ?? tmpdir());
  const scenarios =
    options.store === 'postgres' ? postgresScenarios(options.sizes) : allScenarios(options.sizes);
  const names = chosen(
    scenarios.map(({ name }) => name),
    options.only,
  );
  const machine = await describeMachine(directory, await undiciVersion());
  const measured: ScenarioResult[] = [];
  const results: Results = {
    version: RESULTS_VERSION,
    machine,
    options,
    publishedBytes: publishedBody(1).length,
    deliveredBytes: deliveredBody.length,
    scenarios: measured,
  };
  for (const scenario of scenarios.filter(({ name }) => names.includes(name))) {
    measured.push(await runScenario(scenario, { options, directory, signal, say }));
    // After each, so that an interruption loses only what was under way.
    await writeFile(RESULTS_FILE, `${JSON.stringify(results, null, 2)}\n`);
  }
  return results;
}

async function readResults(file: string): Promise<Results> {
  // Whoever names a file has it from this program; another version of it is told apart.
  const results = JSON.parse(await readFile(file, 'utf8')) as Results;
  if (results.version === RESULTS_VERSION) return results;
  throw new OptionError(`${file} was written by another version of the benchmark.`);
}

async function undiciVersion(): Promise<string> {
  const file = createRequire(import.meta.url).resolve('undici/package.json');
  // Every package file has a version.
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}

/** Beside the table, which alone goes to standard output. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
