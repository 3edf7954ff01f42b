// npm run sim: many seeds in a row, or one of them again with its trace.
import { parseArgs } from 'node:util';
import { describeFailure } from './failure.ts';
import { planOfNodes } from './nodes-plan.ts';
import { run, type RunCounts, type RunResult } from './run.ts';

const SEEDS_BY_DEFAULT = 200;
const TOLD_EVERY = 1000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    nodes: { type: 'boolean', default: false },
    erasures: { type: 'string', default: '0' },
    lines: { type: 'string', default: '60' },
    seeds: { type: 'string', default: String(SEEDS_BY_DEFAULT) },
  },
});

process.exitCode = values.seed === undefined ? await many() : await one(Number(values.seed));

async function one(seed: number): Promise<number> {
  const result = await runOne(seed);
  print(describeFailure(result, Number(values.lines)));
  print(`${describeCounts(result.counts)}; trace ${result.traceHash}`);
  return result.violation === null ? 0 : 1;
}

async function many(): Promise<number> {
  const from = Number(values.from);
  const count = Number(values.seeds);
  const startedAt = performance.now();
  const failed: RunResult[] = [];
  const total: { -readonly [Name in keyof RunCounts]: number } = {
    events: 0,
    requests: 0,
    crashes: 0,
    duplicates: 0,
    steps: 0,
  };
  for (let seed = from; seed < from + count; seed += 1) {
    const result = await runOne(seed);
    for (const name of Object.keys(total) as (keyof RunCounts)[]) total[name] += result.counts[name];
    if (result.violation !== null) {
      failed.push(result);
      print(describeFailure(result));
    }
    if ((seed - from + 1) % TOLD_EVERY === 0) print(`${seed - from + 1} seeds, ${failed.length} failed`);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  print(`${count} seeds in ${seconds.toFixed(1)} s: ${describeCounts(total)}`);
  print(failed.length === 0 ? 'all promises kept' : `FAILED: ${failed.map(({ seed }) => seed).join(' ')}`);
  return failed.length === 0 ? 0 : 1;
}

/** One process, or several on one store. */
function runOne(seed: number): Promise<RunResult> {
  const erasures = Number(values.erasures);
  return run(seed, { mix: { ...(values.nodes ? planOfNodes(seed) : {}), erasures } });
}

function describeCounts(counts: RunCounts): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
