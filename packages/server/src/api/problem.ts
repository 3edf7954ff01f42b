// Refusals and mistakes as RFC 9457 problems. A client never sees a stack trace or the message of a bug.
import { type ProblemCode, problems } from '@cuewire/contract';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type Mistake, RefusalError } from '../core/refusal.ts';

const PROBLEM_TYPE = 'application/problem+json';

interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly remedy: string;
  readonly request_id: string;
  readonly errors?: readonly Mistake[];
}

function problemOf(refusal: RefusalError, requestId: string): Problem {
  const { status, title, remedy } = problems[refusal.code];
  return {
    type: `urn:cuewire:problem:${refusal.code}`,
    title,
    status,
    code: refusal.code,
    detail: refusal.message,
    remedy,
    request_id: requestId,
    ...(refusal.mistakes.length === 0 ? {} : { errors: refusal.mistakes }),
  };
}

export function sendProblem(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const refusal = refusalOf(error);
  if (refusal.code === 'internal')
    request.log.error({ err: error, request_id: request.id }, 'request failed');
  if (refusal.retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(refusal.retryAfterSeconds));
  const problem = problemOf(refusal, request.id);
  return reply.code(problem.status).header('content-type', PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** What the framework refuses, in our words; everything unknown is a bug of ours. */
function refusalOf(error: FastifyError | Error): RefusalError {
  if (error instanceof RefusalError) return error;
  const code = 'code' in error ? error.code : '';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new RefusalError('request_too_large', 'The body is over the limit of this route.');
  }
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status !== undefined && status >= 400 && status < 500) {
    return new RefusalError('invalid_request', 'The request is malformed.', { cause: error });
  }
  return new RefusalError('internal', 'The cause is in the log of the server.', { cause: error });
}
