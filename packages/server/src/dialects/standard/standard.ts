// Standard Webhooks 1.0 (standard-webhooks/standard-webhooks, spec/standard-webhooks.md): three headers, a
// base64 HMAC-SHA256 over `id.timestamp.body`, secrets of 24 to 64 bytes behind "whsec_".
import { createHmac, createSecretKey } from 'node:crypto';
import type { Event } from '../../core/event.ts';
import { publicId } from '../../core/public-id.ts';
import type { Dialect } from '../dialect.ts';

const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES = 32;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

export const standard: Dialect = {
  name: 'standard',
  bodies: 'derived',
  render,
  retold: null,
  probe: null,
  newSecret: (random) => SECRET_PREFIX + Buffer.from(random(SECRET_BYTES)).toString('base64'),
  signer({ secret }) {
    const key = createSecretKey(Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64'));
    return ({ eventId, body, at }) => {
      const id = publicId('event', eventId);
      const timestamp = String(Math.floor(at / SECOND_MS));
      const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
      return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` };
    };
  },
  signatures: { header: 'webhook-signature', separator: ' ' },
  accepts: (status) => status >= 200 && status <= 299,
  // The specification's example schedule.
  retry: {
    kind: 'schedule',
    pausesMs: [
      5 * SECOND_MS,
      5 * MINUTE_MS,
      30 * MINUTE_MS,
      2 * HOUR_MS,
      5 * HOUR_MS,
      10 * HOUR_MS,
      14 * HOUR_MS,
      20 * HOUR_MS,
      24 * HOUR_MS,
    ],
    jitter: 0.1,
    totalMs: null,
  },
  heedsRetryAfter: true,
  heedsGone: true,
};

/** `data` is spliced in as stored, so the receiver gets the very bytes that were kept. */
function render(event: Event): string {
  const timestamp = new Date(event.occurredAt).toISOString();
  return `{"type":${JSON.stringify(event.type)},"timestamp":"${timestamp}","data":${event.data}}`;
}
