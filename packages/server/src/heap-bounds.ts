// Keeps the heaps of V8 small, and what is short-lived out of their old generations. Left alone, each half of the main
// thread's young generation grows to 64 MiB, and an old one to four times what lived in it. What it costs was measured:
// docs/internals/performance.md.
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Of each half: objects are made in one, and those that live on are moved to the other. */
const MAIN_THREAD_YOUNG_MIB = 32;
const OTHER_THREADS_YOUNG_MIB = 8;
const HALVES = 2;
const BYTES_PER_MIB = 1024 * 1024;
/** By how much an old generation may grow beyond what was alive in it when it was last collected. */
const OLD_GROWTH_PERCENT = 100;
/** It shrinks when a server idles, and is to be at its size again soon after load returns. */
const LOOK_EVERY_MS = 250;

/**
 * For as long as the process lives. Threads take the size of their young generations when they start; the main thread
 * has started, so its own is let grow until it is there, and then held by telling V8 to grow by a factor of one.
 */
export function boundHeaps(): void {
  setFlagsFromString(`--heap-growing-percent=${OLD_GROWTH_PERCENT}`);
  setFlagsFromString(`--min-semi-space-size=${OTHER_THREADS_YOUNG_MIB}`);
  setFlagsFromString(`--max-semi-space-size=${OTHER_THREADS_YOUNG_MIB}`);
  // What is under way lives on for one collection or two, and is garbage then. V8 may take that for a long life, and make such
  // objects in the old generation from the start: there each keeps all that it points to until the next full collection.
  setFlagsFromString('--no-allocation-site-pretenuring');
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
  return young !== undefined && young.space_size < HALVES * MAIN_THREAD_YOUNG_MIB * BYTES_PER_MIB;
}
