// When the requests of a load are due. Pure, so that what the figures rest on can be tested without a clock.

const US_PER_SECOND = 1_000_000;

export interface Pace {
  readonly seconds: number;
  /** Null is the closed loop: a request is due whenever a connection is free. */
  readonly requestsPerSecond: number | null;
  /** The load ends with this many, if the time is not over before. */
  readonly requestsMax: number | null;
}

export class Schedule {
  readonly #pace: Pace;
  readonly #requestsMax: number;

  constructor(pace: Pace) {
    this.#pace = pace;
    const planned =
      pace.requestsPerSecond === null
        ? Number.POSITIVE_INFINITY
        : Math.floor(pace.requestsPerSecond * pace.seconds);
    this.#requestsMax = Math.min(planned, pace.requestsMax ?? Number.POSITIVE_INFINITY);
  }

  /** How many requests should have been made when `elapsedUs` have passed since the start. */
  dueBy(elapsedUs: number): number {
    const { seconds, requestsPerSecond } = this.#pace;
    const isOver = elapsedUs >= seconds * US_PER_SECOND;
    // Time ends a closed loop; an open one has to make good what it still owes.
    if (requestsPerSecond === null) return isOver ? 0 : this.#requestsMax;
    // Request 0 is due at once.
    return Math.min(this.#requestsMax, Math.floor((elapsedUs * requestsPerSecond) / US_PER_SECOND) + 1);
  }

  /** When request `index` is due, after the start; null in a closed loop, where it is due when it is sent. */
  dueAfterUs(index: number): number | null {
    const { requestsPerSecond } = this.#pace;
    return requestsPerSecond === null ? null : Math.round((index * US_PER_SECOND) / requestsPerSecond);
  }

  /** Whether nothing more will become due. */
  isOver(elapsedUs: number, issued: number): boolean {
    return issued >= this.#requestsMax || elapsedUs >= this.#pace.seconds * US_PER_SECOND;
  }
}
