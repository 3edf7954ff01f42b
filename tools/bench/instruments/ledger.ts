// What arrived at one endpoint since it was last asked to forget: how often, when last, how late, and which.
import { Latencies } from './latencies.ts';

const BITS = 8;
const SEEN_BYTES_FIRST = 4096;
/** Numbers from here on are counted, but not told apart: 64 million events are more than a run can reach. */
const SEEN_BYTES_MAX = BITS * 1024 * 1024;

export class Ledger {
  readonly #latencies = new Latencies();
  #seen = new Uint8Array(SEEN_BYTES_FIRST);
  #sinceUs = 0;
  /** All that belong here, repeated ones among them. */
  count = 0;
  repeated = 0;
  /** Microseconds since 1970; 0 when nothing arrived. */
  firstAtUs = 0;
  lastAtUs = 0;

  /** Event `number` of a run, sent at `sentAtUs`. What was sent before `forget` belongs to an earlier run. */
  add(number: number, sentAtUs: number, atUs: number): void {
    if (sentAtUs < this.#sinceUs) return;
    if (this.count === 0) this.firstAtUs = atUs;
    this.count += 1;
    this.lastAtUs = atUs;
    // The first arrival is the delivery; how late a repetition comes says nothing.
    if (this.#isRepeated(number)) this.repeated += 1;
    else this.#latencies.add(atUs - sentAtUs);
  }

  forget(sinceUs: number): void {
    this.#latencies.clear();
    this.#seen.fill(0);
    this.#sinceUs = sinceUs;
    this.count = 0;
    this.repeated = 0;
    this.firstAtUs = 0;
    this.lastAtUs = 0;
  }

  get latenciesUs(): Uint32Array {
    return this.#latencies.valuesUs;
  }

  #isRepeated(number: number): boolean {
    const index = Math.floor(number / BITS);
    if (index >= SEEN_BYTES_MAX) return false;
    if (index >= this.#seen.length) this.#grow(index);
    const bit = 1 << (number % BITS);
    const byte = this.#seen[index] ?? 0;
    this.#seen[index] = byte | bit;
    return (byte & bit) !== 0;
  }

  #grow(index: number): void {
    let length = this.#seen.length;
    while (length <= index) length *= 2;
    const larger = new Uint8Array(length);
    larger.set(this.#seen);
    this.#seen = larger;
  }
}
