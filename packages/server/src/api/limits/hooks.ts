// Puts the limits in front of the routes of the framework.
import type { FastifyInstance } from 'fastify';
import { RefusalError } from '../../core/refusal.ts';
import type { ApiParts } from '../parts.ts';
import { sendProblem } from '../problem.ts';
import { bearerOf } from '../native/authentication.ts';
import { isPortalToken } from '../portal/portal-sessions.ts';

/** Of every route, whoever asks. */
export function limitAddresses(app: FastifyInstance, { requestLimits }: ApiParts): void {
  app.addHook('onRequest', (request, reply, done) => {
    try {
      requestLimits.countAddress(requestLimits.addressOf(request.raw));
      done();
    } catch (refusal) {
      if (!(refusal instanceof RefusalError)) throw refusal;
      // Answered here: APIs of platforms have words of their own for what they refuse, but none for this.
      void sendProblem(refusal, request, reply);
    }
  });
}

/** Of the native API, in front of its authentication. */
export function limitSignIns(app: FastifyInstance, { requestLimits, keyring }: ApiParts): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const key = bearerOf(request.headers.authorization);
    const apiKeyId = key === undefined ? undefined : keyring.find(key)?.apiKeyId;
    const isGuess =
      key !== undefined &&
      // Signed, so there is nothing to guess; and customers share their address with many.
      !isPortalToken(key) &&
      requestLimits.isGuess(requestLimits.addressOf(request.raw), apiKeyId);
    if (isGuess) done(requestLimits.guessRefusal());
    else done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    // Who brings no key guesses none.
    if (reply.statusCode === 401 && bearerOf(request.headers.authorization) !== undefined) {
      requestLimits.signInFailed(requestLimits.addressOf(request.raw));
    }
    done();
  });
}

/** Of the native API, behind its authentication. */
export function limitKeys(app: FastifyInstance, { requestLimits }: ApiParts): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { caller, method, routeOptions } = request;
    if (caller === null) {
      done();
      return;
    }
    try {
      const { apiKeyId, portalSession } = caller;
      if (portalSession === undefined) {
        requestLimits.signedIn(apiKeyId, requestLimits.addressOf(request.raw));
      }
      if (method === 'POST' && routeOptions.url === '/v1/events') requestLimits.countPublish(apiKeyId);
      // A customer uses up nothing of the key that made the session.
      else requestLimits.countRequest(portalSession?.id ?? apiKeyId);
      done();
    } catch (refusal) {
      done(refusal instanceof Error ? refusal : new Error('unreadable'));
    }
  });
}
