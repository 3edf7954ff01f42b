// The report of a seed, above all of one that broke a promise: what, where, and how to see it again.
import type { RunResult } from './run.ts';
import { promises } from './violation.ts';

const LINES_BY_DEFAULT = 60;

export function describeFailure(
  { seed, violation, trace, nodes }: RunResult,
  lines: number = LINES_BY_DEFAULT,
): string {
  const end = trace.slice(-lines).map((line) => `  ${line}`);
  if (violation === null) return [...end, `seed ${seed} keeps all promises`].join('\n');
  return [
    ...end,
    `seed ${seed} breaks promise ${violation.promise}: ${promises[violation.promise]}`,
    `  expected: ${violation.expected}`,
    `  seen:     ${violation.seen}`,
    `  again:    npm run sim -- ${nodes > 1 ? '--nodes ' : ''}--seed ${seed}`,
  ].join('\n');
}
