// What a scenario is: something to measure several times, with the figures that each run gives.
import type { Laboratory } from './laboratory.ts';

export interface Scenario {
  readonly name: string;
  /** What is measured, for the table. */
  readonly title: string;
  readonly figures: readonly FigureSpec[];
  /** Gives a run at a time; what it needs for all of them it makes first and puts away at the end. */
  measure(laboratory: Laboratory): AsyncGenerator<Run>;
}

export interface FigureSpec {
  readonly key: string;
  readonly label: string;
  readonly unit: Unit;
  readonly bar?: Bar;
}

export type Unit = 'ratio' | 'per second' | 'us' | 'ms' | 'bytes' | 'MiB' | 'count' | 'percent';

export type Bar = { readonly atLeast: number } | { readonly atMost: number };

export interface Run {
  /** By key; null where the system does not tell, or where it was not reached. */
  readonly figures: Readonly<Record<string, number | null>>;
  readonly faults: Faults;
}

/** All should be 0: what the figures say is worth nothing when deliveries went astray. */
export interface Faults {
  readonly refusedEvents: number;
  readonly missingDeliveries: number;
  readonly repeatedDeliveries: number;
}

export const noFaults: Faults = { refusedEvents: 0, missingDeliveries: 0, repeatedDeliveries: 0 };

export function addFaults(faults: readonly Faults[]): Faults {
  const total = (key: keyof Faults) => faults.reduce((sum, one) => sum + one[key], 0);
  return {
    refusedEvents: total('refusedEvents'),
    missingDeliveries: total('missingDeliveries'),
    repeatedDeliveries: total('repeatedDeliveries'),
  };
}
