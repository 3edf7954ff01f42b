// /auth: exchanges an API key, or the refresh token of an earlier exchange, for a pair of tokens.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Caller, Keyring } from '../../keyring.ts';
import type { RequestLimits } from '../../limits/request-limits.ts';
import { parseAttributes, text } from './attributes.ts';
import { refusal, tooManyRequests } from './problem.ts';
import { refuseOtherMethods } from './routes.ts';
import type { AccessTokens } from './tokens.ts';

const apiKeyExchange = z.object({ apiKey: text });
const refresh = z.object({ refreshToken: text });

export interface AuthParts {
  readonly keyring: Pick<Keyring, 'find'>;
  readonly tokens: AccessTokens;
  readonly requestLimits: RequestLimits;
}

export function authRoutes(app: FastifyInstance, { keyring, tokens, requestLimits }: AuthParts): void {
  app.post('/auth/api-key', async (request) => {
    const { apiKey } = parseAttributes(apiKeyExchange, request.body);
    const caller = keyring.find(apiKey);
    const address = requestLimits.addressOf(request.raw);
    if (requestLimits.isGuess(address, caller?.apiKeyId)) throw tooManyRequests();
    if (caller === undefined) requestLimits.signInFailed(address);
    return pairFor(caller);
  });

  // Whether a refresh token may be used twice is not documented: here it may, until it expires.
  app.post('/auth/refresh', async (request) => {
    const { refreshToken } = parseAttributes(refresh, request.body);
    return pairFor(await tokens.verify(refreshToken, 'refresh'));
  });

  for (const url of ['/auth/api-key', '/auth/refresh']) refuseOtherMethods(app, url, ['POST']);

  /**
   * Bad credentials are 400 at both, as the specification says. The error pages also know a 401 for refresh tokens;
   * it would set the PHP SDK going: that answers each 401 by authenticating and sending the same request again.
   */
  async function pairFor(caller: Caller | undefined) {
    const pair = caller === undefined ? undefined : await tokens.issue(caller);
    if (pair === undefined) throw refusal('authentication-invalid-user-credentials');
    return pair;
  }
}
