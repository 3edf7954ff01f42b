// Standard Webhooks 1.0: `webhook-signature` holds one or more base64 HMAC-SHA256 of `id.timestamp.body`.
import { bytesOfBase64, joined, macOfBase64, utf8 } from './encoding.ts';
import { requiredHeader } from './headers.ts';
import { requireMatch } from './mac.ts';
import { keysOf, requireFresh, type SignatureCheck } from './signed-request.ts';
import { VerificationError } from './verification-error.ts';

export interface StandardPayload {
  readonly type: string;
  /** When it happened. */
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const SECRET_PREFIX = /^whsec_/;
const SIGNATURE_PREFIX = 'v1,';

export const checkStandard: SignatureCheck = async (request) => {
  const keys = keysOf(request.secrets, (secret) => bytesOfBase64(secret.replace(SECRET_PREFIX, '')));
  const id = requiredHeader(request.headers, 'webhook-id');
  const timestamp = requiredHeader(request.headers, 'webhook-timestamp');
  const signatures = requiredHeader(request.headers, 'webhook-signature');
  if (!/^\d{1,15}$/.test(timestamp)) {
    throw new VerificationError('malformed', 'webhook-timestamp is no number of seconds.');
  }
  requireFresh(timestamp, request);
  // What is of another version, or not readable, may be meant for somebody else: it only does not count.
  const macs = signatures
    .split(' ')
    .filter((signature) => signature.startsWith(SIGNATURE_PREFIX))
    .map((signature) => macOfBase64(signature.slice(SIGNATURE_PREFIX.length)))
    .filter((mac) => mac !== undefined);
  await requireMatch(keys, joined(utf8(`${id}.${timestamp}.`), request.body), macs);
  return id;
};
