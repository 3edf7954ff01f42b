// What a filter does while it looks at one event: read, compare, search. Data comes from producers and may be
// as deep, long and odd as JSON allows, so nothing here recurses, throws or trusts a prototype, and everything
// is paid for in steps before it is done.
import type { Subject } from './event.ts';

/** An event as filters see it: with `data` as it was parsed, not as the text that is kept. */
export interface FilteredEvent {
  readonly type: string;
  readonly subject: Subject;
  readonly data: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly occurredAt: number;
}

/** One evaluation: what it reads, and what it may still spend. */
export interface FilterRun {
  readonly event: FilteredEvent;
  /** The items that exists() and all() stand at, outermost first. */
  readonly items: unknown[];
  stepsLeft: number;
}

/** A JSON value, or undefined: there is no answer, because something is missing or not of the right type. */
export type Evaluate = (run: FilterRun) => unknown;

/** A search costs up to some 6 ns per character where the text was made to be slow; all else some 10 ns a step. */
const CHARACTERS_PER_STEP = 32;

/** False when the run has spent all it had; then the work must not be done. */
export function pay(run: FilterRun, characters = 0): boolean {
  run.stepsLeft -= 1 + Math.ceil(characters / CHARACTERS_PER_STEP);
  return run.stepsLeft >= 0;
}

export function readField(run: FilterRun, base: unknown, name: string): unknown {
  if (!pay(run) || !isObject(base)) return undefined;
  return Object.hasOwn(base, name) ? base[name] : undefined;
}

export function readItem(run: FilterRun, base: unknown, index: number): unknown {
  return pay(run) && Array.isArray(base) ? (base[index] as unknown) : undefined;
}

/** Values of different types are unequal. Lists and objects are not compared with each other: see decision 11. */
export function equal(run: FilterRun, left: unknown, right: unknown): boolean | undefined {
  if (!payForTexts(run, left, right) || left === undefined || right === undefined) return undefined;
  return isCollection(left) && isCollection(right) ? undefined : left === right;
}

/** Negative, zero or positive; undefined for what has no order. Texts go by UTF-16 units, false is before true. */
export function compare(run: FilterRun, left: unknown, right: unknown): number | undefined {
  if (!payForTexts(run, left, right)) return undefined;
  if (typeof left !== typeof right || !isOrdered(left) || !isOrdered(right)) return undefined;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Whether a list holds `value`, or an object has a field of that name. */
export function isIn(run: FilterRun, value: unknown, collection: unknown): boolean | undefined {
  if (value === undefined) return undefined;
  if (isObject(collection)) {
    if (typeof value !== 'string') return false;
    return pay(run, value.length) ? Object.hasOwn(collection, value) : undefined;
  }
  if (!Array.isArray(collection)) return undefined;
  let answered = true;
  for (const item of collection) {
    const same = equal(run, item, value);
    if (same === true) return true;
    if (same === undefined) {
      answered = false;
      if (run.stepsLeft < 0) break;
    }
  }
  return answered ? false : undefined;
}

function payForTexts(run: FilterRun, left: unknown, right: unknown): boolean {
  const bothTexts = typeof left === 'string' && typeof right === 'string';
  return pay(run, bothTexts ? Math.min(left.length, right.length) : 0);
}

function isOrdered(value: unknown): value is number | string | boolean {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
}

function isCollection(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
