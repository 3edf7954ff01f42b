// Keeps the young generations of V8 small. Left alone, the main thread's grows to 128 MiB and each thread's after it,
// only because it may: next to nothing in it outlives a request. Larger ones make a collection rarer, not cheaper, and
// beyond these sizes no run showed a gain (docs/internals/performance.md).
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Of each half: objects are made in one, and those that live on are moved to the other. */
const MAIN_THREAD_MIB = 16;
const OTHER_THREADS_MIB = 8;
const HALVES = 2;
const BYTES_PER_MIB = 1024 * 1024;
/** It shrinks when a server idles, and is to be at its size again soon after load returns. */
const LOOK_EVERY_MS = 250;

/**
 * For as long as the process lives. Threads take their size when they start; the main thread has started, so its own is
 * let grow until it is there, and then held by telling V8 to grow by a factor of one.
 */
export function boundYoungGenerations(): void {
  setFlagsFromString(`--min-semi-space-size=${OTHER_THREADS_MIB}`);
  setFlagsFromString(`--max-semi-space-size=${OTHER_THREADS_MIB}`);
  let mayGrow = true;
  const look = () => {
    if (mayGrow === isBelowItsSize()) return;
    mayGrow = !mayGrow;
    setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`);
  };
  look();
  setInterval(look, LOOK_EVERY_MS).unref();
}

function isBelowItsSize(): boolean {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  return young !== undefined && young.space_size < HALVES * MAIN_THREAD_MIB * BYTES_PER_MIB;
}
