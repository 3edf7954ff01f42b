// `Authorization: Bearer KEY` (or the token of a portal session), or the dashboard's session, in front of every native route.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RefusalError } from '../../core/refusal.ts';
import type { BrowserSessions } from '../dashboard/browser-sessions.ts';
import type { Caller, Keyring } from '../keyring.ts';
import { isPortalToken, type PortalSessions } from '../portal/portal-sessions.ts';

const BEARER = /^Bearer +(\S+) *$/i;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the authentication of the API that the route belongs to. */
    caller: Caller | null;
  }
}

export function authenticateNative(
  app: FastifyInstance,
  parts: {
    readonly keyring: Keyring;
    readonly sessions: BrowserSessions;
    readonly portalSessions: PortalSessions;
  },
): void {
  const { keyring, sessions, portalSessions } = parts;
  const holderOf = async (key: string) => keyring.find(key) ?? (await portalSessions.callerOf(key));

  app.addHook('onRequest', async (request, reply) => {
    const { headers } = request;
    const key = bearerOf(headers.authorization);
    const caller = key === undefined ? (await sessions.of(headers))?.caller : await holderOf(key);
    request.caller = caller ?? null;
    if (request.caller !== null) return;
    void reply.header('www-authenticate', 'Bearer');
    throw new RefusalError('unauthorized', reasonFor(key));
  });
}

function reasonFor(key: string | undefined): string {
  if (key === undefined) return 'The request carries no bearer key.';
  return isPortalToken(key) ? 'The portal session has ended.' : 'The key is not known here.';
}

/** The key in an `Authorization` header; undefined when there is none. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return BEARER.exec(authorization ?? '')?.[1];
}

export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new RefusalError('unauthorized', 'The request carries no key.');
  return request.caller;
}
