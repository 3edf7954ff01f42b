// Refusals and mistakes as RFC 9457 problems. A client never sees a stack trace or the message of a bug.
import { type ProblemCode, problems } from '@cuewire/contract';
import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type Mistake, RefusalError } from '../core/refusal.ts';

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

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

interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
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

/** The answer to a request that was not carried out. What is a bug of ours is told to the log. */
export function problemAnswer(error: Error, requestId: string, log: FastifyBaseLogger): ProblemAnswer {
  const refusal = refusalOf(error);
  if (refusal.code === 'internal') log.error({ err: error, request_id: requestId }, 'request failed');
  const problem = problemOf(refusal, requestId);
  const headers: Record<string, string> = { 'content-type': PROBLEM_TYPE };
  if (refusal.retryAfterSeconds !== undefined) headers['retry-after'] = String(refusal.retryAfterSeconds);
  return { status: problem.status, headers, text: JSON.stringify(problem) };
}

export function sendProblem(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, headers, text } = problemAnswer(error, request.id, request.log);
  return reply.code(status).headers(headers).send(text);
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
