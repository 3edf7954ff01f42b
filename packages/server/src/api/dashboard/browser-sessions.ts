// What a browser holds in place of an API key: a cookie that scripts cannot read, sealed with a secret made from the
// key. Nothing is stored, so every node knows every session, and a revoked key takes its sessions with it.
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../engine/ports.ts';
import type { Caller, Keyring } from '../keyring.ts';
import { SignedTexts } from '../signed-texts.ts';

export const SESSION_SECONDS = 12 * 3600;
/** Sent by the dashboard with each request. A page of another origin cannot set it without asking us first. */
export const DASHBOARD_HEADER = 'x-cuewire-dashboard';

const COOKIE = 'cuewire_session';
const COOKIE_VALUE = new RegExp(`(?:^|; *)${COOKIE}=([^;]+)`);

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
  readonly #texts: SignedTexts;

  constructor(parts: BrowserSessionParts) {
    this.#parts = parts;
    this.#texts = new SignedTexts(parts);
  }

  /** The cookie that opens a session; undefined when the key is gone. */
  async open({ apiKeyId }: Caller, isSecure: boolean): Promise<string | undefined> {
    const nowSeconds = Math.floor(this.#parts.clock.now() / 1000);
    const sealed = await this.#texts.sign(apiKeyId, 'browser session', {
      iat: nowSeconds,
      exp: nowSeconds + SESSION_SECONDS,
    });
    return sealed === undefined ? undefined : cookie(sealed, SESSION_SECONDS, isSecure);
  }

  /** The session that a request of the dashboard carries; undefined when there is none that is valid. */
  async of(headers: IncomingHttpHeaders): Promise<BrowserSession | undefined> {
    if (headers[DASHBOARD_HEADER] === undefined) return undefined;
    const sealed = COOKIE_VALUE.exec(headers.cookie ?? '')?.[1];
    if (sealed === undefined) return undefined;
    const read = await this.#texts.read(sealed, 'browser session', ['exp']);
    const caller = read === undefined ? undefined : this.#parts.keyring.callerOf(read.apiKeyId);
    return caller === undefined ? undefined : { caller, expiresAt: (read?.payload.exp ?? 0) * 1000 };
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
