// A queue with a line per owner, served in turns: whoever brings much waits behind their own, not others behind them.
export class FairQueue<Item> {
  readonly #lines = new Map<string, Item[]>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(owner: string, item: Item): void {
    const line = this.#lines.get(owner);
    if (line === undefined) this.#lines.set(owner, [item]);
    else line.push(item);
    this.#length += 1;
  }

  /** Takes items while their sizes fit into `room`, and one in any case; each owner's in their order. */
  take(room: number, sizeOf: (item: Item) => number): Item[] {
    const taken: Item[] = [];
    let left = room;
    for (const [owner, line] of this.#lines) {
      const [item] = line;
      if (item === undefined) continue;
      const size = sizeOf(item);
      if (size > left && taken.length > 0) break;
      left -= size;
      taken.push(item);
      line.shift();
      // Deleted and put back at the end: a Map iterates in insertion order, and visits what is added on the way.
      this.#lines.delete(owner);
      if (line.length > 0) this.#lines.set(owner, line);
    }
    this.#length -= taken.length;
    return taken;
  }
}
