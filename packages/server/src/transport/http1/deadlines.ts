// One timer for many that all get the same time: who entered first is due first, so only the first is waited for.
import { type Link, LinkedList } from '../../core/linked-list.ts';

/** What `add` gives, for `delete`. */
export type Deadline<Item> = Link<Due<Item>>;

interface Due<Item> {
  readonly item: Item;
  readonly at: number;
}

export class Deadlines<Item> {
  readonly #durationMs: number;
  readonly #onDue: (item: Item) => void;
  /** In the order of what they are due at, which is that in which they came. */
  readonly #waiting = new LinkedList<Due<Item>>();
  #timer: NodeJS.Timeout | null = null;

  constructor(durationMs: number, onDue: (item: Item) => void) {
    this.#durationMs = durationMs;
    this.#onDue = onDue;
  }

  /** `now` is that of performance.now(). */
  add(item: Item, now: number): Deadline<Item> {
    // Sockets do not keep a process alive here; that somebody waits does.
    if (this.#waiting.size === 0) this.#timer?.ref();
    this.#timer ??= setTimeout(this.#look, this.#durationMs);
    return this.#waiting.append({ item, at: now + this.#durationMs });
  }

  delete(deadline: Deadline<Item>): void {
    if (this.#waiting.remove(deadline) && this.#waiting.size === 0) this.#timer?.unref();
  }

  items(): Item[] {
    return [...this.#waiting].map(({ item }) => item);
  }

  readonly #look = (): void => {
    this.#timer = null;
    const now = performance.now();
    for (let first = this.#waiting.first; first !== undefined; first = this.#waiting.first) {
      if (first.at > now) {
        // Whatever was due may have added others, with a timer for them.
        if (this.#timer !== null) clearTimeout(this.#timer);
        // Not a fraction of a millisecond too early: the timers of Node know none.
        this.#timer = setTimeout(this.#look, Math.ceil(first.at - now));
        return;
      }
      this.#waiting.shift();
      this.#onDue(first.item);
    }
  };
}
