// FastPix's webhooks, as its SDK and official receivers take them (FastPix/node-sdk docs/webhooks.md): an envelope of
// eight members, a base64 HMAC-SHA256 over the body, keyed with the decoded secret.
import { dayOfRetries } from '../day-of-retries.ts';
import type { Dialect, Signature } from '../dialect.ts';
import { hmacSha256 } from '../hmac-sha256.ts';
import { renderFastPix, retoldFastPix } from './envelope.ts';

/** 44 characters of base64. Receivers refuse secrets of less than 32, and any alphabet but the standard one. */
const SECRET_BYTES = 32;

const signature: Signature = {
  newSecret: (random) => Buffer.from(random(SECRET_BYTES)).toString('base64'),
  signer({ secret }) {
    const macOf = hmacSha256(Buffer.from(secret, 'base64'), 'base64');
    return ({ body }) => ({
      'fastpix-signature': macOf(body),
    });
  },
};

export const fastPix: Dialect = {
  name: 'fastpix',
  bodies: 'stored',
  render: renderFastPix,
  retold: retoldFastPix,
  // Signed, or with an event in it, receivers would look for what a probe does not have.
  probe: '{}',
  signature: () => signature,
  accepts: (status) => status >= 200 && status <= 299,
  retry: dayOfRetries,
  // Official receivers answer 429 when they are flooded.
  heedsRetryAfter: true,
  // "Retries on any non-2xx".
  heedsGone: false,
};
