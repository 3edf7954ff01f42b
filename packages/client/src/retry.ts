// When a request is sent again, and after how long. Pure.
import { ConnectionError, type CuewireError, ProblemError, UnexpectedAnswerError } from './errors.ts';

export interface RetryOptions {
  /** How often a request is sent at most, the first time included. 1: never again. */
  readonly attemptsMax: number;
  /** The pause before the second attempt, in milliseconds; each next one is twice as long. */
  readonly firstPauseMs: number;
  /** No pause is longer. When the server asks for more, the error is thrown at once. */
  readonly pauseMsMax: number;
}

export const defaultRetry: RetryOptions = { attemptsMax: 6, firstPauseMs: 250, pauseMsMax: 30_000 };

/** The server, or a proxy before it, says that it has not carried out the request. */
const NOT_CARRIED_OUT: ReadonlySet<number> = new Set([429, 503]);
/** A proxy does not know what became of it. */
const UNKNOWN: ReadonlySet<number> = new Set([502, 504]);

/**
 * Whether sending the same again may help and cannot harm. `isRepeatable`: carrying it out twice is the same as once,
 * so it may be sent again although the first may have arrived.
 */
export function mayRetry(error: CuewireError, isRepeatable: boolean): boolean {
  if (error instanceof ConnectionError) return isRepeatable;
  const status =
    error instanceof ProblemError || error instanceof UnexpectedAnswerError ? error.status : undefined;
  if (status === undefined) return false;
  return NOT_CARRIED_OUT.has(status) || (isRepeatable && UNKNOWN.has(status));
}

/** Null when it is over. `random` is in [0, 1). */
export function pauseBefore(
  attemptsMade: number,
  error: CuewireError,
  retry: RetryOptions,
  random: number,
): number | null {
  if (attemptsMade >= retry.attemptsMax) return null;
  const askedMs = 'retryAfterMs' in error ? (error.retryAfterMs as number | null) : null;
  if (askedMs !== null && askedMs > retry.pauseMsMax) return null;
  return Math.min(retry.pauseMsMax, Math.max(askedMs ?? 0, grownPauseMs(attemptsMade, retry, random)));
}

/** Doubles each time, and is between half of that and all of it, so that many clients do not come back at once. */
export function grownPauseMs(attemptsMade: number, retry: RetryOptions, random: number): number {
  const wholeMs = Math.min(retry.pauseMsMax, retry.firstPauseMs * 2 ** (attemptsMade - 1));
  return Math.round(wholeMs * (0.5 + random / 2));
}

/** RFC 9110, 10.2.3: seconds, or a date. Null when there is none, or none that can be read. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
