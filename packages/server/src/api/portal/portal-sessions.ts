// Links by which customers see a workspace. One is two signed texts, and nothing is stored: the page's, which stands in its
// address and says how the page looks and who may frame it; and the token, which is all the power there is, and goes
// behind the # of the address, where no server and no log sees it. Both stand for the key that made the link.
import type { NewPortalSession, Scope } from '@cuewire/contract';
import type { JWTPayload } from 'jose';
import type { ApiKeyId, WorkspaceId } from '../../core/ids.ts';
import { RefusalError } from '../../core/refusal.ts';
import type { Clock, Random } from '../../engine/ports.ts';
import type { Caller, Keyring } from '../keyring.ts';
import { MinuteCounter } from '../limits/minute-counter.ts';
import { SignedTexts } from '../signed-texts.ts';

const PREFIX = 'cue_portal_';
const ID_BYTES = 12;
/** Of one workspace. With the longest life of a session, it bounds how many there can be. */
const MADE_PER_MINUTE_MAX = 600;

export interface PortalSessionParts {
  readonly keyring: Pick<Keyring, 'callerOf' | 'expiryOf' | 'tokenSecret'>;
  readonly clock: Clock;
  readonly random: Random;
}

/** How the page of a session looks, and where it may be shown. */
export interface PortalPage {
  readonly scopes: readonly Scope[];
  readonly theme: NewPortalSession['theme'];
  readonly frameAncestors: readonly string[];
  readonly expiresAt: number;
}

interface MadePortalSession {
  /** The part of the page's address that stands for it. */
  readonly page: string;
  readonly token: string;
  readonly expiresAt: number;
}

/** Whether it has the form of one; not whether it is one that is valid. */
export function isPortalToken(bearer: string): boolean {
  return bearer.startsWith(PREFIX);
}

export class PortalSessions {
  readonly #parts: PortalSessionParts;
  readonly #made: MinuteCounter;
  readonly #texts: SignedTexts;

  constructor(parts: PortalSessionParts) {
    this.#parts = parts;
    this.#made = new MinuteCounter(parts.clock, MADE_PER_MINUTE_MAX);
    this.#texts = new SignedTexts(parts);
  }

  /** Refuses with too_many_requests. */
  async make(maker: Caller, workspaceId: WorkspaceId, wanted: NewPortalSession): Promise<MadePortalSession> {
    if (!this.#made.count(workspaceId)) {
      throw new RefusalError(
        'too_many_requests',
        `At most ${MADE_PER_MINUTE_MAX} portal sessions per minute for one workspace.`,
        { retryAfterSeconds: this.#made.secondsLeft },
      );
    }
    const { clock, keyring, random } = this.#parts;
    const wantedEnd = clock.now() + wanted.expires_in_seconds * 1000;
    const keyEnd = keyring.expiryOf(maker.apiKeyId) ?? Number.POSITIVE_INFINITY;
    // Tokens count in seconds.
    const expiresAt = Math.floor(Math.min(wantedEnd, keyEnd) / 1000) * 1000;
    const scopes: readonly Scope[] = wanted.access === 'manage' ? ['read', 'manage'] : ['read'];
    const page: PortalPage = {
      scopes,
      theme: wanted.theme,
      frameAncestors: wanted.frame_ancestors,
      expiresAt,
    };
    const access = {
      sub: workspaceId,
      jti: Buffer.from(random.bytes(ID_BYTES)).toString('base64url'),
      exp: expiresAt / 1000,
      scopes,
    };
    return {
      // Without an end of its own: a page whose session is over still looks like the customer's, and says so.
      page: await this.#sign(maker.apiKeyId, 'portal page', { ...page }),
      token: PREFIX + (await this.#sign(maker.apiKeyId, 'portal token', access)),
      expiresAt,
    };
  }

  /** Undefined when it is no token of ours, or not any more. */
  async callerOf(token: string): Promise<Caller | undefined> {
    if (!isPortalToken(token)) return undefined;
    const read = await this.#texts.read(token.slice(PREFIX.length), 'portal token', ['exp', 'sub', 'jti']);
    const maker = read === undefined ? undefined : this.#parts.keyring.callerOf(read.apiKeyId);
    if (read === undefined || maker === undefined) return undefined;
    const { sub, jti, exp = 0, scopes } = read.payload as JWTPayload & { readonly scopes: readonly Scope[] };
    return {
      workspaceId: sub as WorkspaceId,
      apiKeyId: maker.apiKeyId,
      scopes: new Set(scopes),
      portalSession: { id: jti ?? '', expiresAt: exp * 1000 },
    };
  }

  /** Undefined when it is none of ours, or its key is gone. A session that has expired still has its page. */
  async pageOf(page: string): Promise<PortalPage | undefined> {
    const read = await this.#texts.read(page, 'portal page');
    return read === undefined ? undefined : (read.payload as unknown as PortalPage);
  }

  async #sign(
    apiKeyId: ApiKeyId,
    purpose: 'portal page' | 'portal token',
    payload: JWTPayload,
  ): Promise<string> {
    const signed = await this.#texts.sign(apiKeyId, purpose, payload);
    if (signed === undefined) throw new RefusalError('unauthorized', 'The key was revoked.');
    return signed;
  }
}
