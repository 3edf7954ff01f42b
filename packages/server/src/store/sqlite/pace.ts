// Keeps the beginnings of something apart, by stopping the thread: only for a thread that has nothing else to do.
export class Pace {
  readonly #gapMs: number;
  /** Nobody ever wakes it: waiting for it is a sleep that is exact to less than a timer's millisecond. */
  readonly #sleeper = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #nextMs = 0;

  constructor(gapMs: number) {
    this.#gapMs = gapMs;
  }

  /** Returns at once when the last time lies far enough back. */
  wait(): void {
    const restMs = this.#nextMs - performance.now();
    if (restMs > 0) Atomics.wait(this.#sleeper, 0, 0, restMs);
    this.#nextMs = performance.now() + this.#gapMs;
  }
}
