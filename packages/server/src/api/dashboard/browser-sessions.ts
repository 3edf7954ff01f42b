// What a browser holds in place of an API key: a cookie that scripts cannot read, sealed with a secret made from the
// key. Nothing is stored, so every node knows every session, and a revoked key takes its sessions with it.
import type { IncomingHttpHeaders } from 'node:http';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { ApiKeyId } from '../../core/ids.ts';
import type { Clock } from '../../engine/ports.ts';
import type { Caller, Keyring } from '../keyring.ts';

export const SESSION_SECONDS = 12 * 3600;
/** Sent by the dashboard with each request. A page of another origin cannot set it without asking us first. */
export const DASHBOARD_HEADER = 'x-cuewire-dashboard';

const COOKIE = 'cuewire_session';
const COOKIE_VALUE = new RegExp(`(?:^|; *)${COOKIE}=([^;]+)`);
const ALGORITHM = 'HS256';
/** So that no token for another purpose is taken for a session. */
const AUDIENCE = 'browser session';

export interface BrowserSession {
  readonly caller: Caller;
  readonly expiresAt: number;
}

export interface BrowserSessionParts {
  readonly keyring: Pick<Keyring, 'callerOf' | 'tokenSecret'>;
  readonly clock: Clock;
}

export class BrowserSessions {
  readonly #parts: BrowserSessionParts;

  constructor(parts: BrowserSessionParts) {
    this.#parts = parts;
  }

  /** The cookie that opens a session; undefined when the key is gone. */
  async open({ apiKeyId }: Caller, isSecure: boolean): Promise<string | undefined> {
    const secret = this.#parts.keyring.tokenSecret(apiKeyId);
    if (secret === undefined) return undefined;
    const nowSeconds = Math.floor(this.#parts.clock.now() / 1000);
    const sealed = await new SignJWT()
      .setProtectedHeader({ alg: ALGORITHM, kid: apiKeyId })
      .setAudience(AUDIENCE)
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + SESSION_SECONDS)
      .sign(secret);
    return cookie(sealed, SESSION_SECONDS, isSecure);
  }

  /** The session that a request of the dashboard carries; undefined when there is none that is valid. */
  async of(headers: IncomingHttpHeaders): Promise<BrowserSession | undefined> {
    if (headers[DASHBOARD_HEADER] === undefined) return undefined;
    const sealed = COOKIE_VALUE.exec(headers.cookie ?? '')?.[1];
    if (sealed === undefined) return undefined;
    try {
      const { payload, protectedHeader } = await jwtVerify(sealed, ({ kid }) => this.#secretOf(kid), {
        algorithms: [ALGORITHM],
        audience: AUDIENCE,
        requiredClaims: ['exp'],
        currentDate: new Date(this.#parts.clock.now()),
      });
      const caller = this.#parts.keyring.callerOf(protectedHeader.kid as ApiKeyId);
      return caller === undefined ? undefined : { caller, expiresAt: (payload.exp ?? 0) * 1000 };
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  #secretOf(kid: string | undefined): Uint8Array {
    const secret = kid === undefined ? undefined : this.#parts.keyring.tokenSecret(kid as ApiKeyId);
    if (secret === undefined) throw new errors.JWKSNoMatchingKey();
    return secret;
  }
}

/** The cookie that ends a session. */
export function closingCookie(isSecure: boolean): string {
  return cookie('', 0, isSecure);
}

function cookie(value: string, lifeSeconds: number, isSecure: boolean): string {
  const secure = isSecure ? '; Secure' : '';
  return `${COOKIE}=${value}; Path=/; Max-Age=${lifeSeconds}; HttpOnly; SameSite=Strict${secure}`;
}
