// Who calls: Twelve Labs' clients send their key in a header of its own. Here it is a key of Cuewire that may read.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { assert } from '../../../core/assert.ts';
import type { Caller, Keyring } from '../../keyring.ts';
import { refusal } from './refusals.ts';

export function authenticate(app: FastifyInstance, keyring: Pick<Keyring, 'find'>): void {
  app.addHook('onRequest', async (request) => {
    const key = request.headers['x-api-key'];
    const caller = typeof key === 'string' ? keyring.find(key) : undefined;
    if (caller === undefined)
      throw refusal('api_key_invalid', 'The header x-api-key holds no key of this server.');
    if (!caller.scopes.has('read')) throw refusal('api_key_not_allowed', 'The key lacks the scope "read".');
    request.caller = caller;
  });
}

export function callerOf({ caller }: FastifyRequest): Caller {
  assert(caller !== null, 'every route is behind the authentication');
  return caller;
}
