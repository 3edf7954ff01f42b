import { parseArgs } from 'node:util';

export interface SoakOptions {
  readonly durationMs: number;
  /** Events per second; null: half of what this machine takes, found out first. */
  readonly rate: number | null;
  /** Between two kill -9; null: none. */
  readonly killEveryMs: number | null;
  readonly dataDir: string | null;
}

const MINUTE_MS = 60_000;

/** Throws an Error that names the mistake. */
export function soakOptions(argv: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      minutes: { type: 'string', default: '120' },
      rate: { type: 'string' },
      'kill-every-minutes': { type: 'string' },
      'data-dir': { type: 'string' },
    },
  });
  const kill = values['kill-every-minutes'];
  return {
    durationMs: positive('minutes', values.minutes) * MINUTE_MS,
    rate: values.rate === undefined ? null : positive('rate', values.rate),
    killEveryMs: kill === undefined ? null : positive('kill-every-minutes', kill) * MINUTE_MS,
    dataDir: values['data-dir'] ?? null,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`--${name} must be a number above 0`);
}
