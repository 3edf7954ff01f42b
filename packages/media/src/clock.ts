/** Time as an argument, so that tests can hold it still. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls `ring` once, `delayMs` from now, unless canceled before. */
  alarm(delayMs: number, ring: () => void): { cancel(): void };
}

/** Waits, and says whether the whole delay passed (`false`: the signal came first). */
export async function slept(clock: Clock, delayMs: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  return new Promise((resolve) => {
    const wake = (): void => {
      alarm.cancel();
      resolve(false);
    };
    const alarm = clock.alarm(delayMs, () => {
      signal.removeEventListener('abort', wake);
      resolve(true);
    });
    signal.addEventListener('abort', wake, { once: true });
  });
}
