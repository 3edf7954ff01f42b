// What several runs of one measurement say together.

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Null when there is nothing, or when a run could not measure it. */
export function spreadOf(values: readonly (number | null | undefined)[]): Spread | null {
  const sorted = values.filter((value) => value !== null && value !== undefined).toSorted((a, b) => a - b);
  const min = sorted[0];
  const max = sorted.at(-1);
  if (min === undefined || max === undefined || sorted.length < values.length) return null;
  return { median: medianOf(sorted), min, max };
}

function medianOf(sorted: readonly number[]): number {
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  return (upper + lower) / 2;
}
