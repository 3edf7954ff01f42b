// Who calls: Twelve Labs' clients send their key in a header of its own. Here it is a key of Cuewire that may read.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { assert } from '../../../core/assert.ts';
import type { Caller } from '../../keyring.ts';
import type { ApiParts } from '../../parts.ts';
import { refusal } from './refusals.ts';

export function authenticate(
  app: FastifyInstance,
  { keyring, requestLimits }: Pick<ApiParts, 'keyring' | 'requestLimits'>,
): void {
  app.addHook('onRequest', async (request) => {
    const key = request.headers['x-api-key'];
    const caller = typeof key === 'string' ? keyring.find(key) : undefined;
    const address = requestLimits.addressOf(request.raw);
    if (key !== undefined && requestLimits.isGuess(address, caller?.apiKeyId))
      throw requestLimits.guessRefusal();
    if (caller === undefined) {
      // Who brings no key guesses none.
      if (key !== undefined) requestLimits.signInFailed(address);
      throw refusal('api_key_invalid', 'The header x-api-key holds no key of this server.');
    }
    requestLimits.signedIn(caller.apiKeyId, address);
    requestLimits.countRequest(caller.apiKeyId);
    if (!caller.scopes.has('read')) throw refusal('api_key_not_allowed', 'The key lacks the scope "read".');
    request.caller = caller;
  });
}

export function callerOf({ caller }: FastifyRequest): Caller {
  assert(caller !== null, 'every route is behind the authentication');
  return caller;
}
