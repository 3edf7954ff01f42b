// api.video's webhooks, as its specification and guide describe them (openapi.yaml x-webhooks;
// reference/create-and-manage-webhooks.md): flat JSON, hex HMAC-SHA256 keyed with the whole secret.
import { base62OfHex } from '../../core/base62.ts';
import type { Dialect, Signature } from '../dialect.ts';
import { hmacSha256 } from '../hmac-sha256.ts';
import { renderApiVideo } from './payloads.ts';

const SECRET_PREFIX = 'sig_sec_';
const WEBHOOK_PREFIX = 'webhook_';
/** 128 bits in base 62. */
const BASE62_LENGTH = 22;

const signature: Signature = {
  newSecret: (random) => SECRET_PREFIX + base62OfHex(Buffer.from(random(16)).toString('hex'), BASE62_LENGTH),
  signer({ id, secret }) {
    // The prefix belongs to the key and nothing is decoded: that is what api.video's own samples do.
    const macOf = hmacSha256(Buffer.from(secret), 'hex');
    const webhookId = webhookIdOf(id);
    return ({ body }) => ({
      'x-api-video-webhookid': webhookId,
      'x-api-video-signature': macOf(body),
    });
  },
};

export const apiVideo: Dialect = {
  name: 'api-video',
  bodies: 'stored',
  render: renderApiVideo,
  retold: null,
  probe: null,
  signature: () => signature,
  // "Success up to 299": interim answers never reach us, so in effect any 2xx.
  accepts: (status) => status <= 299,
  // Three attempts in all, three seconds apart (docs/decisions/0009).
  retry: { kind: 'schedule', pausesMs: [3000, 3000], jitter: 0, totalMs: null },
  // Its documents know neither: any answer above 299 is a failure like another.
  heedsRetryAfter: false,
  heedsGone: false,
};

/** What api.video calls an endpoint: `webhook_` and 22 base62 characters. */
export function webhookIdOf(endpointId: string): string {
  return WEBHOOK_PREFIX + base62OfHex(endpointId, BASE62_LENGTH);
}
