// What every request passes first: who is it, and has it any calls left? All answers tell how many, refusals too.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { assert } from '../../../core/assert.ts';
import type { Caller } from '../../keyring.ts';
import type { ClientAddress } from '../../limits/client-address.ts';
import { identify, type Keys } from './credentials.ts';
import { ProblemError, serverRefusal, tooManyRequests } from './problem.ts';
import type { RateLimiter } from './rate-limit.ts';

export interface GateOptions {
  readonly limiter: RateLimiter;
  readonly addressOf: ClientAddress;
  /** Only who presents one of these may pass; without it, everybody may. */
  readonly keys?: Keys;
}

export function guard(app: FastifyInstance, { limiter, addressOf, keys }: GateOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    const identity = keys === undefined ? null : await identify(request.headers.authorization, keys);
    request.caller = identity instanceof ProblemError ? null : identity;
    // Who is not known is counted by address, so that keys cannot be guessed any faster than they may be used.
    const allowance = limiter.count(request.caller?.apiKeyId ?? addressOf(request.raw), request.method);
    void reply.headers({
      'x-ratelimit-limit': String(allowance.limit),
      'x-ratelimit-remaining': String(allowance.remaining),
      'x-ratelimit-retry-after': String(allowance.retryAfterSeconds),
    });
    if (allowance.isExceeded) throw tooManyRequests();
    if (identity instanceof ProblemError) throw identity;
    if (identity !== null) checkScope(identity, request.method);
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
