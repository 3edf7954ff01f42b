// A place in the feed: behind a row, by the transaction that stored it, its kind and its key.
import type { IdTail } from '../../core/ids.ts';

export interface FeedPlace {
  readonly storedIn: number;
  readonly kind: 'event' | 'attempt';
  readonly key: number;
  /** The largest key that there was when the place was given: whether it is too old is judged by it. */
  readonly since: number;
}

const CURSOR = /^([0-9a-f]{8})-([0-9a-z]{1,11})\.([ea])\.([0-9a-z]{1,11})\.([0-9a-z]{1,11})$/;
const TAIL_DIGITS = 8;

function digits(number: number): string {
  return number.toString(36);
}

export function cursorOf({ storedIn, kind, key, since }: FeedPlace, tail: IdTail): string {
  return `${tail.slice(-TAIL_DIGITS)}-${digits(storedIn)}.${kind.charAt(0)}.${digits(key)}.${digits(since)}`;
}

/** Undefined for what a store with that tail cannot have made. */
export function placeOf(cursor: string, tail: IdTail): FeedPlace | undefined {
  const [, origin, storedIn = '', kind, key = '', since = ''] = CURSOR.exec(cursor) ?? [];
  if (origin !== tail.slice(-TAIL_DIGITS)) return undefined;
  const numbers = [storedIn, key, since].map((text) => Number.parseInt(text, 36));
  if (!numbers.every((number) => Number.isSafeInteger(number))) return undefined;
  const [transaction = 0, row = 0, newest = 0] = numbers;
  return { storedIn: transaction, kind: kind === 'e' ? 'event' : 'attempt', key: row, since: newest };
}
