// The real SQLite store, called as through its thread (one call after the other, answers in the same order), with
// what can go wrong at each call.
import type { EngineOptions } from '../src/engine/engine.ts';
import type { NodeStore } from '../src/engine/node-ports.ts';
import type { SqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import type { BrittleDatabase } from './brittle-database.ts';
import type { CallFate, Faults } from './faults.ts';
import { type Mortal, never } from './mortal.ts';
import type { Timeline } from './timeline.ts';
import type { Report } from './violation.ts';

export type EngineStore = EngineOptions['store'] & NodeStore;
type Method = keyof EngineStore;

const READS: ReadonlySet<string> = new Set<Method>([
  'waiting',
  'dueDeliveries',
  'endpoints',
  'eventTypes',
  'runningReplays',
  'replayCandidates',
  'changedEndpoints',
]);

export interface ExecutedCall {
  readonly method: string;
  readonly values: readonly unknown[];
  readonly result: unknown;
  /** The engine gets the result; otherwise it gets an error, or nothing because it died. */
  readonly isTold: boolean;
}

/** Sees what is carried out, whoever is told of it. */
export interface StoreWitness {
  begins(method: string, values: readonly unknown[]): void;
  executed(call: ExecutedCall): void;
  failed(method: string): void;
  slow(durationMs: number): void;
}

export interface FaultyStoreParts {
  readonly store: SqliteStore;
  /** The store's connections. */
  readonly databases: readonly BrittleDatabase[];
  readonly mortal: Mortal;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly witness: StoreWitness;
  readonly trace: (line: string) => void;
  readonly report: Report;
}

export function faultyStore(parts: FaultyStoreParts): EngineStore {
  const { store, timeline } = parts;
  let busyUntil = 0;

  function isOver(name: string): boolean {
    const { isAlive, hasStopped } = parts.mortal;
    if (hasStopped && !READS.has(name)) {
      parts.report({ promise: 2, expected: 'a stopped process to write nothing', seen: name });
    }
    return !isAlive;
  }

  function call(
    name: string,
    method: (...values: unknown[]) => unknown,
    values: unknown[],
  ): Promise<unknown> {
    if (isOver(name)) return never();
    const fate = parts.faults.ofStoreCall(name, !READS.has(name));
    if (fate.durationMs > 0) parts.witness.slow(fate.durationMs);
    busyUntil = Math.max(busyUntil, timeline.now) + fate.durationMs;
    return new Promise((resolve, reject) => {
      const run = () => {
        if (isOver(name)) return;
        parts.trace(`store ${name}${describe(fate)}`);
        try {
          resolve(carryOut(name, () => method(...values), values, fate));
        } catch (cause) {
          if (parts.mortal.isAlive) reject(cause);
        }
      };
      timeline.after(busyUntil - timeline.now, () => parts.mortal.whenAwake(run));
    });
  }

  /** Throws what the engine is told; a dead engine is told nothing. */
  function carryOut(name: string, work: () => unknown, values: unknown[], fate: CallFate): unknown {
    const { mortal, witness, databases } = parts;
    const breakOff = (place: string) => {
      if (fate.crash !== null) mortal.crash(`${place} ${name}`);
      witness.failed(name);
      throw new Error(place === 'after' ? 'disk I/O error' : 'database or disk is full');
    };
    const place = fate.crash ?? fate.failure;
    if (place === 'before') breakOff(place);
    witness.begins(name, values);
    const result = place === 'within' ? breaking(databases, fate, work, () => breakOff(place)) : work();
    witness.executed({ method: name, values, result, isTold: place !== 'after' });
    if (place === 'after') breakOff(place);
    return result;
  }

  const methods = Object.entries(store).map(([name, method]) => [
    name,
    (...values: unknown[]) => call(name, method as (...values: unknown[]) => unknown, values),
  ]);
  return Object.fromEntries(methods) as EngineStore;
}

/** Carries out some statements of the work, then breaks off, unless it needs no more than those. */
function breaking(
  databases: readonly BrittleDatabase[],
  { statements }: CallFate,
  work: () => unknown,
  breakOff: () => void,
): unknown {
  for (const database of databases) database.arm(statements, breakOff);
  try {
    return work();
  } finally {
    for (const database of databases) database.disarm();
  }
}

function describe({ crash, failure }: { crash: string | null; failure: string | null }): string {
  if (crash !== null) return ` (crash ${crash})`;
  return failure === null ? '' : ` (fails ${failure})`;
}
