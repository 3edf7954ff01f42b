// When each lane that waits for an instant is looked at again: one alarm per lane.
import type { Lane } from './lane.ts';
import type { Alarm, Clock } from './ports.ts';

export class LaneAlarms {
  readonly #clock: Clock;
  readonly #ring: (lane: Lane) => void;
  readonly #set = new Map<Lane, { readonly at: number; readonly alarm: Alarm }>();

  constructor(clock: Clock, ring: (lane: Lane) => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Never, when `at` is infinite. */
  set(lane: Lane, at: number): void {
    const set = this.#set.get(lane);
    if (set !== undefined) {
      if (set.at === at) return;
      set.alarm.cancel();
      this.#set.delete(lane);
    }
    if (at === Number.POSITIVE_INFINITY) return;
    const alarm = this.#clock.alarm(Math.max(0, at - this.#clock.now()), () => {
      this.#set.delete(lane);
      this.#ring(lane);
    });
    this.#set.set(lane, { at, alarm });
  }

  cancelAll(): void {
    for (const { alarm } of this.#set.values()) alarm.cancel();
    this.#set.clear();
  }
}
