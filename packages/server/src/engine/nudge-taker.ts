// Takes the nudges of this node's partitions, one call after the other, and not more often than is good.
import type { NodeStore, Nudge } from './node-ports.ts';
import type { Leases } from './ownership.ts';
import type { Clock, Observer } from './ports.ts';

interface NudgeTakerParts {
  readonly store: NodeStore;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly pauseMs: number;
  readonly act: (nudge: Nudge) => void;
  /** Nudges may have been taken without an answer. */
  readonly missed: () => void;
}

export class NudgeTaker {
  readonly #parts: NudgeTakerParts;
  readonly #wanted = new Set<number>();
  #isBusy = false;
  #hasStopped = false;
  #taking: Promise<void> = Promise.resolve();

  constructor(parts: NudgeTakerParts) {
    this.#parts = parts;
  }

  /** Those of the partitions that this node has are looked at soon. */
  want(partitions: readonly number[]): void {
    for (const partition of partitions) {
      if (this.#parts.leases.held.has(partition)) this.#wanted.add(partition);
    }
    if (this.#wanted.size > 0 && !this.#isBusy) this.#begin();
  }

  async stop(): Promise<void> {
    this.#hasStopped = true;
    await this.#taking;
  }

  #begin(): void {
    if (this.#hasStopped) return;
    this.#isBusy = true;
    this.#taking = this.#take();
  }

  async #take(): Promise<void> {
    const { store, leases, clock, observer, act, missed, pauseMs } = this.#parts;
    const taken = [...this.#wanted].flatMap((partition) => leases.held.get(partition) ?? []);
    this.#wanted.clear();
    try {
      for (const nudge of await store.takeNudges(taken)) act(nudge);
    } catch (cause) {
      observer.failed('nudges', cause);
      missed();
    }
    clock.alarm(pauseMs, () => {
      this.#isBusy = false;
      if (this.#wanted.size > 0) this.#begin();
    });
  }
}
