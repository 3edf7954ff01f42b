import { setTimeout as startTimer } from 'node:timers';
import type { Clock } from '../src/index.ts';

export const realClock: Clock = {
  now: () => Date.now(),
  alarm: (delayMs, ring) => {
    const timer = startTimer(ring, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Stands still until it is told to go on. */
export class ManualClock implements Clock {
  #now = Date.UTC(2026, 0, 1);
  readonly #alarms = new Set<{ readonly at: number; readonly ring: () => void }>();
  #onAlarm: (() => void) | undefined;

  now(): number {
    return this.#now;
  }

  alarm(delayMs: number, ring: () => void): { cancel(): void } {
    const alarm = { at: this.#now + delayMs, ring };
    this.#alarms.add(alarm);
    this.#onAlarm?.();
    return { cancel: () => this.#alarms.delete(alarm) };
  }

  advance(durationMs: number): void {
    this.#now += durationMs;
    for (const alarm of this.#alarms) {
      if (alarm.at > this.#now) continue;
      this.#alarms.delete(alarm);
      alarm.ring();
    }
  }

  /** Resolves when something waits for a time at most this far away (and further than `beyondMs`). */
  async waitForAlarm(withinMs: number, beyondMs = 0): Promise<void> {
    const isSet = (): boolean =>
      [...this.#alarms].some(({ at }) => at <= this.#now + withinMs && at > this.#now + beyondMs);
    await new Promise<void>((resolve) => {
      this.#onAlarm = () => {
        if (isSet()) resolve();
      };
      this.#onAlarm();
    });
  }
}
