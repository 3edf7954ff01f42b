// A place in the feed of a workspace. Events are found by the bucket that they were stored in (subjects.ts): within a
// workspace buckets and keys rise together, commit by commit. Attempts are numbered in the order of their commits.
import type { IdTail } from '../../core/ids.ts';

export interface FeedPlace {
  readonly bucket: number;
  /** The last event of that bucket that is before the place. */
  readonly eventKey: number;
  readonly attemptKey: number;
}

const CURSOR = /^([0-9a-f]{8})\.([0-9a-z]{1,11})\.([0-9a-z]{1,11})\.([0-9a-z]{1,11})$/;
const TAIL_DIGITS = 8;

export function cursorOf({ bucket, eventKey, attemptKey }: FeedPlace, tail: IdTail): string {
  const numbers = [bucket, eventKey, attemptKey].map((number) => number.toString(36));
  return [tail.slice(-TAIL_DIGITS), ...numbers].join('.');
}

/** Undefined for what a store with that tail cannot have made. */
export function placeOf(cursor: string, tail: IdTail): FeedPlace | undefined {
  const [, origin, ...digits] = CURSOR.exec(cursor) ?? [];
  if (origin !== tail.slice(-TAIL_DIGITS)) return undefined;
  const [bucket = -1, eventKey = -1, attemptKey = -1] = digits.map((text) => Number.parseInt(text, 36));
  const isPlace = [bucket, eventKey, attemptKey].every((key) => Number.isSafeInteger(key) && key >= 0);
  return isPlace ? { bucket, eventKey, attemptKey } : undefined;
}
