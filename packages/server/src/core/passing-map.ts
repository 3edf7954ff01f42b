// A Map for what passes through. V8 lets each table of a Map point to the one that replaced it, so a single old table that was
// promoted keeps all later ones, and what was in them, until the next full collection. This one moves to a fresh Map
// before the row of tables grows long.

/** Deletions after which it moves, beside as many as there are entries: so that moving costs each of them next to nothing. */
const MOVES_AFTER_MIN = 256;

export class PassingMap<Key, Value> {
  #map = new Map<Key, Value>();
  #deletions = 0;

  get size(): number {
    return this.#map.size;
  }

  has(key: Key): boolean {
    return this.#map.has(key);
  }

  get(key: Key): Value | undefined {
    return this.#map.get(key);
  }

  set(key: Key, value: Value): void {
    this.#map.set(key, value);
  }

  delete(key: Key): void {
    if (!this.#map.delete(key)) return;
    this.#deletions += 1;
    if (this.#deletions < MOVES_AFTER_MIN + this.#map.size) return;
    this.#deletions = 0;
    this.#map = new Map(this.#map);
  }

  /** As it is now: who deletes meanwhile may be shown what is gone. */
  keys(): IterableIterator<Key> {
    return this.#map.keys();
  }
}
