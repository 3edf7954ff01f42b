// Axes with round numbers. Pure.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** From 0 to at least `max`, in about `wanted` steps of 1, 2 or 5 times a power of ten. */
export function valueTicks(max: number, wanted = 3): number[] {
  if (max <= 0) return [0, 1];
  const rough = max / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    [1, 2, 5, 10].map((unit) => unit * power).find((step) => step >= rough) ?? power * 10,
    0,
  );
  const count = Math.ceil(max / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

const timeSteps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14].map((count) => count * DAY),
];

/** Round instants of the local clock between the two, at most `countMax`. */
export function timeTicks(
  fromMs: number,
  toMs: number,
  countMax: number,
): { ticks: number[]; stepMs: number } {
  const stepMs = timeSteps.find((step) => (toMs - fromMs) / step <= countMax) ?? 28 * DAY;
  const offsetMs = -new Date(fromMs).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((fromMs + offsetMs) / stepMs) * stepMs - offsetMs;
  const count = Math.max(0, Math.floor((toMs - first) / stepMs) + 1);
  return { ticks: Array.from({ length: count }, (_, index) => first + index * stepMs), stepMs };
}

const hours = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

export function timeLabel(atMs: number, stepMs: number): string {
  return stepMs < DAY ? hours.format(atMs) : days.format(atMs);
}
