// The real clock, randomness and disk: the only file that asks the machine for any of them.
import { randomBytes } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import type { Clock, Random } from './engine/ports.ts';

/** Node's timers overflow beyond this; a longer alarm rings early and is set again by who set it. */
const TIMER_MAX_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  alarm(delayMs, ring) {
    const timer = setTimeout(ring, Math.min(delayMs, TIMER_MAX_MS));
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

export const systemRandom: Random = {
  fraction: () => Math.random(),
  bytes: (size) => randomBytes(size),
};

/** Bytes that an ordinary user may still write to the disk of a folder; null when it does not tell. */
export async function diskFreeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
