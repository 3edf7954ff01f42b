// One run of the process, from its start to its crash or stop. Everything that an engine can touch asks it first:
// a dead process calls nothing, is told nothing and hears no alarm.
export interface Mortal {
  /** 1 for the first start. */
  readonly number: number;
  readonly isAlive: boolean;
  /** It stopped in good order: nothing of it may still be at work. */
  readonly hasStopped: boolean;
  crash(why: string): void;
  /** Now, or when it wakes from a sleep that it does not know of. */
  whenAwake(run: () => void): void;
}

/** What a dead process waits for. */
export function never<Result>(): Promise<Result> {
  return new Promise<Result>(() => undefined);
}
