// A set of sequence numbers, a bit each: of millions of events nothing else may be remembered, or the soak itself would grow.

const FIRST_BYTES = 1 << 20;

export class SequenceSet {
  #bits = new Uint8Array(FIRST_BYTES);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** False when it was there. */
  add(sequence: number): boolean {
    const at = sequence >> 3;
    if (at >= this.#bits.length) {
      const larger = new Uint8Array(Math.max(at + 1, this.#bits.length * 2));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    const mask = 1 << (sequence & 7);
    const before = this.#bits[at] ?? 0;
    this.#bits[at] = before | mask;
    const isNew = (before & mask) === 0;
    if (isNew) this.#size += 1;
    return isNew;
  }

  has(sequence: number): boolean {
    return ((this.#bits[sequence >> 3] ?? 0) & (1 << (sequence & 7))) !== 0;
  }

  /** Those that are not in the other, at most so many. */
  missingIn(other: SequenceSet, limit: number): number[] {
    const missing: number[] = [];
    for (let sequence = 0; sequence < this.#bits.length * 8 && missing.length < limit; sequence += 1) {
      if (this.has(sequence) && !other.has(sequence)) missing.push(sequence);
    }
    return missing;
  }
}
