// Gathers what must become durable while a commit is under way, and writes it all in the next one: under load
// one fsync serves hundreds of publishers and attempts, at rest each goes out at once. A commit that fails
// refuses the publications in it, but never loses an attempt: those are written with the next commit.
import type { FinishedAttempt } from '../core/attempt.ts';
import { RefusalError } from '../core/refusal.ts';
import type { Clock, EventLog, Observer, Publication, PublicationResult } from './ports.ts';

export interface GroupCommitLimits {
  /** Events waiting to be written before publishers are refused. */
  readonly waitingEventsMax: number;
  /** Events and attempts written in one transaction. */
  readonly batchMax: number;
  /** Pause after a failed commit. */
  readonly retryPauseMs: number;
}

interface WaitingPublication {
  readonly publication: Publication;
  readonly resolve: (result: PublicationResult) => void;
  readonly reject: (cause: unknown) => void;
}

interface WaitingAttempt {
  readonly attempt: FinishedAttempt;
  readonly recorded: () => void;
}

export class GroupCommit {
  readonly #log: EventLog;
  readonly #clock: Clock;
  readonly #observer: Observer;
  readonly #limits: GroupCommitLimits;
  readonly #recovered: () => void;
  #publications: WaitingPublication[] = [];
  #attempts: WaitingAttempt[] = [];
  #waitingEvents = 0;
  #running = false;
  #idle: (() => void)[] = [];

  /** `recovered` is called when a commit works again after one failed whose fate is not known. */
  constructor(parts: {
    log: EventLog;
    clock: Clock;
    observer: Observer;
    limits: GroupCommitLimits;
    recovered: () => void;
  }) {
    this.#log = parts.log;
    this.#clock = parts.clock;
    this.#observer = parts.observer;
    this.#limits = parts.limits;
    this.#recovered = parts.recovered;
  }

  /** Resolves once the publication is on disk. */
  publish(publication: Publication): Promise<PublicationResult> {
    if (this.#waitingEvents + publication.length > this.#limits.waitingEventsMax) {
      throw new RefusalError(
        'too_many_requests',
        'More events are waiting for the disk than this server holds.',
        {
          retryAfterSeconds: 1,
        },
      );
    }
    this.#waitingEvents += publication.length;
    return new Promise((resolve, reject) => {
      this.#publications.push({ publication, resolve, reject });
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

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    if (this.#running) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #start(): void {
    if (this.#running) return;
    this.#running = true;
    // What else arrives in this turn of the event loop goes into the same commit.
    setImmediate(() => void this.#run());
  }

  async #run(): Promise<void> {
    let failed = false;
    while (this.#publications.length + this.#attempts.length > 0 || failed) {
      const publications = this.#takePublications();
      const attempts = this.#attempts.splice(0, this.#limits.batchMax);
      const succeeded = await this.#commit(publications, attempts);
      if (succeeded && failed) this.#recovered();
      if (!succeeded) await this.#pause();
      failed = !succeeded;
    }
    this.#running = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #takePublications(): WaitingPublication[] {
    let events = 0;
    const end = this.#publications.findIndex(({ publication }) => {
      events += publication.length;
      return events > this.#limits.batchMax && events > publication.length;
    });
    const taken = this.#publications.splice(0, end === -1 ? this.#publications.length : end);
    for (const { publication } of taken) this.#waitingEvents -= publication.length;
    return taken;
  }

  async #commit(publications: WaitingPublication[], attempts: WaitingAttempt[]): Promise<boolean> {
    try {
      const results = await this.#log.commit({
        now: this.#clock.now(),
        publications: publications.map(({ publication }) => publication),
        attempts: attempts.map(({ attempt }) => attempt),
      });
      for (const { recorded } of attempts) recorded();
      for (const [index, result] of results.entries()) publications[index]?.resolve(result);
      return true;
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
      return false;
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.alarm(this.#limits.retryPauseMs, resolve);
    });
  }
}
