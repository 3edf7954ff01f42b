// Signatures that an endpoint of the standard dialect may ask for in place of its own: Mux's
// (mux.com/docs/core/verify-webhook-signatures) and Cloudflare Stream's (developers.cloudflare.com/stream/webhooks).
import { timedSignature } from './timed-signature.ts';

export const checkMux = timedSignature('mux-signature', 't', 'v1');
export const checkCloudflare = timedSignature('webhook-signature', 'time', 'sig1');
