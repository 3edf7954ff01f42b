// A compiled part of a filter, and the mistake that stands in the way of one.
import type { Evaluate } from './filter-run.ts';

/** `any` is what comes out of `data`: known only when an event is there. */
type FilterKind = 'text' | 'number' | 'truth' | 'null' | 'instant' | 'list' | 'object' | 'any';

export interface FilterPart {
  readonly kind: FilterKind;
  /** Where it begins in the filter's text. */
  readonly at: number;
  readonly evaluate: Evaluate;
}

export class FilterMistakeError extends Error {
  override name = 'FilterMistakeError';
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

const names: Readonly<Record<FilterKind, string>> = {
  text: 'text',
  number: 'a number',
  truth: 'true or false',
  null: 'null',
  instant: 'an instant',
  list: 'a list',
  object: 'an object',
  any: 'a field of data',
};

export function nameOf({ kind }: FilterPart): string {
  return names[kind];
}

/** What must be true or false: a whole filter, and what stands beside &&, || and !. */
export function holdToTruth(part: FilterPart): FilterPart {
  if (part.kind === 'truth' || part.kind === 'any') return part;
  throw new FilterMistakeError(
    part.at,
    `true or false is needed here, not ${nameOf(part)}; compare it, as in data.quality == "720p"`,
  );
}

/** What must come out of `data`, because nothing else of an event has lists or texts of any length. */
export function holdToData(part: FilterPart, what: string): FilterPart {
  if (part.kind === 'any') return part;
  throw new FilterMistakeError(part.at, `${what} needs a field of data, not ${nameOf(part)}`);
}
