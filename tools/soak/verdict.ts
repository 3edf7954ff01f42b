// Whether what was sampled stays where it is: the beginning of the longest life, once it is warm, held against its end.
import type { Sample } from './sample.ts';

export interface Flatness {
  readonly what: string;
  readonly before: number;
  readonly after: number;
  readonly isFlat: boolean;
}

/** The first part of a life fills caches. */
const WARM_SHARE = 0.2;
/** Of what is left, the beginning and the end that are compared. */
const COMPARED_SHARE = 1 / 3;
const SAMPLES_MIN = 9;
/** Growth that is taken for noise: a share, or so much at least. */
const ALLOWED_SHARE = 0.1;
const ALLOWED_RESIDENT_BYTES = 32 * 1024 * 1024;
/** Connections come and go with what hangs and is probed; a leak is soon beyond this. */
const ALLOWED_FILE_DESCRIPTORS = 60;

/** Null when there are too few samples for a verdict. */
export function flatness(samples: readonly Sample[]): readonly Flatness[] | null {
  const life = longestLife(samples);
  const warm = life.slice(Math.floor(life.length * WARM_SHARE));
  if (warm.length < SAMPLES_MIN) return null;
  const part = Math.floor(warm.length * COMPARED_SHARE);
  const [first, last] = [warm.slice(0, part), warm.slice(-part)];
  const compare = (what: string, of: (sample: Sample) => number, allowed: number): Flatness => {
    const [before, after] = [median(first.map(of)), median(last.map(of))];
    return { what, before, after, isFlat: after - before <= Math.max(allowed, before * ALLOWED_SHARE) };
  };
  return [
    compare('resident bytes', ({ residentBytes }) => residentBytes, ALLOWED_RESIDENT_BYTES),
    compare('file descriptors', ({ fileDescriptors }) => fileDescriptors, ALLOWED_FILE_DESCRIPTORS),
  ];
}

function longestLife(samples: readonly Sample[]): readonly Sample[] {
  const lives = Object.values(Object.groupBy(samples, ({ life }) => life));
  return lives.reduce<readonly Sample[]>(
    (best, life) => (life !== undefined && life.length > best.length ? life : best),
    [],
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
