// What a chaos run has shown: nothing lost, nothing out of order, and each duplicate with its reason.
import type { Acceptance, Manner } from './receivers.ts';
import type { Trouble } from './troubles.ts';

/** A request may be on its way for as long as its limits allow, and its outcome is written soon after. */
const UNDER_WAY_MS = 25_000;

const reasons = ['lost answer', 'killed node', 'node that slept', 'hand-over', 'database', 'none'] as const;
type Reason = (typeof reasons)[number];

export interface Verdict {
  readonly expected: number;
  readonly lost: readonly string[];
  readonly duplicates: ReadonlyMap<Reason, number>;
  readonly unexplained: readonly string[];
}

export function verdictOf(input: {
  readonly acknowledged: readonly number[];
  readonly endpoints: readonly Manner[];
  readonly acceptances: readonly Acceptance[];
  readonly troubles: readonly Trouble[];
}): Verdict {
  const { acknowledged, endpoints, acceptances, troubles } = input;
  const byPair = Map.groupBy(acceptances, ({ endpoint, sequence }) => `${endpoint} ${sequence}`);
  const pairs = endpoints.flatMap((endpoint) => acknowledged.map((sequence) => `${endpoint} ${sequence}`));
  const duplicates = new Map<Reason, number>(reasons.map((reason) => [reason, 0]));
  const unexplained: string[] = [];
  for (const [pair, taken] of byPair) {
    for (const [index, again] of taken.entries()) {
      const before = taken[index - 1];
      if (before === undefined) continue;
      const reason = reasonOf(before, again, troubles);
      duplicates.set(reason, (duplicates.get(reason) ?? 0) + 1);
      if (reason === 'none')
        unexplained.push(`${pair}: again after ${Math.round(again.atMs - before.atMs)} ms`);
    }
  }
  return {
    expected: pairs.length,
    lost: pairs.filter((pair) => !byPair.has(pair)),
    duplicates,
    unexplained,
  };
}

/** Why the same event was sent again, although the endpoint had taken it. */
function reasonOf(before: Acceptance, again: Acceptance, troubles: readonly Trouble[]): Reason {
  if (!before.isAnswered) return 'lost answer';
  const met = troubles.filter(({ atMs }) => atMs >= before.atMs - UNDER_WAY_MS && atMs <= again.atMs);
  const has = (kind: Trouble['kind']) => met.some((trouble) => trouble.kind === kind);
  if (has('kill')) return 'killed node';
  if (has('sleep')) return 'node that slept';
  if (has('database')) return 'database';
  return has('stop') || has('start') ? 'hand-over' : 'none';
}
