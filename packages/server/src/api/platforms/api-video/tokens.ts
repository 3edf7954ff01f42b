// Access tokens: what an API key can be exchanged for.
import type { Clock, Random } from '../../../engine/ports.ts';
import type { Caller, Keyring } from '../../keyring.ts';
import { SignedTexts } from '../../signed-texts.ts';

/** Documented: one hour. */
const ACCESS_SECONDS = 3600;
/** Undocumented; long enough for a client that rests over a holiday. */
const REFRESH_SECONDS = 30 * 24 * 3600;
const TOKEN_ID_BYTES = 12;

/** A token of one kind is never taken for the other. */
type TokenKind = 'access' | 'refresh';

export interface TokenParts {
  readonly keyring: Pick<Keyring, 'callerOf' | 'tokenSecret'>;
  readonly clock: Clock;
  readonly random: Random;
}

export class AccessTokens {
  readonly #parts: TokenParts;
  readonly #texts: SignedTexts;

  constructor(parts: TokenParts) {
    this.#parts = parts;
    this.#texts = new SignedTexts(parts);
  }

  /** The answer to a token exchange; undefined when the key is gone. */
  async issue(caller: Caller) {
    const accessToken = await this.#sign(caller, 'access', ACCESS_SECONDS);
    const refreshToken = await this.#sign(caller, 'refresh', REFRESH_SECONDS);
    if (accessToken === undefined || refreshToken === undefined) return undefined;
    return {
      // The schema's default is lower case, all examples are not; the Python SDK sends back what it was told.
      token_type: 'Bearer',
      expires_in: ACCESS_SECONDS,
      access_token: accessToken,
      refresh_token: refreshToken,
    };
  }

  /** Whose token it is; undefined when it is none of ours, of another kind, or expired. */
  async verify(token: string, kind: TokenKind): Promise<Caller | undefined> {
    const read = await this.#texts.read(token, kind);
    return read === undefined ? undefined : this.#parts.keyring.callerOf(read.apiKeyId);
  }

  #sign(
    { apiKeyId, workspaceId }: Caller,
    kind: TokenKind,
    lifeSeconds: number,
  ): Promise<string | undefined> {
    const { clock, random } = this.#parts;
    const nowSeconds = Math.floor(clock.now() / 1000);
    return this.#texts.sign(apiKeyId, kind, {
      sub: workspaceId,
      // Two exchanges in the same second give two tokens.
      jti: Buffer.from(random.bytes(TOKEN_ID_BYTES)).toString('base64url'),
      iat: nowSeconds,
      exp: nowSeconds + lifeSeconds,
    });
  }
}
