// Lets a few steps be under way at a time, and the others wait in the order in which they came.
export class Turnstile {
  readonly #atOnceMax: number;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  constructor(atOnceMax: number) {
    this.#atOnceMax = atOnceMax;
  }

  get isIdle(): boolean {
    return this.#underWay === 0;
  }

  async pass<Result>(step: () => Promise<Result>): Promise<Result> {
    if (this.#underWay < this.#atOnceMax) this.#underWay += 1;
    // Whoever leaves gives his place to the next one.
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await step();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#underWay -= 1;
      else next();
    }
  }
}
