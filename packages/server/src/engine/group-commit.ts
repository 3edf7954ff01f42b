// Gathers what must become durable while a commit is under way, and writes it all in the next one: under load
// one fsync serves hundreds of publishers and attempts, at rest each goes out at once. A commit that fails
// refuses the publications in it, but never loses an attempt: those are written with the next commit.
import type { FinishedAttempt } from '../core/attempt.ts';
import { RefusalError } from '../core/refusal.ts';
import { FairQueue } from './fair-queue.ts';
import type { Ownership } from './ownership.ts';
import type {
  Clock,
  CommitResult,
  EventLog,
  MovedUp,
  Observer,
  Publication,
  PublicationResult,
} from './ports.ts';

export interface GroupCommitLimits {
  /** Events waiting to be written before publishers are refused. */
  readonly waitingEventsMax: number;
  /** The same for the events of one workspace, so that none can take all the room. */
  readonly waitingEventsPerWorkspaceMax: number;
  /** Events and deliveries written in one transaction. */
  readonly commitRowsMax: number;
  /** Attempts written in one transaction. */
  readonly commitAttemptsMax: number;
  /** Pause after a failed commit. */
  readonly retryPauseMs: number;
}

interface WaitingPublication {
  readonly workspaceId: string;
  readonly publication: Publication;
  /** Of its events and their deliveries. */
  readonly rows: number;
  readonly resolve: (result: PublicationResult) => void;
  readonly reject: (cause: unknown) => void;
}

interface WaitingAttempt {
  readonly attempt: FinishedAttempt;
  readonly recorded: () => void;
}

/** What one commit has made durable. */
interface Committed {
  readonly publications: readonly WaitingPublication[];
  readonly attempts: readonly WaitingAttempt[];
  readonly result: CommitResult;
  readonly durationMs: number;
}

export class GroupCommit {
  readonly #log: EventLog;
  readonly #clock: Clock;
  readonly #observer: Observer;
  readonly #limits: GroupCommitLimits;
  readonly #ownership: Ownership;
  readonly #recovered: () => void;
  readonly #movedUp: (deliveries: readonly MovedUp[]) => void;
  readonly #committed: () => void;
  readonly #publications = new FairQueue<WaitingPublication>();
  #attempts: WaitingAttempt[] = [];
  #waitingEvents = 0;
  #waitingRows = 0;
  readonly #waitingEventsOf = new Map<string, number>();
  #isUnderWay = false;
  #isScheduled = false;
  /** A commit failed, and none has succeeded since. */
  #isFailing = false;
  #isPausing = false;
  #idle: (() => void)[] = [];

  /**
   * `recovered` is called when a commit works again after one failed whose fate is not known, `movedUp` with the
   * deliveries that became due because those before them in their lines ended, `committed` after each commit.
   */
  constructor(parts: {
    log: EventLog;
    clock: Clock;
    observer: Observer;
    limits: GroupCommitLimits;
    ownership: Ownership;
    recovered: () => void;
    movedUp: (deliveries: readonly MovedUp[]) => void;
    committed: () => void;
  }) {
    this.#log = parts.log;
    this.#clock = parts.clock;
    this.#observer = parts.observer;
    this.#limits = parts.limits;
    this.#ownership = parts.ownership;
    this.#recovered = parts.recovered;
    this.#movedUp = parts.movedUp;
    this.#committed = parts.committed;
  }

  /** Resolves once the publication is on disk. */
  publish(workspaceId: string, publication: Publication): Promise<PublicationResult> {
    const ofWorkspace = this.#waitingEventsOf.get(workspaceId) ?? 0;
    if (
      this.#waitingEvents + publication.length > this.#limits.waitingEventsMax ||
      ofWorkspace + publication.length > this.#limits.waitingEventsPerWorkspaceMax
    ) {
      throw new RefusalError(
        'too_many_requests',
        'More events are waiting for the disk than this server holds.',
        { retryAfterSeconds: 1 },
      );
    }
    this.#waitingEvents += publication.length;
    this.#waitingEventsOf.set(workspaceId, ofWorkspace + publication.length);
    const rows = rowsOf(publication);
    this.#waitingRows += rows;
    return new Promise((resolve, reject) => {
      this.#publications.push(workspaceId, { workspaceId, publication, rows, resolve, reject });
      this.#start();
    });
  }

  /** Calls `recorded` once the attempt is on disk. */
  record(attempt: FinishedAttempt, recorded: () => void): void {
    this.#attempts.push({ attempt, recorded });
    this.#start();
  }

  /** Attempts that are made but not yet on disk. */
  get unrecordedCount(): number {
    return this.#attempts.length;
  }

