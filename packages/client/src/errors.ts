// What a call can end in besides its answer. Which one it is tells what to do about it.
import type { Problem } from './wire.ts';

export type ProblemCode = Problem['code'];

/** One mistake of a request. */
export interface Mistake {
  /** A JSON pointer into the body, or the name of a query parameter. */
  readonly field: string;
  readonly message: string;
}

/** Everything that this client throws by itself, except the reason of a signal that was aborted. */
export abstract class CuewireError extends Error {
  override name = 'CuewireError';
}

/** The server refused the request and said why (RFC 9457). */
export class ProblemError extends CuewireError {
  override name = 'ProblemError';
  readonly problem: Problem;
  /** How long the server asked to wait, in milliseconds; null when it did not. */
  readonly retryAfterMs: number | null;

  constructor(problem: Problem, retryAfterMs: number | null) {
    super(`${problem.title}: ${problem.detail}`);
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }

  /** Stable: branch on it. A newer server may have codes that this version does not know. */
  get code(): ProblemCode {
    return this.problem.code;
  }

  get status(): number {
    return this.problem.status;
  }

  /** What can be done about it. */
  get remedy(): string {
    return this.problem.remedy;
  }

  /** For whoever reads the log of the server. */
  get requestId(): string {
    return this.problem.request_id;
  }

  /** Every mistake of the request; empty when it was refused for another reason. */
  get mistakes(): readonly Mistake[] {
    return this.problem.errors ?? [];
  }
}

/** No answer came: the server is not there, the network broke, or it took too long. `cause` has what is known. */
export class ConnectionError extends CuewireError {
  override name = 'ConnectionError';
}

/** Something answered that does not speak this API, such as a proxy in between or another program on that port. */
export class UnexpectedAnswerError extends CuewireError {
  override name = 'UnexpectedAnswerError';
  readonly status: number;
  /** How long it asked to wait, in milliseconds; null when it did not. */
  readonly retryAfterMs: number | null;

  constructor(message: string, status: number, retryAfterMs: number | null) {
    super(message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}
