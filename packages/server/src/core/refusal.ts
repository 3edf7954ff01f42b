import type { ProblemCode } from '@cuewire/contract';

/** One mistake of a request: where, and what is wrong with the value found there. */
export interface Mistake {
  /** JSON pointer into the body, or the name of a query parameter. */
  readonly field: string;
  readonly message: string;
}

/** RFC 6901. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A request that is not carried out, with the code of the catalogue in contract/problems.ts. */
export class RefusalError extends Error {
  override name = 'RefusalError';
  readonly code: ProblemCode;
  readonly mistakes: readonly Mistake[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ProblemCode,
    detail: string,
    more: { mistakes?: readonly Mistake[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause });
    this.code = code;
    this.mistakes = more.mistakes ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}
