// Standard Webhooks 1.0: `webhook-signature` holds signatures of `id.timestamp.body`, each one a base64 HMAC-SHA256 (v1) or
// a base64 ed25519 signature (v1a).
import { isSignedBy } from './ed25519.ts';
import { type Bytes, bytesOfBase64, joined, macOfBase64, signatureOfBase64, utf8 } from './encoding.ts';
import { requiredHeader } from './headers.ts';
import { isMacOf, noMatch } from './mac.ts';
import { checkCloudflare, checkMux } from './platform-signatures.ts';
import { keysOf, requireFresh, type SignatureCheck } from './signed-request.ts';
import type { StandardEvent } from './standard-event.ts';
import { VerificationError } from './verification-error.ts';

export type StandardPayload = StandardEvent & {
  /** Where the signature is Mux's or Cloudflare's, whose headers carry none. */
  readonly id?: string;
  /** When it happened. */
  readonly timestamp: string;
};

const SECRET_PREFIX = /^whsec_/;
const PUBLIC_KEY_PREFIX = 'whpk_';
const PUBLIC_KEY_BYTES = 32;

export const checkStandard: SignatureCheck = (request) => {
  switch (request.signature) {
    case 'mux':
      return checkMux(request);
    case 'cloudflare':
      return checkCloudflare(request);
    case 'standard':
      return checkWebhookSignature(request);
  }
};

const checkWebhookSignature: SignatureCheck = async (request) => {
  const publicKeys = request.secrets.filter(isPublic);
  const shared = request.secrets.filter((secret) => !isPublic(secret));
  const verifyKeys = publicKeys.length > 0 ? keysOf(publicKeys, publicKeyOf) : [];
  const macKeys = shared.length > 0 || publicKeys.length === 0 ? keysOf(shared, sharedKeyOf) : [];
  const id = requiredHeader(request.headers, 'webhook-id');
  const timestamp = requiredHeader(request.headers, 'webhook-timestamp');
  const signatures = requiredHeader(request.headers, 'webhook-signature').split(' ');
  if (!/^\d{1,15}$/.test(timestamp)) {
    throw new VerificationError('malformed', 'webhook-timestamp is no number of seconds.');
  }
  requireFresh(timestamp, request);
  const signed = joined(utf8(`${id}.${timestamp}.`), request.body);
  const isGenuine =
    (await isMacOf(macKeys, signed, signaturesOf('v1,', signatures, macOfBase64))) ||
    (await isSignedBy(verifyKeys, signed, signaturesOf('v1a,', signatures, signatureOfBase64)));
  if (!isGenuine) throw noMatch();
  return id;
};

/** What is of another version, or not readable, may be meant for somebody else: it only does not count. */
function signaturesOf(
  version: string,
  signatures: readonly string[],
  decode: (text: string) => Bytes | undefined,
): Bytes[] {
  return signatures
    .filter((signature) => signature.startsWith(version))
    .map((signature) => decode(signature.slice(version.length)))
    .filter((bytes) => bytes !== undefined);
}

function isPublic(secret: string): boolean {
  return secret.startsWith(PUBLIC_KEY_PREFIX);
}

function sharedKeyOf(secret: string): Bytes | undefined {
  return bytesOfBase64(secret.replace(SECRET_PREFIX, ''));
}

function publicKeyOf(secret: string): Bytes | undefined {
  const key = bytesOfBase64(secret.slice(PUBLIC_KEY_PREFIX.length));
  return key?.length === PUBLIC_KEY_BYTES ? key : undefined;
}
