// Signatures of platforms whose receivers somebody may have already: Mux's (mux.com/docs/core/verify-webhook-signatures)
// and Cloudflare Stream's (developers.cloudflare.com/stream/webhooks). Both are a hex HMAC-SHA256 of `timestamp.body`,
// keyed with the secret as it is written.
import type { Signature } from '../dialect.ts';
import { hmacSha256 } from '../hmac-sha256.ts';

const MUX_SECRET_BYTES = 32;
/** 32 hexadecimal digits, as Cloudflare's document shows one. */
const CLOUDFLARE_SECRET_BYTES = 16;
const MUX_HEADER = 'mux-signature';

export const muxSignature: Signature = {
  // The document shows none.
  newSecret: hexSecret(MUX_SECRET_BYTES),
  signer: signerInto(MUX_HEADER, (timestamp, mac) => `t=${timestamp},v1=${mac}`),
  // Mux's own library takes whichever v1 fits. The time is that of the attempt, so it stands there once.
  sideBySide: (now, before) => ({
    ...now,
    [MUX_HEADER]: `${now[MUX_HEADER]}${before[MUX_HEADER]?.replace(/^t=\d+/, '')}`,
  }),
};

export const cloudflareSignature: Signature = {
  newSecret: hexSecret(CLOUDFLARE_SECRET_BYTES),
  signer: signerInto('webhook-signature', (timestamp, mac) => `time=${timestamp},sig1=${mac}`),
};

function hexSecret(sizeBytes: number): Signature['newSecret'] {
  return (random) => Buffer.from(random(sizeBytes)).toString('hex');
}

function signerInto(header: string, write: (timestamp: string, mac: string) => string): Signature['signer'] {
  return ({ secret }) => {
    const macOf = hmacSha256(Buffer.from(secret), 'hex');
    return ({ body, at }) => {
      const timestamp = String(Math.floor(at / 1000));
      return { [header]: write(timestamp, macOf(`${timestamp}.`, body)) };
    };
  };
}
