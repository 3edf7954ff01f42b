// GET /metrics, for Prometheus, and the count of what the APIs answered.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RefusalError } from '../core/refusal.ts';
import type { RequestLimits } from './limits/request-limits.ts';
import { bearerOf } from './native/authentication.ts';
import type { ApiParts } from './parts.ts';
import { sendProblem } from './problem.ts';

const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8';

export function metricsRoute(
  app: FastifyInstance,
  { metrics, requestLimits }: Pick<ApiParts, 'metrics' | 'requestLimits'>,
): void {
  app.addHook('onResponse', (request, reply, done) => {
    metrics.answered(apiOf(request.routeOptions.url), reply.statusCode);
    done();
  });
  app.get(
    '/metrics',
    { errorHandler: (error, request, reply) => void sendProblem(error, request, reply) },
    async (request, reply) => {
      if (metrics.token !== undefined) requireToken(request, metrics.token, requestLimits);
      return reply.header('content-type', TEXT_FORMAT).send(await metrics.text());
    },
  );
}

/** Refuses with unauthorized, and with too_many_requests where tokens are being guessed. */
function requireToken(request: FastifyRequest, token: string, requestLimits: RequestLimits): void {
  const given = bearerOf(request.headers.authorization);
  const address = requestLimits.addressOf(request.raw);
  if (given !== undefined && requestLimits.isGuess(address, undefined)) throw requestLimits.guessRefusal();
  if (isSame(given, token)) return;
  if (given !== undefined) requestLimits.signInFailed(address);
  throw new RefusalError('unauthorized', 'Metrics are read with CUEWIRE_METRICS_TOKEN as bearer token.');
}

/** By the route, never by the path that was asked for: anybody may make those up. */
function apiOf(route: string | undefined): string {
  if (route === undefined || route.includes('*')) return 'none';
  if (route.startsWith('/v1/')) return 'native';
  return route === '/metrics' || route.startsWith('/health/') ? 'operation' : 'platform';
}

function isSame(given: string | undefined, wanted: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(wanted));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
