// How FastPix writes lengths and shapes: as text.
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** HH:MM:SS, with milliseconds only where there are some. */
export function clockTime(durationMs: number): string {
  const wholeMs = Math.round(durationMs);
  const parts = [wholeMs / HOUR_MS, (wholeMs % HOUR_MS) / MINUTE_MS, (wholeMs % MINUTE_MS) / SECOND_MS];
  const clock = parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
  const restMs = wholeMs % SECOND_MS;
  return restMs === 0 ? clock : `${clock}.${String(restMs).padStart(3, '0')}`;
}

/** 1280 by 720 is 16:9. */
export function aspectRatio(width: number, height: number): string {
  const divisor = greatestCommonDivisor(width, height);
  return `${width / divisor}:${height / divisor}`;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
