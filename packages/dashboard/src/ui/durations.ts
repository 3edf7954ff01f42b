// Durations and numbers as people read them, always with their unit.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** With two parts at most: "12 ms", "1.24 s", "4 min 3 s", "2 h 5 min", "3 d 4 h". */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${Number((ms / SECOND).toPrecision(3))} s`;
  if (ms < HOUR) return twoParts(ms, MINUTE, 'min', SECOND, 's');
  if (ms < DAY) return twoParts(ms, HOUR, 'h', MINUTE, 'min');
  return twoParts(ms, DAY, 'd', HOUR, 'h');
}

function twoParts(ms: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const whole = Math.floor(ms / large);
  const rest = Math.floor((ms - whole * large) / small);
  return rest === 0 ? `${whole} ${largeUnit}` : `${whole} ${largeUnit} ${rest} ${smallUnit}`;
}

/** One part: for times that pass while they are read. */
export function roughly(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
export function count(value: number): string {
  return whole.format(value);
}

/** "1 event", "2 events". */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}
