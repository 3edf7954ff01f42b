// Lets age out what is too old: deliveries that have been due for too long expire, and events go with all that belongs
// to them once nothing of them is pending. A few rows at a time, so that nobody waits for it.
import type { EventId } from '../core/ids.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { Ownership } from './ownership.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { Alarm, Clock, Observer, RetentionStore } from './ports.ts';

export interface PrunerLimits {
  /** How long an event is kept. */
  readonly retentionMs: number;
  /** How long a delivery may be due, at an endpoint that is disabled or cannot keep up, before it expires. */
  readonly expireAfterMs: number;
  /** Events looked at, or deliveries ended, in one transaction. */
  readonly pruneBatchMax: number;
  /** Between two batches while there is more to do. */
  readonly prunePauseMs: number;
  /** Between two rounds. */
  readonly pruneIntervalMs: number;
}

interface PrunerParts {
  readonly store: RetentionStore;
  readonly directory: EndpointDirectory;
  readonly dispatcher: Dispatcher;
  readonly ownership: Ownership;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly limits: PrunerLimits;
}

export class Pruner {
  readonly #parts: PrunerParts;
  #alarm: Alarm | null = null;
  #wake: (() => void) | null = null;
  #round: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(parts: PrunerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#again();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#alarm?.cancel();
    this.#wake?.();
    await this.#round;
  }

  #again(): void {
    if (this.#stopping) return;
    this.#alarm = this.#parts.clock.alarm(this.#parts.limits.pruneIntervalMs, () => {
      this.#round = this.#run();
    });
  }

  async #run(): Promise<void> {
    try {
      await this.#expire();
      if (this.#parts.ownership.hasRetention) await this.#prune();
    } catch (cause) {
      // The next round begins anew.
      this.#parts.observer.failed('retention', cause);
    }
    this.#again();
  }

  async #expire(): Promise<void> {
    const { directory, ownership, dispatcher, clock, observer, limits } = this.#parts;
    for (const endpointId of directory.ids()) {
      if (!ownership.holds(endpointId)) continue;
      let isMore = true;
      while (isMore && !this.#stopping) {
        const now = clock.now();
        const dueBefore = now - limits.expireAfterMs;
        const limit = limits.pruneBatchMax;
        const { expired, movedUp } = await this.#expireDue({ endpointId, dueBefore, now, limit });
        if (expired.length > 0) {
          dispatcher.dropEnded(endpointId, expired);
          const workspaceId = directory.get(endpointId)?.workspaceId ?? null;
          observer.ended('expired', expired.length, { endpointId, workspaceId });
        }
        dispatcher.movedUp(movedUp);
        isMore = expired.length === limit;
        if (isMore) await this.#pause();
      }
    }
  }

  async #expireDue(request: Parameters<RetentionStore['expireDue']>[0]) {
    const { store, dispatcher } = this.#parts;
    try {
      return await store.expireDue(request);
    } catch (cause) {
      // They may have expired in the store all the same, and others moved up.
      dispatcher.reread(request.endpointId);
      dispatcher.recover();
      throw cause;
    }
  }

  async #prune(): Promise<void> {
    const { store, clock, limits } = this.#parts;
    let after: EventId | null = null;
    do {
      const now = clock.now();
      const publishedBefore = now - limits.retentionMs;
      const { last } = await store.pruneEvents({ publishedBefore, after, now, limit: limits.pruneBatchMax });
      after = last;
      if (after !== null) await this.#pause();
    } while (after !== null && !this.#stopping);
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#alarm = this.#parts.clock.alarm(this.#parts.limits.prunePauseMs, resolve);
    });
  }
}
