/** Why a request must not be trusted. Answer it with 400 or 401 and do nothing else. */
export type VerificationFailure =
  | 'header_missing'
  | 'header_malformed'
  | 'signature_mismatch'
  | 'timestamp_out_of_tolerance';

export class VerificationError extends Error {
  override name = 'VerificationError';
  readonly failure: VerificationFailure;

  constructor(failure: VerificationFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}
