// A deliberately broken part, to see that the checks notice.
import type { EngineLimits } from '../src/engine/limits.ts';
import type { Transport } from '../src/engine/ports.ts';
import type { EngineStore } from './faulty-store.ts';
import type { Plan } from './plan.ts';
import type { Timeline } from './timeline.ts';
import type { PromiseNumber } from './violation.ts';
import type { World } from './world.ts';

export interface Mutation {
  readonly name: string;
  /** The promise that it breaks. */
  readonly promise: PromiseNumber;
  readonly store?: (store: EngineStore, timeline: Timeline) => EngineStore;
  readonly transport?: (transport: Transport, world: World) => Transport;
  /** Statements that the database does not carry out. */
  readonly ignoredSql?: readonly string[];
  readonly limits?: Partial<EngineLimits>;
  /** What brings it out. */
  readonly mix?: Partial<Plan>;
}
