// The real SQLite store, called as through its thread (one call after the other, answers in the same order), with
// what can go wrong at each call.
import type { EngineOptions } from '../src/engine/engine.ts';
import type { SqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import type { Faults } from './faults.ts';
import { type Mortal, never } from './mortal.ts';
import type { Timeline } from './timeline.ts';

export type EngineStore = EngineOptions['store'];
type Method = keyof EngineStore;

const READS: ReadonlySet<string> = new Set<Method>(['waitingLanes', 'dueDeliveries', 'endpoints']);

export interface ExecutedCall {
  readonly method: string;
  readonly values: readonly unknown[];
  readonly result: unknown;
  /** The engine gets the result; otherwise it gets an error, or nothing because it died. */
  readonly isTold: boolean;
}

/** Sees what is carried out, whoever is told of it. */
export interface StoreWitness {
  executed(call: ExecutedCall): void;
  failed(method: string): void;
  slow(durationMs: number): void;
}

export interface FaultyStoreParts {
  readonly store: SqliteStore;
  readonly mortal: Mortal;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly witness: StoreWitness;
  readonly trace: (line: string) => void;
}

export function faultyStore(parts: FaultyStoreParts): EngineStore {
  const { store, timeline } = parts;
  let busyUntil = 0;

  function call(
    name: string,
    method: (...values: unknown[]) => unknown,
    values: unknown[],
  ): Promise<unknown> {
    if (!parts.mortal.isAlive) return never();
    const fate = parts.faults.ofStoreCall(!READS.has(name));
    if (fate.durationMs > 0) parts.witness.slow(fate.durationMs);
    busyUntil = Math.max(busyUntil, timeline.now) + fate.durationMs;
    return new Promise((resolve, reject) => {
      timeline.after(busyUntil - timeline.now, () => {
        if (!parts.mortal.isAlive) return;
        parts.trace(`store ${name}${describe(fate)}`);
        if (fate.crash === 'before') return parts.mortal.crash(`before ${name}`);
        if (fate.failure === 'before') {
          parts.witness.failed(name);
          return reject(new Error('database or disk is full'));
        }
        try {
          const result = method(...values);
          const isTold = fate.crash === null && fate.failure === null;
          parts.witness.executed({ method: name, values, result, isTold });
          if (fate.crash === 'after') return parts.mortal.crash(`after ${name}`);
          if (fate.failure === 'after') {
            parts.witness.failed(name);
            return reject(new Error('disk I/O error'));
          }
          resolve(result);
        } catch (cause) {
          reject(cause);
        }
      });
    });
  }

  const methods = Object.entries(store).map(([name, method]) => [
    name,
    (...values: unknown[]) => call(name, method as (...values: unknown[]) => unknown, values),
  ]);
  return Object.fromEntries(methods) as EngineStore;
}

function describe({ crash, failure }: { crash: string | null; failure: string | null }): string {
  if (crash !== null) return ` (crash ${crash})`;
  return failure === null ? '' : ` (fails ${failure})`;
}
