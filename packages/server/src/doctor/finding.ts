// What the doctor says, and what it is told to look at.
import type { Config } from '../config/schema.ts';
import type { World } from './world.ts';

export interface Finding {
  /** A warning is something that will hurt one day; a problem hurts now. */
  readonly level: 'ok' | 'warning' | 'problem';
  readonly what: string;
  /** Null when there is nothing to do. */
  readonly remedy: string | null;
}

export interface Check {
  /** What is looked at, as a heading. */
  readonly about: string;
  find(world: World, config: Config): Promise<readonly Finding[]>;
}

export function ok(what: string): Finding {
  return { level: 'ok', what, remedy: null };
}

export function warning(what: string, remedy: string): Finding {
  return { level: 'warning', what, remedy };
}

export function problem(what: string, remedy: string): Finding {
  return { level: 'problem', what, remedy };
}
