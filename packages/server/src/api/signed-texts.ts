// Tokens, sessions and links that stand for an API key: texts signed with a secret made from it. Nothing of them is
// stored, so a restart changes nothing, every node knows all of them, and a revoked key takes its texts with it.
import { errors, jwtVerify, type JWTPayload, SignJWT } from 'jose';
import type { ApiKeyId } from '../core/ids.ts';
import type { Clock } from '../engine/ports.ts';
import type { Keyring } from './keyring.ts';

const ALGORITHM = 'HS256';

/** What a text was signed for; one is never taken for another. */
type Purpose = 'access' | 'refresh' | 'browser session' | 'portal page' | 'portal token';

export interface SignedTextParts {
  readonly keyring: Pick<Keyring, 'tokenSecret'>;
  readonly clock: Pick<Clock, 'now'>;
}

interface SignedText {
  readonly apiKeyId: ApiKeyId;
  readonly payload: JWTPayload;
}

export class SignedTexts {
  readonly #parts: SignedTextParts;

  constructor(parts: SignedTextParts) {
    this.#parts = parts;
  }

  /** Undefined when the key is gone. */
  async sign(apiKeyId: ApiKeyId, purpose: Purpose, payload: JWTPayload): Promise<string | undefined> {
    const secret = this.#parts.keyring.tokenSecret(apiKeyId);
    if (secret === undefined) return undefined;
    return new SignJWT(payload)
      .setProtectedHeader({ alg: ALGORITHM, kid: apiKeyId })
      .setAudience(purpose)
      .sign(secret);
  }

  /** Undefined when it is none of ours, of another purpose, without one of the claims, expired, or its key is gone. */
  async read(
    text: string,
    purpose: Purpose,
    requiredClaims: readonly string[] = [],
  ): Promise<SignedText | undefined> {
    try {
      const { payload, protectedHeader } = await jwtVerify(text, ({ kid }) => this.#secretOf(kid), {
        algorithms: [ALGORITHM],
        audience: purpose,
        requiredClaims: [...requiredClaims],
        currentDate: new Date(this.#parts.clock.now()),
      });
      // Written by `sign`: nobody else has the secret.
      return { payload, apiKeyId: protectedHeader.kid as ApiKeyId };
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
}
