// Seals texts for the disk with AES-256-GCM. A sealed text says which key it was sealed with, so that keys can be replaced
// while texts of the one before are about; it opens only at the place that it was sealed for.
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_LENGTH = 8;
const SEALED = /^sealed:1:([0-9a-f]{8}):([\w-]+)$/;

/** A sealed text cannot be opened: its key is not at hand, or somebody has changed it. */
export class SealError extends Error {
  override name = 'SealError';
}

export class Sealer {
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  readonly #currentId: string;
  readonly #randomBytes: (size: number) => Uint8Array;

  /** `keys[0]` seals; all of them open. */
  constructor(keys: readonly Uint8Array[], randomBytes: (size: number) => Uint8Array) {
    const [current] = keys;
    if (current === undefined) throw new TypeError('there is no key to seal with');
    this.#keys = new Map(keys.map((key) => [keyIdOf(key), key]));
    this.#currentId = keyIdOf(current);
    this.#randomBytes = randomBytes;
  }

  /** `place` is what the text belongs to: elsewhere it does not open. */
  seal(text: string, place: string): string {
    const nonce = this.#randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key(this.#currentId), nonce).setAAD(Buffer.from(place));
    const bytes = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `sealed:1:${this.#currentId}:${bytes.toString('base64url')}`;
  }

  /** A text that was never sealed is from a version that did not, and answered as it is. Throws a SealError. */
  open(text: string, place: string): string {
    const [, keyId, encoded] = SEALED.exec(text) ?? [];
    if (keyId === undefined || encoded === undefined) return text;
    const bytes = Buffer.from(encoded, 'base64url');
    const key = this.#key(keyId);
    try {
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-TAG_BYTES));
      return (
        decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      );
    } catch (cause) {
      throw new SealError(`What is stored at ${place} was changed after it was sealed.`, { cause });
    }
  }

  /** Whether the text was sealed with the key that seals now. */
  isCurrent(text: string): boolean {
    return SEALED.exec(text)?.[1] === this.#currentId;
  }

  #key(id: string): Uint8Array {
    const key = this.#keys.get(id);
    if (key !== undefined) return key;
    throw new SealError(`The store was sealed with the encryption key ${id}, which is not at hand.`);
  }
}

export function isSealed(text: string): boolean {
  return SEALED.test(text);
}

/** Tells keys apart without telling anything of them. */
function keyIdOf(key: Uint8Array): string {
  return createHash('sha256')
    .update('cuewire encryption key')
    .update(key)
    .digest('hex')
    .slice(0, KEY_ID_LENGTH);
}
