// Ids as this store keeps them: the integer key of core/ids.ts, without the tail that all of them share.
import { assert } from '../core/assert.ts';
import { idOfKey, type IdTail, keyOfId } from '../core/ids.ts';

/** Never a key: ids of other stores look up nothing. */
const NO_KEY = -1;

export class Keys {
  readonly tail: IdTail;

  constructor(tail: IdTail) {
    this.tail = tail;
  }

  /** For an id to look up. */
  find(id: string): number {
    return keyOfId(id, this.tail) ?? NO_KEY;
  }

  /** For an id to write: it must be one of this store's own. */
  own(id: string): number {
    const key = keyOfId(id, this.tail);
    assert(key !== undefined, 'ids that are written were made for this store');
    return key;
  }

  id<Id extends string>(key: unknown): Id {
    return idOfKey(Number(key), this.tail) as Id;
  }
}
