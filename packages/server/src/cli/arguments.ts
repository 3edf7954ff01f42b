// Texts of the command line as what they mean, or a mistake in words that name the text.
import { InvalidArgumentError } from 'commander';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Such as 90s, 15m, 2h, 7d. */
export function durationMs(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined)
    throw new InvalidArgumentError('It must be a duration, such as 90s, 15m, 2h or 7d.');
  return Number(number) * unitMs;
}

/** An instant of RFC 3339, or how long ago: 2h. */
export function instantAgo(now: () => number): (text: string) => string {
  return (text) => instantOf(text, (durationMs) => now() - durationMs, 'how long ago');
}

/** An instant of RFC 3339, or in how long: 30d. */
export function instantAhead(now: () => number): (text: string) => string {
  return (text) => instantOf(text, (durationMs) => now() + durationMs, 'in how long');
}

function instantOf(text: string, distant: (durationMs: number) => number, otherwise: string): string {
  if (/^\d{4}-\d\d-\d\d[T ]/.test(text) && !Number.isNaN(Date.parse(text))) {
    return new Date(text).toISOString();
  }
  try {
    return new Date(distant(durationMs(text))).toISOString();
  } catch {
    throw new InvalidArgumentError(
      `It must be an instant, such as 2026-01-31T10:00:00Z, or ${otherwise}, such as 2h.`,
    );
  }
}

export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

/** Commas between; used again, it adds. */
export function words(text: string, before: readonly string[] = []): string[] {
  const more = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return [...before, ...more];
}

/** Such as key=value; used again, it adds. */
export function pair(separator: '=' | ':') {
  return (text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> => {
    const at = text.indexOf(separator);
    if (at < 1) throw new InvalidArgumentError(`It must be name${separator}value.`);
    return { ...before, [text.slice(0, at).trim()]: text.slice(at + 1).trim() };
  };
}

export function subject(text: string): { kind: string; id: string } {
  const slash = text.indexOf('/');
  if (slash < 1 || slash === text.length - 1) {
    throw new InvalidArgumentError('It must be kind/id, such as media/vi1.');
  }
  return { kind: text.slice(0, slash), id: text.slice(slash + 1) };
}

export function jsonObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new InvalidArgumentError('It must be a JSON object.');
}
