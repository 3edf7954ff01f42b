// Statistics: counted in memory as things happen, written every few seconds outside of the hot commit. A process that
// is killed loses what it had not written yet.
import type { FinishedAttempt } from '../core/attempt.ts';
import type { EndpointId, WorkspaceId } from '../core/ids.ts';
import {
  addTally,
  emptyTally,
  latencyStepOf,
  startOf,
  type StatsStep,
  statsSteps,
  type Tally,
} from '../core/stats.ts';
import type { Alarm, Clock, Observer, ObservedDelivery } from './ports.ts';
import { silentObserver } from './observers.ts';
import type { MinuteTally, StatsStore } from './stats-store.ts';

export interface StatsLimits {
  readonly statsFlushMs: number;
  /** How old statistics that are asked for may be: asking writes no more often than that. */
  readonly statsFreshMs: number;
  /** Endpoints that are counted one by one between two writes; more are counted in their workspaces only. */
  readonly statsEndpointsMax: number;
  /** Tallies written in one transaction. */
  readonly statsBatchMax: number;
  /** Rows of each step that are deleted after each write: more than ever grow old in that time. */
  readonly statsPruneMax: number;
  /** Tallies that wait for a store that does not take them; beyond it the oldest are lost. */
  readonly statsWaitingMax: number;
  readonly statsKeptMs: Readonly<Record<StatsStep, number>>;
}

interface StatsParts {
  readonly store: StatsStore;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly limits: StatsLimits;
}

export class Stats {
  readonly #parts: StatsParts;
  /** Of the minute that began at `#at`, as far as they are not written. */
  readonly #workspaces = new Map<WorkspaceId, MinuteTally>();
  readonly #endpoints = new Map<EndpointId, MinuteTally>();
  #at = 0;
  /** To be written. */
  #waiting: MinuteTally[] = [];
  #alarm: Alarm | null = null;
  #writing: Promise<void> = Promise.resolve();
  #isStopping = false;
  #flushedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: StatsParts) {
    this.#parts = parts;
  }

  /** What tells it. */
  readonly observer: Observer = {
    ...silentObserver,
    published: (count, workspaceId) => {
      if (count > 0) this.#ofWorkspace(workspaceId).published += count;
    },
    ended: (state, count, { endpointId, workspaceId }) => {
      if (workspaceId === null) return;
      for (const tally of this.#of(workspaceId, endpointId)) tally.deliveries[state] += count;
    },
    attempted: (finished, delivery) => this.#attempted(finished, delivery),
  };

  start(): void {
    if (this.#isStopping) return;
    this.#alarm = this.#parts.clock.alarm(this.#parts.limits.statsFlushMs, () => {
      void this.#round();
    });
  }

  /** Writes what is left. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#alarm?.cancel();
    await this.flush();
  }

  /** Resolves when all that was counted by now is on disk, or the store has refused it: then it is tried again later. */
  flush(): Promise<void> {
    this.#flushedAt = this.#parts.clock.now();
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** The same, unless it was done just now. */
  settle(): Promise<void> {
    const { clock, limits } = this.#parts;
    return Math.abs(clock.now() - this.#flushedAt) < limits.statsFreshMs ? this.#writing : this.flush();
  }

  #attempted({ attempt, state }: FinishedAttempt, { endpoint, openMs, hasEnded }: ObservedDelivery): void {
    for (const tally of this.#of(endpoint.workspaceId, endpoint.id)) {
      tally.attempts[attempt.outcome.kind] += 1;
      // What was canceled or expired while this was on its way has been counted as that.
      if (hasEnded || state === 'pending') continue;
      tally.deliveries[state] += 1;
      if (state !== 'delivered') continue;
      const step = latencyStepOf(openMs);
      tally.latencies[step] = (tally.latencies[step] ?? 0) + 1;
    }
  }

  #of(workspaceId: WorkspaceId, endpointId: EndpointId): Tally[] {
    const whole = this.#ofWorkspace(workspaceId);
    const known = this.#endpoints.get(endpointId);
    if (known !== undefined) return [whole, known.tally];
    if (this.#endpoints.size >= this.#parts.limits.statsEndpointsMax) return [whole];
    const made = { workspaceId, endpointId, at: this.#at, tally: emptyTally() };
    this.#endpoints.set(endpointId, made);
    return [whole, made.tally];
  }

  #ofWorkspace(workspaceId: WorkspaceId): Tally {
    const at = startOf('minute', this.#parts.clock.now());
    if (at !== this.#at) this.#close(at);
    const known = this.#workspaces.get(workspaceId);
    if (known !== undefined) return known.tally;
    const made = { workspaceId, endpointId: null, at, tally: emptyTally() };
    this.#workspaces.set(workspaceId, made);
    return made.tally;
  }

  /** What was counted so far waits to be written; counting goes on with the minute that began at `at`. */
  #close(at: number): void {
    this.#waiting.push(...this.#workspaces.values(), ...this.#endpoints.values());
    this.#workspaces.clear();
    this.#endpoints.clear();
    this.#at = at;
  }

  async #round(): Promise<void> {
    await this.flush();
    await this.#prune();
    this.start();
  }

  async #write(): Promise<void> {
    const { store, observer, limits } = this.#parts;
    this.#close(this.#at);
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting.slice(0, limits.statsBatchMax);
        await store.addStats(batch);
        this.#waiting = this.#waiting.slice(batch.length);
      }
    } catch (cause) {
      observer.failed('statistics', cause);
      this.#waiting = merged(this.#waiting).slice(-limits.statsWaitingMax);
    }
  }

  async #prune(): Promise<void> {
    const { store, clock, observer, limits } = this.#parts;
    try {
      for (const step of statsSteps) {
        const before = clock.now() - limits.statsKeptMs[step];
        await store.pruneStats({ step, before, limit: limits.statsPruneMax });
      }
    } catch (cause) {
      observer.failed('statistics', cause);
    }
  }
}

/** One for each minute of an endpoint or workspace. */
function merged(tallies: readonly MinuteTally[]): MinuteTally[] {
  const byKey = new Map<string, MinuteTally>();
  for (const one of tallies) {
    const key = `${one.at} ${one.endpointId ?? one.workspaceId}`;
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, one);
    else addTally(known.tally, one.tally);
  }
  return [...byKey.values()];
}
