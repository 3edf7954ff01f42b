// Standard Webhooks 1.0 (standard-webhooks/standard-webhooks, spec/standard-webhooks.md), and the body of its three members
// under the signatures of platforms that leave the body to the sender.
import type { DialectSettings } from '../../core/endpoint.ts';
import type { Event } from '../../core/event.ts';
import { publicId } from '../../core/public-id.ts';
import type { Dialect, Signature } from '../dialect.ts';
import { cloudflareSignature, muxSignature } from './platform-signatures.ts';
import { ed25519Signature, hmacSignature } from './webhook-signature.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

export const standard: Dialect = {
  name: 'standard',
  bodies: 'derived',
  render,
  retold: null,
  probe: null,
  signature: signatureOf,
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

function signatureOf({ signature = 'standard' }: DialectSettings): Signature {
  switch (signature) {
    case 'ed25519':
      return ed25519Signature;
    case 'mux':
      return muxSignature;
    case 'cloudflare':
      return cloudflareSignature;
    default:
      return hmacSignature;
  }
}

/** Their headers carry no id, so the body has to: an id that is not signed would tell no repetition from a forgery. */
const WITH_ID_IN_BODY: ReadonlySet<Signature> = new Set([muxSignature, cloudflareSignature]);

/** `data` is spliced in as stored, so the receiver gets the very bytes that were kept. */
function render(event: Event, settings: DialectSettings): string {
  const id = WITH_ID_IN_BODY.has(signatureOf(settings)) ? `"id":"${publicId('event', event.id)}",` : '';
  const timestamp = new Date(event.occurredAt).toISOString();
  return `{${id}"type":${JSON.stringify(event.type)},"timestamp":"${timestamp}","data":${event.data}}`;
}
