// The benchmark's only clock. Processes compare these times with each other, so it is wall time; within a process
// it moves with the monotonic clock, so a step of the wall clock during a run cannot turn a latency negative.
const ORIGIN_US = performance.timeOrigin * 1000;

/** Microseconds since 1970. */
export function nowUs(): number {
  return Math.round(ORIGIN_US + performance.now() * 1000);
}
