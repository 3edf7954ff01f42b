// An endpoint's filter: which of the events that it asked for by type it really gets. The language is a small
// part of CEL (docs/guide/filters.md; why, and why only the parser is a library's: decision 11). Workspaces write
// the filters and the data, and both run where fan-out runs, so both the text and the work are bounded.
import { Environment, ParseError } from '@marcbachmann/cel-js';
import { assert } from './assert.ts';
import { compilePart } from './filter-compiler.ts';
import { FilterMistakeError, holdToTruth } from './filter-part.ts';
import type { FilteredEvent } from './filter-run.ts';

/** In UTF-16 units, as `String.length` counts. */
export const FILTER_LENGTH_MAX = 2000;
/** Names, values, operators and calls in one filter. */
export const FILTER_PARTS_MAX = 200;
/** Parentheses, calls and fields inside each other. */
export const FILTER_DEPTH_MAX = 20;
/** Values in one list of a filter. */
export const FILTER_LIST_MAX = 100;
/** What one look at one event may cost (filter-run.ts says what a step is); at the bound it does not match. */
export const FILTER_STEPS_MAX = 10_000;

export interface Filter {
  readonly kind: 'filter';
  /** Never throws: what cannot be answered (a field is missing or of another type) does not match. */
  readonly matches: (event: FilteredEvent) => boolean;
}

export interface FilterMistake {
  readonly kind: 'mistake';
  /** Where it begins in the text, from 0, in UTF-16 units. */
  readonly at: number;
  /** One sentence for the one who wrote the filter: where, what is wrong, what to write instead. */
  readonly message: string;
}

const language = new Environment({
  limits: {
    maxAstNodes: FILTER_PARTS_MAX,
    maxDepth: FILTER_DEPTH_MAX,
    maxListElements: FILTER_LIST_MAX,
    maxCallArguments: 2,
  },
});

/** What `compileFilter` accepts once, it accepts always: filters are kept as text and compiled at start. */
export function compileFilter(text: string): Filter | FilterMistake {
  if (text.length > FILTER_LENGTH_MAX) {
    return mistake(FILTER_LENGTH_MAX, `it is over the limit of ${FILTER_LENGTH_MAX} characters`);
  }
  if (text.trim() === '') return mistake(0, 'it is empty; leave the filter out to get every event');
  try {
    const { evaluate } = holdToTruth(compilePart(language.parse(text).ast));
    return {
      kind: 'filter',
      matches(event) {
        const run = { event, items: [], stepsLeft: FILTER_STEPS_MAX };
        return evaluate(run) === true && run.stepsLeft >= 0;
      },
    };
  } catch (error) {
    if (error instanceof FilterMistakeError) return mistake(error.at, error.message);
    assert(error instanceof ParseError, `a filter is refused for its text only: ${String(error)}`);
    return mistake(error.range?.start ?? 0, describe(error, text));
  }
}

function mistake(at: number, what: string): FilterMistake {
  return { kind: 'mistake', at, message: `at character ${at + 1}: ${what}` };
}

const confusions: Readonly<Record<string, string>> = {
  '=': 'write == to compare',
  '&': 'write && for "and"',
  '|': 'write || for "or"',
};

function describe({ code, summary, range }: ParseError, text: string): string {
  const found = text.charAt(range?.start ?? 0);
  const confusion = confusions[found];
  if (code === 'limit_exceeded') {
    return `it is too large; a filter has at most ${FILTER_PARTS_MAX} parts, ${FILTER_DEPTH_MAX} levels, and ${FILTER_LIST_MAX} values in a list`;
  }
  if (code.startsWith('unterminated')) return 'a text begins here and has no closing quote';
  if (found === '') return 'it ends here, where a value or a closing bracket is still missing';
  if (confusion !== undefined) return `"${found}" cannot stand here; ${confusion}`;
  return `cannot be read: ${summary}`;
}
