// Randomness that a seed repeats. Each part of the simulator draws from a stream of its own, so that a part that
// draws once more does not shift what the others get.
import { createHash } from 'node:crypto';
import type { Random } from '../src/engine/ports.ts';

const WORD = 2 ** 32;

export class SeededRandom implements Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(seed: number, stream: string) {
    const digest = createHash('sha256').update(`${seed} ${stream}`).digest();
    this.#a = digest.readUInt32LE(0);
    this.#b = digest.readUInt32LE(4);
    this.#c = digest.readUInt32LE(8);
    this.#counter = 1;
  }

  /** The "small fast counting" generator with 32-bit words: three words of chaos and a counter. */
  #word(): number {
    const sum = (this.#a + this.#b + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0;
    return sum;
  }

  fraction(): number {
    return this.#word() / WORD;
  }

  bytes(size: number): Uint8Array {
    return Uint8Array.from({ length: size }, () => this.#word() & 0xff);
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** From `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1));
  }

  /** Small values as likely as large ones: from 1 to 10 as often as from 10 to 100. */
  magnitude(low: number, high: number): number {
    return Math.round(low * (high / low) ** this.fraction());
  }

  pick<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.integer(0, items.length - 1)] ?? items[0];
  }

  /** Undefined when there is nothing to pick from. */
  pickAny<Item>(items: readonly Item[]): Item | undefined {
    return items[this.integer(0, items.length - 1)];
  }
}
