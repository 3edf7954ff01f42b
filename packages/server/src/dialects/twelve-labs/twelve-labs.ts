// Twelve Labs' webhooks (docs.twelvelabs.io, "webhooks: requirements for processing notifications"): a hex HMAC-SHA256
// over `timestamp.body`, keyed with the secret as it is written.
import { dayOfRetries } from '../day-of-retries.ts';
import type { Dialect, Signature } from '../dialect.ts';
import { hmacSha256 } from '../hmac-sha256.ts';
import { renderTwelveLabs } from './payloads.ts';

const SECRET_BYTES = 32;

const signature: Signature = {
  // No document shows one. Hexadecimal survives every shell, environment file and settings page.
  newSecret: (random) => Buffer.from(random(SECRET_BYTES)).toString('hex'),
  signer({ secret }) {
    const macOf = hmacSha256(Buffer.from(secret), 'hex');
    return ({ body, at }) => {
      // Afresh at each attempt: receivers refuse what is older than five minutes.
      const timestamp = String(Math.floor(at / 1000));
      return { 'tl-signature': `t=${timestamp},v1=${macOf(`${timestamp}.`, body)}` };
    };
  },
};

export const twelveLabs: Dialect = {
  name: 'twelve-labs',
  bodies: 'stored',
  render: renderTwelveLabs,
  retold: null,
  probe: null,
  signature: () => signature,
  accepts: (status) => status >= 200 && status <= 299,
  retry: dayOfRetries,
  heedsRetryAfter: true,
  // Their documents know no such answer: it is a failure like another.
  heedsGone: false,
};