  /** A commit failed, and none has succeeded since. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Events that wait for the disk. */
  get waitingEventsCount(): number {
    return this.#waitingEvents;
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    if (!this.#isIdle) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  get #isIdle(): boolean {
    return !this.#isUnderWay && !this.#hasWork && !this.#isPausing;
  }

  /** After a failure an empty commit is work, too: it tells whether the store takes anything again. */
  get #hasWork(): boolean {
    return this.#publications.length + this.#attempts.length > 0 || this.#isFailing;
  }

  /** Publishers have brought as much as one commit takes. */
  get #isFull(): boolean {
    return this.#waitingRows >= this.#limits.commitRowsMax;
  }

  #start(): void {
    if (this.#isScheduled || this.#isPausing || this.#isUnderWay) return;
    this.#isScheduled = true;
    // What else arrives in this turn of the event loop goes into the same commit.
    setImmediate(() => {
      this.#isScheduled = false;
      void this.#commitNext();
    });
  }

  async #commitNext(): Promise<void> {
    this.#isUnderWay = true;
    const attempts = this.#attempts.splice(0, this.#limits.commitAttemptsMax);
    const publications = this.#takePublications();
    const startedAt = this.#clock.now();
    const result = await this.#commit(publications, attempts);
    this.#isUnderWay = false;
    if (result === null) this.#pause();
    else {
      const durationMs = Math.max(0, this.#clock.now() - startedAt);
      const isRecovered = this.#isFailing;
      this.#isFailing = false;
      // On its way before any of these hear: the store need not wait for what nothing can be added to.
      if (this.#isFull) void this.#commitNext();
      this.#tell({ publications, attempts, result, durationMs });
      if (isRecovered) this.#recovered();
    }
    if (this.#hasWork) this.#start();
    else if (this.#isIdle) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #takePublications(): WaitingPublication[] {
    const taken = this.#publications.take(this.#limits.commitRowsMax, ({ rows }) => rows);
    for (const { workspaceId, publication, rows } of taken) {
      this.#waitingEvents -= publication.length;
      this.#waitingRows -= rows;
      const left = (this.#waitingEventsOf.get(workspaceId) ?? 0) - publication.length;
      if (left > 0) this.#waitingEventsOf.set(workspaceId, left);
      else this.#waitingEventsOf.delete(workspaceId);
    }
    return taken;
  }

  /** Null when it failed: then its publications are refused, and its attempts wait for the next. */
  async #commit(
    publications: readonly WaitingPublication[],
    attempts: readonly WaitingAttempt[],
  ): Promise<CommitResult | null> {
    try {
      return await this.#log.commit({
        now: this.#clock.now(),
        publications: publications.map(({ publication }) => publication),
        attempts: attempts.map(({ attempt }) => attempt),
        holder: this.#ownership.holderFor(publications.map(({ publication }) => publication)),
      });
    } catch (cause) {
      this.#observer.failed('commit', cause);
      this.#attempts.unshift(...attempts);
      for (const { reject } of publications) {
        reject(
          new RefusalError('unavailable', 'The store did not take the event.', {
            retryAfterSeconds: 2,
            cause,
          }),
        );
      }
      return null;
    }
  }

  #tell({ publications, attempts, result, durationMs }: Committed): void {
    this.#observer.committed({
      durationMs,
      events: publications.reduce((count, { publication }) => count + publication.length, 0),
      attempts: attempts.length,
    });
    for (const { recorded } of attempts) this.#contain(recorded);
    this.#contain(() => this.#tellMovedUp(result, attempts));
    for (const [index, published] of result.publications.entries()) publications[index]?.resolve(published);
    this.#contain(this.#committed);
  }

  /** All is on disk by now: who fails to take note of it does so alone. */
  #contain(takeNote: () => void): void {
    try {
      takeNote();
    } catch (cause) {
      this.#observer.failed('taking note of a commit', cause);
    }
  }

  #tellMovedUp({ movedUp }: CommitResult, attempts: readonly WaitingAttempt[]): void {
    if (movedUp.length === 0) return;
    this.#movedUp(movedUp);
    for (const { attempt } of attempts) {
      if (attempt.state !== 'exhausted') continue;
      const next = movedUp.find(({ after }) => after === attempt.attempt.deliveryId);
      if (next !== undefined) this.#observer.skipped(attempt.attempt.deliveryId, next);
    }
  }

  #pause(): void {
    this.#isFailing = true;
    this.#isPausing = true;
    this.#clock.alarm(this.#limits.retryPauseMs, () => {
      this.#isPausing = false;
      this.#start();
    });
  }
}

function rowsOf(publication: Publication): number {
  return publication.reduce((rows, { deliveries }) => rows + 1 + deliveries.length, 0);
}
