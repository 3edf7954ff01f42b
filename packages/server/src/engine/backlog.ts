// How many deliveries are pending, and when that is too many to take more events.
import { RefusalError } from '../core/refusal.ts';

export interface BacklogLimits {
  /** Pending deliveries of all workspaces before publishers are refused. */
  readonly backlogMax: number;
}

/** Deliveries take a while to drain; asking every second would only cost. */
const RETRY_AFTER_SECONDS = 10;

export class Backlog {
  readonly #max: number;
  #pendingCount = 0;
  /** Opened less ended, since somebody last asked. */
  #untold = 0;

  constructor({ backlogMax }: BacklogLimits) {
    this.#max = backlogMax;
  }

  get pendingCount(): number {
    return this.#pendingCount;
  }

  /** What the store has counted: the truth at the start, and after a commit whose fate was unknown. */
  recount(pendingCount: number): void {
    this.#pendingCount = pendingCount;
  }

  /** What all nodes have counted together, without what this one has not told yet. */
  recountTogether(pendingCount: number): void {
    this.#pendingCount = Math.max(0, pendingCount + this.#untold);
  }

  /** For the others: how many have been opened here, less those that have ended. */
  takeUntold(): number {
    const untold = this.#untold;
    this.#untold = 0;
    return untold;
  }

  /** They have not heard of it. */
  notTold(count: number): void {
    this.#untold += count;
  }

  opened(count: number): void {
    this.#pendingCount += count;
    this.#untold += count;
  }

  ended(count: number): void {
    this.#pendingCount = Math.max(0, this.#pendingCount - count);
    this.#untold -= count;
  }

  /** Refuses with too_many_requests when no more events can be taken. */
  admit(): void {
    if (this.#pendingCount < this.#max) return;
    throw new RefusalError(
      'too_many_requests',
      `${this.#pendingCount} deliveries are pending; this server takes more events below ${this.#max}.`,
      { retryAfterSeconds: RETRY_AFTER_SECONDS },
    );
  }
}
