// `Authorization: Bearer KEY` in front of every native route.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RefusalError } from '../../core/refusal.ts';
import type { Caller, Keyring } from '../keyring.ts';

const BEARER = /^Bearer +(\S+) *$/i;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the authentication of the API that the route belongs to. */
    caller: Caller | null;
  }
}

export function authenticateNative(app: FastifyInstance, keyring: Keyring): void {
  app.addHook('onRequest', (request, reply, done) => {
    const key = bearerOf(request.headers.authorization);
    request.caller = (key === undefined ? undefined : keyring.find(key)) ?? null;
    if (request.caller === null) {
      void reply.header('www-authenticate', 'Bearer');
      const detail = key === undefined ? 'The request carries no bearer key.' : 'The key is not known here.';
      done(new RefusalError('unauthorized', detail));
    } else done();
  });
}

/** The key in an `Authorization` header; undefined when there is none. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return BEARER.exec(authorization ?? '')?.[1];
}

export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new RefusalError('unauthorized', 'The request carries no key.');
  return request.caller;
}
