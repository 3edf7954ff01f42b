// The form of every request and answer of this API: JSON whatever the label says, and exactly `application/json` back.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Mistake, RefusalError } from '../../../core/refusal.ts';
import {
  mistakesRefusal,
  problem,
  ProblemError,
  refusal,
  serverRefusal,
  tooManyRequests,
} from './problem.ts';

/** Far more than any description needs; sources are uploaded through a route that has its own limit. */
const BODY_BYTES_MAX = 1024 * 1024;
const JSON_TYPE = 'application/json';

export function speakApiVideo(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // The PHP SDK labels its JSON as a form. Go and Python label empty bodies as JSON.
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_BYTES_MAX }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : parseObject(String(body)));
    } catch {
      done(refusal('invalid-payload'));
    }
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    if (reply.statusCode === 204) void reply.removeHeader('content-type');
    // The Node SDK throws on the charset that the framework adds.
    else if (String(reply.getHeader('content-type')).startsWith(JSON_TYPE))
      void reply.header('content-type', JSON_TYPE);
    return payload;
  });
  app.setErrorHandler(sendProblem);
}

/** "ATOM UTC": whole seconds, and `+00:00` where others write `Z`. */
export function atom(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}+00:00`;
}

function parseObject(text: string): object {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('is no object');
  return value;
}

function sendProblem(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { status, body } = problemErrorOf(error);
  if (status === 500) request.log.error({ err: error, request_id: request.id }, 'request failed');
  return reply.code(status).send(body);
}

function problemErrorOf(error: FastifyError | Error): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof RefusalError) return fromEngine(error);
  const status = 'statusCode' in error ? error.statusCode : undefined;
  // What the framework refuses: a body that is too long or not as long as announced.
  if (status !== undefined && status >= 400 && status < 500) return refusal('invalid-payload');
  return serverRefusal(500);
}

function fromEngine({ code, mistakes }: RefusalError): ProblemError {
  const [first, ...others] = mistakes.map(problemOfMistake);
  if (first !== undefined) return mistakesRefusal([first, ...others]);
  if (code === 'too_many_requests') return tooManyRequests();
  if (code === 'unavailable') return serverRefusal(503, 'The server cannot store this right now.');
  return serverRefusal(500);
}

/** The engine speaks of endpoints and their event types, by JSON pointer. */
function problemOfMistake({ field, message }: Mistake) {
  const attribute = field.split('/')[1] ?? '';
  const name = attribute === 'event_types' ? 'events' : attribute;
  return problem('invalid-attribute', { title: `This attribute ${message}.`, name });
}
