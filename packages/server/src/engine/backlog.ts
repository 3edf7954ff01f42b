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

  opened(count: number): void {
    this.#pendingCount += count;
  }

  ended(count: number): void {
    this.#pendingCount = Math.max(0, this.#pendingCount - count);
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
