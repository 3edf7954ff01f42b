// How much the lanes of all endpoints hold in memory together. What finds no room waits in the store.
export class MemoryBudget {
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** What is left is for those who hold little. */
  get isTight(): boolean {
    return this.#bytes >= this.#bytesMax / 2;
  }

  get isSpent(): boolean {
    return this.#bytes >= this.#bytesMax;
  }

  get heldBytes(): number {
    return this.#bytes;
  }

  take(bytes: number): void {
    this.#bytes += bytes;
  }

  giveBack(bytes: number): void {
    this.#bytes -= bytes;
  }
}
