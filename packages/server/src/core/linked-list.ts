// A row that each of its members can leave at once, wherever it stands.
//
// A Set would do, but for what it leaves behind where much passes through: V8 lets each table of a Map or Set point to the
// one that replaced it, so a single old table that was promoted keeps all later ones, and what was in them, until the
// next full collection. Members that have left here point nowhere.

export class Link<Item> {
  readonly item: Item;
  /** Of the list that it is in, and null in none. These three are that list's to write. */
  list: LinkedList<Item> | null = null;
  before: Link<Item> | null = null;
  after: Link<Item> | null = null;

  constructor(item: Item) {
    this.item = item;
  }
}

export class LinkedList<Item> {
  #first: Link<Item> | null = null;
  #last: Link<Item> | null = null;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): Item | undefined {
    return this.#first?.item;
  }

  /** From here all others can be reached. */
  get firstLink(): Link<Item> | null {
    return this.#first;
  }

  append(item: Item): Link<Item> {
    const link = new Link(item);
    this.#append(link);
    return link;
  }

  moveToEnd(link: Link<Item>): void {
    if (this.remove(link)) this.#append(link);
  }

  /** Answers whether it was in this list. */
  remove(link: Link<Item>): boolean {
    if (link.list !== this) return false;
    const { before, after } = link;
    if (before === null) this.#first = after;
    else before.after = after;
    if (after === null) this.#last = before;
    else after.before = before;
    link.list = null;
    link.before = null;
    link.after = null;
    this.#size -= 1;
    return true;
  }

  /** Takes the first one out. */
  shift(): Item | undefined {
    const first = this.#first;
    if (first === null) return undefined;
    this.remove(first);
    return first.item;
  }

  #append(link: Link<Item>): void {
    link.list = this;
    link.before = this.#last;
    if (this.#last === null) this.#first = link;
    else this.#last.after = link;
    this.#last = link;
    this.#size += 1;
  }

  /** From the first to the last. None may leave meanwhile. */
  *[Symbol.iterator](): Generator<Item> {
    for (let link = this.#first; link !== null; link = link.after) yield link.item;
  }
}
