// /ui/session: an API key in, a cookie out; who is signed in; signing out.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { publicId } from '../../core/public-id.ts';
import { RefusalError } from '../../core/refusal.ts';
import type { Caller } from '../keyring.ts';
import { parse, parseJson } from '../native/parse.ts';
import { instant } from '../native/wire.ts';
import type { ApiParts } from '../parts.ts';
import { sendProblem } from '../problem.ts';
import {
  type BrowserSessions,
  closingCookie,
  DASHBOARD_HEADER,
  SESSION_SECONDS,
} from './browser-sessions.ts';

const BODY_BYTES_MAX = 4096;
const signIn = z.strictObject({ key: z.string().trim().min(1).max(1000) });

type SessionParts = Pick<ApiParts, 'keyring' | 'requestLimits' | 'workspaces' | 'clock' | 'publicUrl'> & {
  readonly sessions: BrowserSessions;
};

export async function sessionRoutes(app: FastifyInstance, parts: SessionParts): Promise<void> {
  const { keyring, sessions, clock, requestLimits } = parts;
  app.setErrorHandler(sendProblem);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_BYTES_MAX }, (_request, body, done) => {
    try {
      done(null, parseJson(String(body)));
    } catch (refusal) {
      done(refusal instanceof Error ? refusal : new Error('unreadable'));
    }
  });
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    // So that no other page can sign somebody in under a key of its own.
    if (request.headers[DASHBOARD_HEADER] === undefined) {
      throw new RefusalError('forbidden', `The request lacks the header ${DASHBOARD_HEADER}.`);
    }
  });

  app.post('/ui/session', async (request, reply) => {
    const { key } = parse(signIn, request.body);
    const caller = keyring.find(key);
    const address = requestLimits.addressOf(request.raw);
    if (requestLimits.isGuess(address, caller?.apiKeyId)) throw requestLimits.guessRefusal();
    if (caller === undefined) {
      requestLimits.signInFailed(address);
      throw new RefusalError('unauthorized', 'The key is not known here.');
    }
    return answerOpen(request, reply, caller);
  });

  app.get('/ui/session', async (request, reply) => {
    const session = await sessions.of(request.headers);
    if (session === undefined) throw new RefusalError('unauthorized', 'Nobody is signed in.');
    // Who works here stays signed in.
    const isHalfOver = session.expiresAt - clock.now() < (SESSION_SECONDS * 1000) / 2;
    if (isHalfOver) return answerOpen(request, reply, session.caller);
    return describe(session.caller, session.expiresAt);
  });

  app.delete('/ui/session', async (request, reply) =>
    reply
      .header('set-cookie', closingCookie(isSecure(request)))
      .code(204)
      .send(),
  );

  async function answerOpen(request: FastifyRequest, reply: FastifyReply, caller: Caller) {
    const opened = await sessions.open(caller, isSecure(request));
    if (opened === undefined) throw new RefusalError('unauthorized', 'The key was revoked.');
    void reply.header('set-cookie', opened);
    return describe(caller, clock.now() + SESSION_SECONDS * 1000);
  }

  function describe(caller: Caller, expiresAt: number) {
    const workspace = parts.workspaces.visibleTo(caller).find(({ id }) => id === caller.workspaceId);
    const apiKey = keyring.list(caller.workspaceId).find(({ id }) => id === caller.apiKeyId);
    return {
      workspace: { id: publicId('workspace', caller.workspaceId), name: workspace?.name ?? '' },
      api_key: {
        id: publicId('api_key', caller.apiKeyId),
        name: apiKey?.name ?? '',
        hint: apiKey?.hint ?? '',
        scopes: [...caller.scopes],
      },
      is_operator: parts.workspaces.isOperator(caller),
      expires_at: instant(expiresAt),
    };
  }

  /** Behind a proxy that ends TLS, the public URL knows better than the socket. */
  function isSecure(request: FastifyRequest): boolean {
    return request.protocol === 'https' || parts.publicUrl?.startsWith('https:') === true;
  }
}
