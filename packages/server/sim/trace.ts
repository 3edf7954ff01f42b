// What happened, line by line: the last lines for a person, a hash of all of them to tell two runs apart.
import { createHash } from 'node:crypto';

/** More than a seed usually has. */
const KEPT = 10_000;

export class Trace {
  readonly #hash = createHash('sha256');
  readonly #last: string[] = [];
  #count = 0;

  add(line: string): void {
    this.#hash.update(line).update('\n');
    this.#last[this.#count % KEPT] = line;
    this.#count += 1;
  }

  get count(): number {
    return this.#count;
  }

  /** Oldest first. */
  last(): string[] {
    const kept = Math.min(this.#count, KEPT);
    return Array.from({ length: kept }, (_, index) => this.#last[(this.#count - kept + index) % KEPT] ?? '');
  }

  /** Ends the trace. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}
