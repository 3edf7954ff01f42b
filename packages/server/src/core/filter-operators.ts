// What filters can do with parts: each function here makes one part of others, and refuses those that can
// never have an answer. Nothing here knows the text or the tree that a filter was written as.
import { FilterMistakeError, type FilterPart, holdToData, holdToTruth, nameOf } from './filter-part.ts';
import { compare, equal, isIn, pay, readField, readItem } from './filter-run.ts';

/**
 * Searching is close to linear for short texts only: on 256 KiB the engine's own search takes 1.4 ms at worst
 * for up to 64 characters, and 70 ms for 2,000.
 */
export const FILTER_SOUGHT_LENGTH_MAX = 64;

export function field(at: number, base: FilterPart, name: string): FilterPart {
  if (base.kind === 'object' && name !== 'kind' && name !== 'id') {
    throw new FilterMistakeError(at, `a subject has no "${name}"; there are subject.kind and subject.id`);
  }
  if (base.kind !== 'any' && base.kind !== 'object') {
    throw new FilterMistakeError(
      at,
      `${nameOf(base)} has no field "${name}"; only subject and data have fields`,
    );
  }
  return {
    kind: base.kind === 'object' ? 'text' : 'any',
    at,
    evaluate: (run) => readField(run, base.evaluate(run), name),
  };
}

export function item(at: number, base: FilterPart, index: number): FilterPart {
  const { evaluate } = holdToData(base, `[${index}]`);
  return { kind: 'any', at, evaluate: (run) => readItem(run, evaluate(run), index) };
}

/**
 * && (decided by false) and || (decided by true): one side that decides is enough, even where the other one
 * has no answer, so that filters can ask for fields that only some events have.
 */
export function either(at: number, left: FilterPart, right: FilterPart, deciding: boolean): FilterPart {
  const [first, second] = [holdToTruth(left).evaluate, holdToTruth(right).evaluate];
  return {
    kind: 'truth',
    at,
    evaluate(run) {
      const one = first(run);
      if (one === deciding) return deciding;
      const other = second(run);
      if (other === deciding) return deciding;
      return one === !deciding && other === !deciding ? !deciding : undefined;
    },
  };
}

/** exists() (decided by true) and all() (decided by false): as || and && over the items of a list. */
export function quantified(
  at: number,
  list: FilterPart,
  condition: FilterPart,
  { depth, deciding }: { depth: number; deciding: boolean },
): FilterPart {
  const { evaluate } = holdToTruth(condition);
  return {
    kind: 'truth',
    at,
    evaluate(run) {
      const items = list.evaluate(run);
      if (!Array.isArray(items)) return undefined;
      let answered = true;
      for (const item of items) {
        if (!pay(run)) return undefined;
        run.items[depth] = item;
        const value = evaluate(run);
        if (value === deciding) return deciding;
        if (value !== !deciding) answered = false;
      }
      return answered ? !deciding : undefined;
    },
  };
}

export function not(at: number, part: FilterPart): FilterPart {
  const { evaluate } = holdToTruth(part);
  return {
    kind: 'truth',
    at,
    evaluate(run) {
      const value = evaluate(run);
      return typeof value === 'boolean' ? !value : undefined;
    },
  };
}

export function equality(at: number, left: FilterPart, right: FilterPart, wanted: boolean): FilterPart {
  holdToComparable(at, left, right);
  return {
    kind: 'truth',
    at,
    evaluate(run) {
      const same = equal(run, left.evaluate(run), right.evaluate(run));
      return same === undefined ? undefined : same === wanted;
    },
  };
}

const ordered = {
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
} as const;

export function order(
  at: number,
  left: FilterPart,
  right: FilterPart,
  operator: keyof typeof ordered,
): FilterPart {
  holdToComparable(at, left, right);
  for (const part of [left, right]) {
    if (part.kind === 'null') {
      throw new FilterMistakeError(part.at, `${nameOf(part)} has no order; use == or !=`);
    }
  }
  const holds = ordered[operator];
  return {
    kind: 'truth',
    at,
    evaluate(run) {
      const order = compare(run, left.evaluate(run), right.evaluate(run));
      return order === undefined ? undefined : holds(order);
    },
  };
}

/** Refuses comparisons whose result is known before there is an event: they are typing errors. */
function holdToComparable(at: number, left: FilterPart, right: FilterPart): void {
  for (const part of [left, right]) {
    if (part.kind === 'list' || part.kind === 'object') {
      throw new FilterMistakeError(
        part.at,
        `${nameOf(part)} cannot be compared; use "in", or one of its fields`,
      );
    }
  }
  if (left.kind === right.kind) return;
  if (left.kind === 'instant' || right.kind === 'instant') {
    throw new FilterMistakeError(
      at,
      'occurred_at is compared with an instant, as in timestamp("2026-01-31T12:00:00Z")',
    );
  }
  if (left.kind !== 'any' && right.kind !== 'any') {
    throw new FilterMistakeError(
      at,
      `${nameOf(left)} and ${nameOf(right)} are never equal; texts stand in quotes, numbers do not`,
    );
  }
}

export function membership(at: number, value: FilterPart, collection: FilterPart): FilterPart {
  if (value.kind === 'list' || value.kind === 'object' || value.kind === 'instant') {
    throw new FilterMistakeError(
      value.at,
      `${nameOf(value)} cannot be looked for; look for a text or a number`,
    );
  }
  if (collection.kind !== 'list' && collection.kind !== 'any') {
    throw new FilterMistakeError(
      collection.at,
      'after "in" stands a list as in ["720p", "1080p"], or a field of data',
    );
  }
  return { kind: 'truth', at, evaluate: (run) => isIn(run, value.evaluate(run), collection.evaluate(run)) };
}

export function presence(at: number, part: FilterPart): FilterPart {
  const { evaluate } = holdToData(part, 'has()');
  return { kind: 'truth', at, evaluate: (run) => evaluate(run) !== undefined };
}

export function size(at: number, part: FilterPart): FilterPart {
  const { evaluate } = holdToData(part, 'size()');
  return {
    kind: 'number',
    at,
    evaluate(run) {
      const list = evaluate(run);
      return Array.isArray(list) ? list.length : undefined;
    },
  };
}

const searches = {
  startsWith: (text: string, sought: string) => text.startsWith(sought),
  endsWith: (text: string, sought: string) => text.endsWith(sought),
  contains: (text: string, sought: string) => text.includes(sought),
} as const;
type Search = keyof typeof searches;

export function isSearch(name: string): name is Search {
  return Object.hasOwn(searches, name);
}

export function search(at: number, text: FilterPart, name: Search, sought: unknown): FilterPart {
  if (text.kind !== 'text' && text.kind !== 'any') {
    throw new FilterMistakeError(text.at, `${name}() needs text before it, not ${nameOf(text)}`);
  }
  if (typeof sought !== 'string' || sought.length > FILTER_SOUGHT_LENGTH_MAX) {
    throw new FilterMistakeError(
      at,
      `${name}() needs one text in quotes, of up to ${FILTER_SOUGHT_LENGTH_MAX} characters`,
    );
  }
  const finds = searches[name];
  return {
    kind: 'truth',
    at,
    evaluate(run) {
      const value = text.evaluate(run);
      if (typeof value !== 'string' || !pay(run, value.length)) return undefined;
      return finds(value, sought);
    },
  };
}
