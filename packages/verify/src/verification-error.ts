/**
 * The check that a request did not pass. `bad_secret` is the receiver's own mistake: the secret is empty or not written as
 * this dialect writes it. All others mean: do not trust the request, and do nothing but answer it with 4xx.
 */
export type VerificationFailure =
  | 'bad_secret'
  | 'missing_header'
  | 'malformed'
  | 'stale'
  | 'no_match'
  | 'too_large';

export class VerificationError extends Error {
  override name = 'VerificationError';
  readonly failure: VerificationFailure;

  constructor(failure: VerificationFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}
