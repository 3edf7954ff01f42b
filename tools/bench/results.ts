// The shape of bench-results.json. Units stand beside the figures; `version` rises when a name or a meaning changes.
import type { Machine } from './machine.ts';
import type { BenchOptions } from './options.ts';
import { addFaults, type Bar, type Faults, type FigureSpec, type Run, type Scenario } from './scenario.ts';
import { type Spread, spreadOf } from './statistics.ts';

export const RESULTS_VERSION = 3;

export interface Results {
  readonly version: typeof RESULTS_VERSION;
  readonly machine: Machine;
  readonly options: BenchOptions;
  readonly publishedBytes: number;
  readonly deliveredBytes: number;
  readonly scenarios: readonly ScenarioResult[];
}

export interface ScenarioResult {
  readonly name: string;
  readonly title: string;
  readonly tookSeconds: number;
  /** Why it did not come to its end; the runs before that are still here. */
  readonly failure: string | null;
  readonly figures: readonly Figure[];
  readonly faults: Faults;
  /** How much of the machine others used during each run; null where the system does not tell. */
  readonly foreignCpuShares: readonly (number | null)[];
}

export interface Figure extends FigureSpec {
  /** A value per run. */
  readonly values: readonly (number | null)[];
  readonly spread: Spread | null;
  readonly verdict: Verdict;
}

export type Verdict = 'passed' | 'failed' | 'not measured' | 'no bar';

export function resultOf(
  { name, title, figures }: Scenario,
  runs: readonly Run[],
  rest: Pick<ScenarioResult, 'tookSeconds' | 'failure' | 'foreignCpuShares'>,
): ScenarioResult {
  return {
    name,
    title,
    ...rest,
    figures: figures.map((spec) => figureOf(spec, runs)),
    faults: addFaults(runs.map(({ faults }) => faults)),
  };
}

function figureOf(spec: FigureSpec, runs: readonly Run[]): Figure {
  const values = runs.map((run) => run.figures[spec.key] ?? null);
  const spread = spreadOf(values);
  return { ...spec, values, spread, verdict: verdictOn(spread, spec.bar) };
}

/** The median decides. */
export function verdictOn(spread: Spread | null, bar: Bar | undefined): Verdict {
  if (bar === undefined) return 'no bar';
  if (spread === null || Number.isNaN(spread.median)) return 'not measured';
  const passes = 'atLeast' in bar ? spread.median >= bar.atLeast : spread.median <= bar.atMost;
  return passes ? 'passed' : 'failed';
}
