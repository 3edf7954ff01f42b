// The report of a seed that broke a promise: what, where, and how to see it again.
import type { RunResult } from './run.ts';
import { promises } from './violation.ts';

export function describeFailure({ seed, violation, traceEnd }: RunResult): string {
  if (violation === null) return `seed ${seed} keeps all promises`;
  return [
    ...traceEnd.map((line) => `  ${line}`),
    `seed ${seed} breaks promise ${violation.promise}: ${promises[violation.promise]}`,
    `  expected: ${violation.expected}`,
    `  seen:     ${violation.seen}`,
    `  again:    npm run sim -- --seed ${seed}`,
  ].join('\n');
}
