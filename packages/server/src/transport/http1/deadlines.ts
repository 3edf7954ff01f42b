// One timer for many that all get the same time: who entered first is due first, so only the first is waited for.

export class Deadlines<Item> {
  readonly #durationMs: number;
  readonly #onDue: (item: Item) => void;
  /** In the order of what they are due at, which is that of a Map. */
  readonly #dueAt = new Map<Item, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(durationMs: number, onDue: (item: Item) => void) {
    this.#durationMs = durationMs;
    this.#onDue = onDue;
  }

  /** `now` is that of performance.now(). */
  add(item: Item, now: number): void {
    // Sockets do not keep a process alive here; that somebody waits does.
    if (this.#dueAt.size === 0) this.#timer?.ref();
    this.#dueAt.set(item, now + this.#durationMs);
    this.#timer ??= setTimeout(this.#look, this.#durationMs);
  }

  delete(item: Item): void {
    if (this.#dueAt.delete(item) && this.#dueAt.size === 0) this.#timer?.unref();
  }

  items(): Item[] {
    return [...this.#dueAt.keys()];
  }

  readonly #look = (): void => {
    this.#timer = null;
    const now = performance.now();
    for (const [item, dueAt] of this.#dueAt) {
      if (dueAt > now) {
        // Not a fraction of a millisecond too early: the timers of Node know none.
        this.#timer = setTimeout(this.#look, Math.ceil(dueAt - now));
        return;
      }
      this.#dueAt.delete(item);
      this.#onDue(item);
    }
  };
}
