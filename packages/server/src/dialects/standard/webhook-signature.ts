// The two signatures of Standard Webhooks 1.0 over `id.timestamp.body`: `v1`, a base64 HMAC-SHA256, and `v1a`, a base64
// ed25519 signature. A secret tells by its prefix which one it makes, so an endpoint can change from one to the other
// with both side by side.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { assert } from '../../core/assert.ts';
import { publicId } from '../../core/public-id.ts';
import type { Signature } from '../dialect.ts';
import { hmacSha256 } from '../hmac-sha256.ts';

const SHARED_PREFIX = 'whsec_';
const PRIVATE_PREFIX = 'whsk_';
const PUBLIC_PREFIX = 'whpk_';
const SECRET_BYTES = 32;
const SEED_BYTES = 32;
/** What stands before the seed in an ed25519 key in PKCS #8 (RFC 8410, 7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Of both, one behind the other. */
type SignText = (head: string, body: string) => string;

const both: Omit<Signature, 'newSecret'> = {
  signer({ secret }) {
    const signatureOf = secret.startsWith(PRIVATE_PREFIX) ? ed25519(secret) : hmac(secret);
    return ({ eventId, body, at }) => {
      const id = publicId('event', eventId);
      const timestamp = String(Math.floor(at / 1000));
      return {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signatureOf(`${id}.${timestamp}.`, body),
      };
    };
  },
  sideBySide: (now, before) => ({
    ...now,
    'webhook-signature': `${now['webhook-signature']} ${before['webhook-signature']}`,
  }),
  publicKey: (secret) =>
    secret.startsWith(PRIVATE_PREFIX)
      ? PUBLIC_PREFIX + bytesOf(secret, PRIVATE_PREFIX).subarray(SEED_BYTES).toString('base64')
      : null,
};

export const hmacSignature: Signature = {
  ...both,
  newSecret: (random) => SHARED_PREFIX + Buffer.from(random(SECRET_BYTES)).toString('base64'),
};

/** The secret is the seed and, behind it, the public key: the 64 bytes that most libraries take for a private key. */
export const ed25519Signature: Signature = {
  ...both,
  newSecret(random) {
    const seed = Buffer.from(random(SEED_BYTES));
    const { x } = createPublicKey(privateKeyOf(seed)).export({ format: 'jwk' });
    assert(x !== undefined, 'a public key has its x');
    return PRIVATE_PREFIX + Buffer.concat([seed, Buffer.from(x, 'base64url')]).toString('base64');
  },
};

function hmac(secret: string): SignText {
  const macOf = hmacSha256(bytesOf(secret, SHARED_PREFIX), 'base64');
  return (head, body) => `v1,${macOf(head, body)}`;
}

function ed25519(secret: string): SignText {
  const key = privateKeyOf(bytesOf(secret, PRIVATE_PREFIX).subarray(0, SEED_BYTES));
  return (head, body) => `v1a,${sign(null, Buffer.from(head + body), key).toString('base64')}`;
}

function bytesOf(secret: string, prefix: string): Buffer {
  return Buffer.from(secret.slice(prefix.length), 'base64');
}

function privateKeyOf(seed: Buffer) {
  return createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, seed]), format: 'der', type: 'pkcs8' });
}
