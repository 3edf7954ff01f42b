// What a value may be, as far as those who wrote it can know: a write that was acknowledged has replaced all that
// ended before it began; one that is under way, or whose fate nobody was told, may have taken effect or not.
export interface Write<Value> {
  readonly value: Value;
  readonly begunAt: number;
  endedAt: number;
  isCertain: boolean;
}

export class Possible<Value> {
  #writes: Write<Value>[];

  /** Everything that it may have been at any time. */
  readonly ever: Set<Value>;

  constructor(value: Value) {
    this.ever = new Set([value]);
    this.#writes = [settled(value)];
  }

  /** Ticks are counted by the caller and rise with every begin and end. */
  begin(value: Value, tick: number): Write<Value> {
    const write = { value, begunAt: tick, endedAt: Number.POSITIVE_INFINITY, isCertain: false };
    this.#writes.push(write);
    this.ever.add(value);
    return write;
  }

  acknowledge(write: Write<Value>, tick: number): void {
    this.end(write, tick);
    this.know(write);
  }

  /** It took effect, but not everybody may know of it. */
  end(write: Write<Value>, tick: number): void {
    write.isCertain = true;
    write.endedAt = tick;
  }

  /** Everybody knows. */
  know(write: Write<Value>): void {
    this.#writes = this.#writes.filter(({ endedAt }) => endedAt >= write.begunAt);
  }

  /** Over, with nobody knowing how. */
  abandon(write: Write<Value>, tick: number): void {
    write.endedAt = tick;
  }

  /** Did not happen. */
  refuse(write: Write<Value>): void {
    this.#writes = this.#writes.filter((candidate) => candidate !== write);
  }

  /** It has been looked at: it is this. */
  settle(value: Value): void {
    this.#writes = [settled(value)];
  }

  has(value: Value): boolean {
    return this.#writes.some((write) => write.value === value);
  }

  get values(): Value[] {
    return [...new Set(this.#writes.map(({ value }) => value))];
  }
}

function settled<Value>(value: Value): Write<Value> {
  return { value, begunAt: 0, endedAt: 0, isCertain: true };
}
