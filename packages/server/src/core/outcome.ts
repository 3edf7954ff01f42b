// What an attempt ended in. Outcomes are values: an endpoint that fails is an expected result, not an exception.
export type TimeoutPhase = 'connect' | 'headers' | 'total';
export type UnreachableReason = 'dns' | 'connect' | 'tls' | 'reset';

export type Outcome =
  | { readonly kind: 'delivered'; readonly status: number }
  | { readonly kind: 'rejected'; readonly status: number }
  /** 410: the receiver says that it will never want anything again. */
  | { readonly kind: 'gone'; readonly status: number }
  | { readonly kind: 'timed_out'; readonly phase: TimeoutPhase }
  | { readonly kind: 'unreachable'; readonly reason: UnreachableReason; readonly detail: string }
  | { readonly kind: 'blocked'; readonly address: string }
  /** The endpoint asks for an access token, and there was none to be had: nothing was sent. */
  | { readonly kind: 'unauthorized'; readonly detail: string };

export const outcomeKinds = [
  'delivered',
  'rejected',
  'gone',
  'timed_out',
  'unreachable',
  'blocked',
  'unauthorized',
] as const;

/** The same in one line, for a log or a person. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'delivered':
    case 'rejected':
    case 'gone':
      return `${outcome.kind}(${outcome.status})`;
    case 'timed_out':
      return `timed out(${outcome.phase})`;
    case 'unreachable':
      return `unreachable(${outcome.reason}): ${outcome.detail}`;
    case 'blocked':
      return `blocked(${outcome.address})`;
    case 'unauthorized':
      return `unauthorized: ${outcome.detail}`;
  }
}

/** Answers of a receiver, or of what stands before it, that has more to do than it can. */
const OVERLOADED: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Whether fewer requests at a time might have helped: it answered not at all, too late, or asked for less. */
export function isStrain(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'timed_out':
    case 'unreachable':
      return true;
    case 'rejected':
      return OVERLOADED.has(outcome.status);
    case 'delivered':
    case 'gone':
    case 'blocked':
    case 'unauthorized':
      return false;
  }
}
