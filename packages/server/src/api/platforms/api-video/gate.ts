// What every request passes first: who is it, and has it any calls left? All answers tell how many, refusals too.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { assert } from '../../../core/assert.ts';
import type { Caller } from '../../keyring.ts';
import { networkOf } from '../../limits/network-of.ts';
import type { RequestLimits } from '../../limits/request-limits.ts';
import { bringsKey, identify, type Keys } from './credentials.ts';
import { ProblemError, serverRefusal, tooManyRequests } from './problem.ts';
import type { RateLimiter } from './rate-limit.ts';

export interface GateOptions {
  readonly limiter: RateLimiter;
  readonly requestLimits: RequestLimits;
  /** Only who presents one of these may pass; without it, everybody may. */
  readonly keys?: Keys;
}

export function guard(app: FastifyInstance, { limiter, requestLimits, keys }: GateOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    const identity = keys === undefined ? null : await identify(request.headers.authorization, keys);
    request.caller = identity instanceof ProblemError ? null : identity;
    const address = requestLimits.addressOf(request.raw);
    const allowance = limiter.count(request.caller?.apiKeyId ?? networkOf(address), request.method);
    void reply.headers({
      'x-ratelimit-limit': String(allowance.limit),
      'x-ratelimit-remaining': String(allowance.remaining),
      'x-ratelimit-retry-after': String(allowance.retryAfterSeconds),
    });
    if (allowance.isExceeded) throw tooManyRequests();
    if (identity === null) return;
    const isKey = bringsKey(request.headers.authorization);
    const isGuess = isKey && requestLimits.isGuess(address, request.caller?.apiKeyId);
    if (isGuess) throw tooManyRequests();
    if (identity instanceof ProblemError) {
      if (isKey) requestLimits.signInFailed(address);
      throw identity;
    }
    requestLimits.signedIn(identity.apiKeyId, address);
    checkScope(identity, request.method);
  });
}

/** The platform's keys may do everything; ours may be made for less. Its documents have no page for that. */
function checkScope({ scopes }: Caller, method: string): void {
  const scope = method === 'GET' || method === 'HEAD' ? 'read' : 'manage';
  if (!scopes.has(scope)) throw serverRefusal(403, `The API key lacks the scope "${scope}".`);
}

/** For routes behind a gate with keys. */
export function callerOf({ caller }: FastifyRequest): Caller {
  assert(caller !== null, 'a route that asks for its caller is behind a gate that knows it');
  return caller;
}
