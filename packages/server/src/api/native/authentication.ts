// `Authorization: Bearer KEY`, or the dashboard's session, in front of every native route.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RefusalError } from '../../core/refusal.ts';
import type { BrowserSessions } from '../dashboard/browser-sessions.ts';
import type { Caller, Keyring } from '../keyring.ts';

const BEARER = /^Bearer +(\S+) *$/i;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the authentication of the API that the route belongs to. */
    caller: Caller | null;
  }
}

export function authenticateNative(
  app: FastifyInstance,
  { keyring, sessions }: { readonly keyring: Keyring; readonly sessions: BrowserSessions },
): void {
  app.addHook('onRequest', async (request, reply) => {
    const { headers } = request;
    const key = bearerOf(headers.authorization);
    request.caller =
      key === undefined ? ((await sessions.of(headers))?.caller ?? null) : (keyring.find(key) ?? null);
    if (request.caller !== null) return;
    void reply.header('www-authenticate', 'Bearer');
    const detail = key === undefined ? 'The request carries no bearer key.' : 'The key is not known here.';
    throw new RefusalError('unauthorized', detail);
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
