// Access tokens: what an API key can be exchanged for. A token is signed with a secret made from its key, so nothing
// is stored, a restart changes nothing, and a revoked key takes its tokens with it.
import { errors, jwtVerify, SignJWT } from 'jose';
import type { ApiKeyId } from '../../../core/ids.ts';
import type { Clock, Random } from '../../../engine/ports.ts';
import type { Caller, Keyring } from '../../keyring.ts';

/** Documented: one hour. */
const ACCESS_SECONDS = 3600;
/** Undocumented; long enough for a client that rests over a holiday. */
const REFRESH_SECONDS = 30 * 24 * 3600;
const ALGORITHM = 'HS256';
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

  constructor(parts: TokenParts) {
    this.#parts = parts;
  }

  /** The answer to a token exchange; undefined when the key is gone. */
  async issue(caller: Caller) {
    const secret = this.#parts.keyring.tokenSecret(caller.apiKeyId);
    if (secret === undefined) return undefined;
    return {
      // The schema's default is lower case, all examples are not; the Python SDK sends back what it was told.
      token_type: 'Bearer',
      expires_in: ACCESS_SECONDS,
      access_token: await this.#sign(caller, { kind: 'access', secret, lifeSeconds: ACCESS_SECONDS }),
      refresh_token: await this.#sign(caller, { kind: 'refresh', secret, lifeSeconds: REFRESH_SECONDS }),
    };
  }

  /** Whose token it is; undefined when it is none of ours, of another kind, or expired. */
  async verify(token: string, kind: TokenKind): Promise<Caller | undefined> {
    try {
      const { protectedHeader } = await jwtVerify(token, ({ kid }) => this.#secretOf(kid), {
        algorithms: [ALGORITHM],
        audience: kind,
        currentDate: new Date(this.#parts.clock.now()),
      });
      // Written by #sign: nobody else has the secret.
      return this.#parts.keyring.callerOf(protectedHeader.kid as ApiKeyId);
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  #secretOf(kid: string | undefined): Uint8Array {
    // Whatever the header says: an id that is none of ours has no secret.
    const secret = kid === undefined ? undefined : this.#parts.keyring.tokenSecret(kid as ApiKeyId);
    if (secret === undefined) throw new errors.JWKSNoMatchingKey();
    return secret;
  }

  async #sign(
    { apiKeyId, workspaceId }: Caller,
    { kind, secret, lifeSeconds }: { kind: TokenKind; secret: Uint8Array; lifeSeconds: number },
  ): Promise<string> {
    const { clock, random } = this.#parts;
    const nowSeconds = Math.floor(clock.now() / 1000);
    return (
      new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, kid: apiKeyId })
        .setSubject(workspaceId)
        .setAudience(kind)
        // Two exchanges in the same second give two tokens.
        .setJti(Buffer.from(random.bytes(TOKEN_ID_BYTES)).toString('base64url'))
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + lifeSeconds)
        .sign(secret)
    );
  }
}
