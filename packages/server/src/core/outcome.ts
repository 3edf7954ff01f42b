// What an attempt ended in. Outcomes are values: an endpoint that fails is an expected result, not an exception.
export type TimeoutPhase = 'connect' | 'headers' | 'total';
export type UnreachableReason = 'dns' | 'connect' | 'tls' | 'reset';

export type Outcome =
  | { readonly kind: 'delivered'; readonly status: number }
  | { readonly kind: 'rejected'; readonly status: number }
  | { readonly kind: 'timed_out'; readonly phase: TimeoutPhase }
  | { readonly kind: 'unreachable'; readonly reason: UnreachableReason; readonly detail: string }
  | { readonly kind: 'blocked'; readonly address: string };

export const outcomeKinds = ['delivered', 'rejected', 'timed_out', 'unreachable', 'blocked'] as const;

/** The same in one line, for a log or a person. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'delivered':
    case 'rejected':
      return `${outcome.kind}(${outcome.status})`;
    case 'timed_out':
      return `timed out(${outcome.phase})`;
    case 'unreachable':
      return `unreachable(${outcome.reason}): ${outcome.detail}`;
    case 'blocked':
      return `blocked(${outcome.address})`;
  }
}
