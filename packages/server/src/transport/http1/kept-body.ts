// The beginning of an answer's body, which is what the attempt log keeps, and the count of all of it.

const FIRST_BYTES = 512;

export class KeptBody {
  readonly #bytesMax: number;
  #bytes: Buffer | null = null;
  #kept = 0;
  /** Of what was kept and what was not. */
  bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Copies: what it is given may be overwritten. */
  add(source: Buffer, from: number, to: number): void {
    this.bytes += to - from;
    const count = Math.min(to - from, this.#bytesMax - this.#kept);
    if (count <= 0) return;
    const room = this.#roomFor(this.#kept + count);
    source.copy(room, this.#kept, from, from + count);
    this.#kept += count;
  }

  /** One buffer that grows: an endpoint that sends single bytes does not make an object of each. */
  #roomFor(bytes: number): Buffer {
    if (this.#bytes !== null && bytes <= this.#bytes.length) return this.#bytes;
    const wanted = Math.max(bytes, FIRST_BYTES, 2 * (this.#bytes?.length ?? 0));
    const larger = Buffer.allocUnsafe(Math.min(wanted, this.#bytesMax));
    this.#bytes?.copy(larger, 0, 0, this.#kept);
    this.#bytes = larger;
    return larger;
  }

  text(): string {
    return this.#bytes === null ? '' : this.#bytes.toString('utf8', 0, this.#kept);
  }
}
