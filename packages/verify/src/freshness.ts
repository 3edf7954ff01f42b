import { VerificationError } from './verification-error.ts';

const TOLERANCE_SECONDS = 5 * 60;

/** Refuses what was signed too long ago, and what a wrong clock signed in the future. */
export function requireFresh(
  timestampSeconds: number,
  { now, toleranceSeconds = TOLERANCE_SECONDS }: { now: number; toleranceSeconds?: number },
): void {
  if (Math.abs(now / 1000 - timestampSeconds) > toleranceSeconds) {
    throw new VerificationError('timestamp_out_of_tolerance', 'The request is too old, or a clock is wrong.');
  }
}
