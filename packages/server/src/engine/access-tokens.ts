// Access tokens for endpoints that ask for OAuth 2.0: asked for once, kept until shortly before they end, and renewed while
// the old one still counts. However many deliveries wait, one request for a token is on its way.
import { isDeepStrictEqual } from 'node:util';
import type { ClientCredentials } from '../core/endpoint-access.ts';
import { describeOutcome } from '../core/outcome.ts';
import type { Clock, Transport, TransportResult } from './ports.ts';

export type TokenResult =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'unauthorized'; readonly detail: string }
  | { readonly kind: 'aborted' };

/** For a server that does not say how long its token counts. */
const LIFE_UNSAID_MS = 5 * 60_000;
const LIFE_MAX_MS = 24 * 60 * 60_000;
/** Of its life, a token is renewed after this part, and not used after that one: a request takes its time, too. */
const RENEWED_AFTER = 0.8;
const USED_UNTIL = 0.95;
/** So long one refusal answers everybody who asks, and so long a renewal that failed is not tried again. */
const REFUSAL_KEPT_MS = 2000;
const TOKEN = /^[\x21-\x7e]{1,8000}$/;
const ERROR_CODE = /^[a-z_]{1,40}$/;

/** Of what is held about them; who was asked for longest ago is forgotten first, and asks again. */
const OWNERS_MAX = 10_000;

interface Held {
  readonly credentials: ClientCredentials;
  token: { readonly value: string; readonly renewAt: number; readonly endsAt: number } | null;
  asking: Promise<TokenResult> | null;
  refusal: { readonly result: TokenResult; readonly until: number } | null;
}

export class AccessTokens {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();

  constructor({ transport, clock }: { transport: Transport; clock: Clock }) {
    this.#transport = transport;
    this.#clock = clock;
  }

  /** `owner` is whose connections the request for a token uses. */
  tokenFor(credentials: ClientCredentials, owner: string): Promise<TokenResult> {
    const held = this.#of(credentials, owner);
    const now = this.#clock.now();
    const isRefused = held.refusal !== null && now < held.refusal.until;
    if (held.token !== null && now < held.token.endsAt) {
      if (now >= held.token.renewAt && !isRefused) void this.#ask(credentials, held, owner);
      return Promise.resolve({ kind: 'token', token: held.token.value });
    }
    if (held.refusal !== null && isRefused) return Promise.resolve(held.refusal.result);
    return this.#ask(credentials, held, owner);
  }

  /** The endpoint did not take this token. Another one, which came meanwhile, stays. */
  forget(owner: string, token: string): void {
    const held = this.#held.get(owner);
    if (held?.token?.value === token) held.token = null;
  }

  /** Whoever changes the credentials has no token. The same ones may come as another object, read from the store. */
  #of(credentials: ClientCredentials, owner: string): Held {
    const known = this.#held.get(owner);
    if (known !== undefined && isDeepStrictEqual(known.credentials, credentials)) return known;
    const held: Held = { credentials, token: null, asking: null, refusal: null };
    this.#held.delete(owner);
    // A Map iterates in the order of insertion.
    if (this.#held.size >= OWNERS_MAX) this.#held.delete(this.#held.keys().next().value ?? '');
    this.#held.set(owner, held);
    return held;
  }

  #ask(credentials: ClientCredentials, held: Held, owner: string): Promise<TokenResult> {
    held.asking ??= this.#fetch(credentials, held, owner).finally(() => {
      held.asking = null;
    });
    return held.asking;
  }

  async #fetch(credentials: ClientCredentials, held: Held, owner: string): Promise<TokenResult> {
    const askedAt = this.#clock.now();
    const result = await this.#transport.send({
      connectionsOf: `token of ${owner}`,
      url: credentials.tokenUrl,
      tls: credentials.tls,
      ...tokenRequest(credentials),
    });
    if (result.kind === 'aborted') return result;
    const granted = grantOf(result);
    if (typeof granted === 'string') {
      const refused = { kind: 'unauthorized', detail: granted } as const;
      held.refusal = { result: refused, until: this.#clock.now() + REFUSAL_KEPT_MS };
      return refused;
    }
    const { token, lifeMs } = granted;
    held.refusal = null;
    held.token = {
      value: token,
      renewAt: askedAt + lifeMs * RENEWED_AFTER,
      endsAt: askedAt + lifeMs * USED_UNTIL,
    };
    return { kind: 'token', token };
  }
}

function tokenRequest({ clientId, clientSecret, scope, audience, clientAuthentication }: ClientCredentials) {
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (scope !== null) form.set('scope', scope);
  if (audience !== null) form.set('audience', audience);
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
    'user-agent': 'Cuewire',
  };
  if (clientAuthentication === 'body') {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  } else {
    // RFC 6749, 2.3.1: each is written as in a form first, so that a colon in them stays what it is.
    const pair = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`;
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`;
  }
  return { headers, body: form.toString() };
}

function formEncoded(text: string): string {
  return new URLSearchParams({ x: text }).toString().slice('x='.length);
}

/** What was granted, or in words why nothing was. Neither secrets nor what the server wrote stand in those. */
function grantOf(
  result: Exclude<TransportResult, { kind: 'aborted' }>,
): { readonly token: string; readonly lifeMs: number } | string {
  if (result.kind !== 'answered') return `token URL ${describeOutcome(result)}`;
  const answer = jsonObjectOf(result.body);
  if (result.status !== 200) {
    const error = answer['error'];
    const code = typeof error === 'string' && ERROR_CODE.test(error) ? ` ${error}` : '';
    return `token URL answered ${result.status}${code}`;
  }
  const { access_token: token, token_type: type = 'bearer', expires_in: expiresIn } = answer;
  if (typeof token !== 'string' || !TOKEN.test(token))
    return 'token URL answered without a usable access_token';
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer')
    return 'token URL answered with no bearer token';
  // Some write the number as text.
  const lifeMs = Number(expiresIn ?? Number.NaN) * 1000;
  return { token, lifeMs: lifeMs > 0 ? Math.min(lifeMs, LIFE_MAX_MS) : LIFE_UNSAID_MS };
}

function jsonObjectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // No JSON holds no token.
    return {};
  }
}
