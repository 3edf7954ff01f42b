// Runs one scenario in a laboratory of its own, within a time: one that fails or hangs does not cost the others.
import { foreignShare, readCpuTicks } from './foreign-load.ts';
import { Laboratory, type LaboratoryParts } from './laboratory.ts';
import { type Figure, resultOf, type ScenarioResult } from './results.ts';
import type { Run, Scenario } from './scenario.ts';
import { medianText } from './wording.ts';

/** What a scenario prepares once may take this long, and so may each of its runs. */
const LIMIT_PER_PART_MS = 420_000;

export async function runScenario(scenario: Scenario, parts: LaboratoryParts): Promise<ScenarioResult> {
  const { options, say } = parts;
  const startedAt = performance.now();
  const foreignCpuShares: (number | null)[] = [];
  const limit = AbortSignal.timeout((options.runs + 1) * LIMIT_PER_PART_MS);
  const signal = AbortSignal.any([parts.signal, limit]);
  const runs: Run[] = [];
  let failure: string | null = null;
  try {
    await using laboratory = new Laboratory({
      ...parts,
      signal,
      say: (text) => say(`${scenario.name}: ${text}`),
    });
    let before = await readCpuTicks();
    for await (const run of scenario.measure(laboratory)) {
      const after = await readCpuTicks();
      runs.push(run);
      foreignCpuShares.push(foreignShare(before, after));
      before = after;
      laboratory.say(`run ${runs.length}/${options.runs}: ${progressText(scenario, run)}`);
    }
  } catch (cause) {
    // An interruption ends everything; it is told once, by whoever started this.
    parts.signal.throwIfAborted();
    failure = limit.aborted ? 'it took too long' : cause instanceof Error ? cause.message : String(cause);
    say(`${scenario.name}: ${failure}`);
  }
  const tookSeconds = (performance.now() - startedAt) / 1000;
  return resultOf(scenario, runs, { failure, tookSeconds, foreignCpuShares });
}

const PROGRESS_FIGURES = 3;

function progressText(scenario: Scenario, run: Run): string {
  const { figures } = resultOf(scenario, [run], { failure: null, tookSeconds: 0, foreignCpuShares: [] });
  const shown: readonly Figure[] = figures.slice(0, PROGRESS_FIGURES);
  return shown.map((figure) => `${figure.label} ${medianText(figure)}`).join(', ');
}
