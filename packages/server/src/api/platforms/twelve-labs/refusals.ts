// What this API refuses, in the form of Twelve Labs: a code and a message.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { problems } from '@cuewire/contract';
import { RefusalError } from '../../../core/refusal.ts';

const statuses = {
  api_key_invalid: 401,
  api_key_not_allowed: 403,
  endpoint_not_exists: 404,
  resource_not_exists: 404,
} as const;

class TwelveLabsRefusal extends Error {
  override name = 'TwelveLabsRefusal';
  readonly code: keyof typeof statuses;

  constructor(code: keyof typeof statuses, message: string) {
    super(message);
    this.code = code;
  }
}

export function refusal(code: keyof typeof statuses, message: string): TwelveLabsRefusal {
  return new TwelveLabsRefusal(code, message);
}

export function sendRefusal(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof TwelveLabsRefusal) {
    return reply.code(statuses[error.code]).send({ code: error.code, message: error.message });
  }
  if (error instanceof RefusalError && error.code !== 'internal') {
    return reply.code(problems[error.code].status).send({ code: error.code, message: error.message });
  }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  if (status < 500)
    return reply.code(status).send({ code: 'parameter_invalid', message: 'The request is malformed.' });
  request.log.error({ err: error, request_id: request.id }, 'request failed');
  return reply.code(500).send({ code: 'internal_server_error', message: 'The server made a mistake.' });
}
