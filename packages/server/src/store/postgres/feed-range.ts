// Rows of one kind behind a place in the feed and below a transaction, a bounded number of them.
import { DAY_KEYS } from './day.ts';
import type { FeedPlace } from './feed-cursor.ts';

export interface FeedRange {
  readonly place: FeedPlace;
  readonly before: number;
  readonly limit: number;
}

const ORDER = { event: 0, attempt: 1 } as const;
/** No server's clock is as wrong as that: older keys, and the periods that they are in, need no look. */
const SKEW_KEYS = DAY_KEYS;

/** Values for: (stored_in, id) > ($1, $2) AND stored_in < $3 AND id >= $4 … LIMIT $5. */
export function rangeValues(kind: 'event' | 'attempt', { place, before, limit }: FeedRange): number[] {
  const isBefore = ORDER[kind] < ORDER[place.kind];
  const isSame = kind === place.kind;
  // Within one transaction events come first: of a kind that is past, nothing of it is left; of one to come, all.
  const key = isSame ? place.key : isBefore ? Number.MAX_SAFE_INTEGER : -1;
  return [place.storedIn, key, before, Math.max(0, place.since - SKEW_KEYS), limit];
}

export const IN_RANGE = '(stored_in, id) > ($1, $2) AND stored_in < $3 AND id >= $4';
