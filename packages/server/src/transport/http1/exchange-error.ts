// Why an exchange came to no answer, as a code that the attempt log shows.

export type ExchangeFault =
  /** The connection ended before the answer did. */
  | 'CLOSED'
  | 'ANSWER_NOT_HTTP'
  | 'ANSWER_HEAD_TOO_LONG'
  | 'ANSWER_HEADERS_TOO_MANY'
  | 'ANSWER_HEADER_MALFORMED'
  | 'ANSWER_LENGTH_MALFORMED'
  | 'ANSWER_CHUNK_MALFORMED'
  | 'ANSWER_UPGRADES'
  | 'ANSWER_NEVER_FINAL'
  | 'REQUEST_HEADER_INVALID';

export class ExchangeError extends Error {
  override name = 'ExchangeError';
  readonly code: ExchangeFault;

  constructor(code: ExchangeFault) {
    super(code);
    this.code = code;
  }
}
