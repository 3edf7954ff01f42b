// How much of a list is shown.
import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';

const USUAL = 25;
const PAGE_MAX = 100;

export interface ListOptions {
  readonly limit?: number;
  readonly all?: true;
}

export function listOptions(command: Command): Command {
  return command
    .option('--limit <n>', `show so many (default: ${USUAL})`, wholeNumber(1, 1_000_000))
    .option('--all', 'show all');
}

export function limitOf({ limit, all }: ListOptions): number {
  return all === true ? Number.POSITIVE_INFINITY : (limit ?? USUAL);
}

/** As few requests as that takes. */
export function pageSizeOf(options: ListOptions): { limit: number } {
  return { limit: Math.min(PAGE_MAX, limitOf(options) + 1) };
}
