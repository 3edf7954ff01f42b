// A list of the API: item by item over as many pages as it takes, or one page at a time.
export interface Page<Item> {
  readonly data: readonly Item[];
  /** Pass it as `cursor` for the next page; null on the last. */
  readonly next_cursor: string | null;
}

export class List<Item> implements AsyncIterable<Item> {
  readonly #read: (cursor: string | undefined) => Promise<Page<Item>>;

  constructor(read: (cursor: string | undefined) => Promise<Page<Item>>) {
    this.#read = read;
  }

  /** One page, the first unless `cursor` says another. */
  page(cursor?: string): Promise<Page<Item>> {
    return this.#read(cursor);
  }

  /** Every item. The next page is asked for when the one before it has been used up. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, undefined> {
    let cursor: string | undefined;
    do {
      const { data, next_cursor } = await this.#read(cursor);
      yield* data;
      cursor = next_cursor ?? undefined;
    } while (cursor !== undefined);
    return undefined;
  }

  /** The first `max` items at once. */
  async take(max: number): Promise<Item[]> {
    const taken: Item[] = [];
    if (max <= 0) return taken;
    for await (const item of this) {
      taken.push(item);
      if (taken.length >= max) break;
    }
    return taken;
  }
}
