// A queue with a line per owner, served in turns: whoever brings much waits behind their own, not others behind them.
interface Line<Item> {
  readonly owner: string;
  readonly items: Item[];
}

export class FairQueue<Item> {
  readonly #lines = new Map<string, Line<Item>>();
  /** In the order of their turns; none of them is empty. */
  readonly #turns: Line<Item>[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(owner: string, item: Item): void {
    const line = this.#lines.get(owner);
    if (line === undefined) this.#begin({ owner, items: [item] });
    else line.items.push(item);
    this.#length += 1;
  }

  /** Takes items while their sizes fit into `room`, and one in any case; each owner's in their order. */
  take(room: number, sizeOf: (item: Item) => number): Item[] {
    const taken: Item[] = [];
    let left = room;
    for (let [line] = this.#turns; line !== undefined; [line] = this.#turns) {
      const [item] = line.items;
      if (item === undefined) break;
      const size = sizeOf(item);
      if (size > left && taken.length > 0) break;
      left -= size;
      taken.push(item);
      line.items.shift();
      this.#turns.shift();
      if (line.items.length > 0) this.#turns.push(line);
      else this.#lines.delete(line.owner);
    }
    this.#length -= taken.length;
    return taken;
  }

  #begin(line: Line<Item>): void {
    this.#lines.set(line.owner, line);
    this.#turns.push(line);
  }
}
