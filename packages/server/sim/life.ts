// One run of the process: the real engine on the real store, behind ports that die with it.
import type { Endpoint } from '../src/core/endpoint.ts';
import { Engine, type EngineOptions } from '../src/engine/engine.ts';
import type { EngineLimits } from '../src/engine/limits.ts';
import type { Signals } from '../src/engine/node-ports.ts';
import type { Clock, Transport } from '../src/engine/ports.ts';
import { createSchemaChecker } from '../src/schemas/checker.ts';
import { createSqliteStore, type SqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { BrittleDatabase } from './brittle-database.ts';
import type { EngineStore } from './faulty-store.ts';
import type { Mortal } from './mortal.ts';
import type { SeededRandom } from './random.ts';
import type { Timeline } from './timeline.ts';
import { silentObserver } from '../src/engine/observers.ts';

/** Node's own: a timer never rings at once, and rings early rather than later than this. */
const TIMER_MIN_MS = 1;
const TIMER_MAX_MS = 2 ** 31 - 1;

/** What somebody who called the engine waits to hear. */
export interface Caller<Result> {
  answered(result: Result): void;
  failed(cause: unknown): void;
  /** The process died before it answered. */
  lost(): void;
}

export interface LifeParts {
  readonly number: number;
  readonly path: string;
  readonly identitySeed: Uint8Array;
  readonly timeline: Timeline;
  readonly random: SeededRandom;
  readonly limits: Partial<EngineLimits>;
  readonly urlRule: EngineOptions['urlRule'];
  readonly tlsRule: EngineOptions['tlsRule'];
  readonly wallClock: () => number;
  readonly ignoredSql: readonly string[];
  /** Null where the process owns all endpoints. */
  readonly signals: (mortal: Mortal) => Signals | null;
  readonly storePort: (
    store: SqliteStore,
    databases: readonly BrittleDatabase[],
    mortal: Mortal,
  ) => EngineStore;
  readonly transport: (mortal: Mortal) => Transport;
  readonly endpointChanged: (endpoint: Endpoint) => void;
  readonly shareChanged: (partitions: number) => void;
  readonly failed: (what: string) => void;
  readonly crashed: (why: string) => void;
}

export class Life implements Mortal {
  readonly number: number;
  readonly store: SqliteStore;
  readonly engine: Engine;
  readonly #parts: LifeParts;
  readonly #waiting = new Set<() => void>();
  #isAlive = true;
  /** What is to happen when it wakes; null while it is awake. */
  #asleep: (() => void)[] | null = null;
  #hasStopped = false;

  constructor(parts: LifeParts) {
    this.number = parts.number;
    this.#parts = parts;
    const opened: BrittleDatabase[] = [];
    this.store = createSqliteStore(
      { path: parts.path, identitySeed: parts.identitySeed },
      (path, options) => {
        const database = new BrittleDatabase(path, options, parts.ignoredSql);
        opened.push(database);
        return database;
      },
    );
    const store = parts.storePort(this.store, opened, this);
    const signals = parts.signals(this);
    this.engine = new Engine({
      store,
      ...(signals === null ? {} : { nodes: { store, signals, accountsChanged: () => Promise.resolve() } }),
      identity: this.store.identity(),
      transport: parts.transport(this),
      clock: this.#clock(),
      random: parts.random,
      observer: {
        ...silentObserver,
        endpointChanged: parts.endpointChanged,
        shareChanged: parts.shareChanged,
        failed: parts.failed,
      },
      urlRule: parts.urlRule,
      schemaChecker: createSchemaChecker(),
      tlsRule: parts.tlsRule,
      limits: parts.limits,
    });
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Calls of the engine that are not answered. */
  get openCalls(): number {
    return this.#waiting.size;
  }

  crash(why: string): void {
    if (!this.#isAlive) return;
    this.#isAlive = false;
    for (const lost of this.#waiting) lost();
    this.#waiting.clear();
    this.#parts.crashed(why);
  }

  /** The engine says that nothing is on its way any more. */
  stopped(): void {
    this.#isAlive = false;
    this.#hasStopped = true;
    this.store.close();
  }

  sleep(): void {
    this.#asleep ??= [];
  }

  wake(): void {
    const missed = this.#asleep ?? [];
    this.#asleep = null;
    // One after the other, each in a turn of its own: promises go on in between.
    for (const run of missed) this.#parts.timeline.after(0, run);
  }

  whenAwake(run: () => void): void {
    if (this.#asleep === null) run();
    else this.#asleep.push(run);
  }

  get isAsleep(): boolean {
    return this.#asleep !== null;
  }

  get hasStopped(): boolean {
    return this.#hasStopped;
  }

  call<Result>(run: (engine: Engine) => Promise<Result>, caller: Caller<Result>): void {
    const lost = () => caller.lost();
    this.#waiting.add(lost);
    const answer = (tell: () => void) => {
      if (this.#waiting.delete(lost) && this.#isAlive) tell();
    };
    run(this.engine).then(
      (result) => answer(() => caller.answered(result)),
      (cause: unknown) => answer(() => caller.failed(cause)),
    );
  }

  #clock(): Clock {
    const { timeline, wallClock } = this.#parts;
    return {
      now: wallClock,
      alarm: (delayMs, ring) => {
        const whole = Math.ceil(Math.min(Math.max(delayMs, TIMER_MIN_MS), TIMER_MAX_MS));
        let isCanceled = false;
        const appointment = timeline.after(whole, () =>
          this.whenAwake(() => {
            if (this.#isAlive && !isCanceled) ring();
          }),
        );
        return {
          cancel() {
            isCanceled = true;
            appointment.cancel();
          },
        };
      },
    };
  }
}
