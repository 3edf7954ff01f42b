// A real time axis for what happens within milliseconds and then again after hours: linear where something happens,
// broken where nothing does for long. Pure, so that it can be tested without a browser.

/** A stretch of time that is drawn to scale. Places are shares of the whole width. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly left: number;
  readonly width: number;
}

/** A pause that is left out of the scale. */
interface Break {
  readonly durationMs: number;
  readonly left: number;
  readonly width: number;
}

export interface TimeAxis {
  readonly stretches: readonly Stretch[];
  readonly breaks: readonly Break[];
  readonly placeOf: (atMs: number) => number;
}

const BREAKS_MAX = 9;
/** A pause is left out when it would take more than this share of what is left. */
const BREAK_SHARE = 0.25;
/** Shorter ones never are. */
const BREAK_MS_MIN = 500;
/** How wide a break is beside a stretch with one instant. */
const BREAK_WEIGHT = 0.9;
/** Of a stretch, at each end: nothing stands right beside a break. */
const MARGIN = 0.1;

export function timeAxis(instants: readonly number[]): TimeAxis {
  const sorted = [...new Set(instants)].toSorted((a, b) => a - b);
  const groups = split(sorted, breakAfter(sorted));
  const weights = groups.map(({ length }) => 0.6 + Math.sqrt(length));
  const total = weights.reduce((sum, weight) => sum + weight, 0) + BREAK_WEIGHT * (groups.length - 1);
  const stretches: Stretch[] = [];
  const breaks: Break[] = [];
  let left = 0;
  for (const [index, group] of groups.entries()) {
    const width = (weights[index] ?? 0) / total;
    const [fromMs, toMs] = [group[0] ?? 0, group.at(-1) ?? 0];
    const before = stretches.at(-1);
    if (before !== undefined) {
      const breakWidth = BREAK_WEIGHT / total;
      breaks.push({ durationMs: fromMs - before.toMs, left, width: breakWidth });
      left += breakWidth;
    }
    stretches.push({ fromMs, toMs, left, width });
    left += width;
  }
  return { stretches, breaks, placeOf: (atMs) => placeIn(stretches, atMs) };
}

/** Indexes of the instants that a break follows. */
function breakAfter(sorted: readonly number[]): ReadonlySet<number> {
  const pauses = sorted
    .slice(1)
    .map((at, index) => ({ index, ms: at - (sorted[index] ?? at) }))
    .toSorted((a, b) => b.ms - a.ms);
  let left = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  const chosen = new Set<number>();
  for (const { index, ms } of pauses) {
    if (chosen.size === BREAKS_MAX || ms < BREAK_MS_MIN || ms < left * BREAK_SHARE) break;
    chosen.add(index);
    left -= ms;
  }
  return chosen;
}

function split(sorted: readonly number[], after: ReadonlySet<number>): number[][] {
  const groups: number[][] = [[]];
  for (const [index, at] of sorted.entries()) {
    groups.at(-1)?.push(at);
    if (after.has(index)) groups.push([]);
  }
  return groups;
}

function placeIn(stretches: readonly Stretch[], atMs: number): number {
  const [first] = stretches;
  if (first === undefined) return 0;
  let place = first.left;
  for (const stretch of stretches) {
    if (atMs < stretch.fromMs) return place;
    place = placeWithin(stretch, Math.min(atMs, stretch.toMs));
  }
  return place;
}

export function placeWithin({ fromMs, toMs, left, width }: Stretch, atMs: number): number {
  if (toMs === fromMs) return left + width / 2;
  const share = (atMs - fromMs) / (toMs - fromMs);
  return left + width * (MARGIN + (1 - 2 * MARGIN) * share);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const steps = [
  [1, 1, 2, 5, 10, 20, 50, 100, 200, 500],
  [SECOND, 1, 2, 5, 10, 15, 30],
  [MINUTE, 1, 2, 5, 10, 15, 30],
  [HOUR, 1, 2, 3, 6, 12, 24],
].flatMap(([unit = 1, ...counts]) => counts.map((count) => count * unit));

/** Instants to label within a stretch besides its start, at most `countMax` of them. */
export function ticksOf({ fromMs, toMs }: Stretch, countMax: number): number[] {
  const lengthMs = toMs - fromMs;
  const step = steps.find((step) => lengthMs / step <= countMax);
  if (step === undefined || countMax < 1 || lengthMs === 0) return [];
  const count = Math.floor(lengthMs / step);
  return Array.from({ length: count }, (_, index) => fromMs + step * (index + 1));
}
