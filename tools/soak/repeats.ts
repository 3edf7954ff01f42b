// Why something was said twice, as the server's own log of attempts tells it. A repeat is allowed where an answer was lost or came
// too late, or where the server was killed; whatever else repeats is a fault of the server.

/** A request that said what had been taken before. */
export interface Repeat {
  readonly eventId: string;
  readonly path: string;
  /** How often the event was taken there by then, this time included. */
  readonly taken: number;
}

/** As GET /v1/deliveries/{id}/attempts tells it. */
export interface LoggedAttempt {
  readonly outcome: { readonly kind: string; readonly phase?: string; readonly reason?: string };
}

export type Cause =
  | 'the answer came too late'
  | 'the answer was lost'
  | 'the server was killed'
  | 'UNEXPLAINED';

/** Of a delivery that was taken `taken` times. */
export function causeOf(attempts: readonly LoggedAttempt[], taken: number, wasKilled: boolean): Cause {
  const kinds = attempts.map(({ outcome }) => outcome);
  const isLate = kinds.some(({ kind }) => kind === 'timed_out');
  const isLost = kinds.some(({ kind, reason }) => kind === 'unreachable' && reason === 'reset');
  // As many requests as there are attempts: one of them did not hear that it was taken.
  if (taken <= attempts.length && isLate) return 'the answer came too late';
  if (taken <= attempts.length && isLost) return 'the answer was lost';
  // An attempt that never came into the log: its process ended before.
  return wasKilled ? 'the server was killed' : 'UNEXPLAINED';
}
