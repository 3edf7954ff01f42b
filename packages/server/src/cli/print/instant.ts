// Instants for people: how long ago, or in how long. Programs get them as they are on the wire.
const UNITS = [
  ['d', 24 * 60 * 60 * 1000],
  ['h', 60 * 60 * 1000],
  ['min', 60 * 1000],
  ['s', 1000],
] as const;

/** Such as "3 min ago", "in 2 h", "now". */
export function relative(instant: string, now: number): string {
  const differenceMs = Date.parse(instant) - now;
  if (Number.isNaN(differenceMs)) return instant;
  const sizeMs = Math.abs(differenceMs);
  const [unit, unitMs] = UNITS.find(([, unitMs]) => sizeMs >= unitMs) ?? [];
  if (unit === undefined) return 'now';
  const told = `${Math.floor(sizeMs / unitMs)} ${unit}`;
  return differenceMs > 0 ? `in ${told}` : `${told} ago`;
}

/** The time of day on this machine. */
export function timeOfDay(ms: number): string {
  const at = new Date(ms);
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
