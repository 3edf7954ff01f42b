// Standard Webhooks 1.0: `webhook-signature` holds one or more base64 HMAC-SHA256 of `id.timestamp.body`.
import { bytesOfBase64, isMac, utf8 } from './hmac.ts';
import { type RequestHeaders, requiredHeader } from './headers.ts';
import { requireFresh } from './freshness.ts';
import { VerificationError } from './verification-error.ts';

export interface StandardEvent {
  /** The event's id: the same for every attempt, so it tells a repetition. */
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const SECRET_PREFIX = 'whsec_';

/**
 * The event of a request signed by Standard Webhooks.
 * `now` is in milliseconds since 1970. Rejects with VerificationError.
 */
export async function verifyStandard(request: {
  headers: RequestHeaders;
  body: string;
  secret: string;
  now: number;
  toleranceSeconds?: number;
}): Promise<StandardEvent> {
  const id = requiredHeader(request.headers, 'webhook-id');
  const timestamp = requiredHeader(request.headers, 'webhook-timestamp');
  const signatures = requiredHeader(request.headers, 'webhook-signature');
  if (!/^\d{1,15}$/.test(timestamp)) {
    throw new VerificationError('header_malformed', 'webhook-timestamp is no number of seconds.');
  }
  requireFresh(Number(timestamp), request);
  const secret = request.secret.startsWith(SECRET_PREFIX)
    ? request.secret.slice(SECRET_PREFIX.length)
    : request.secret;
  const key = bytesOfBase64(secret);
  if (key === undefined) throw new VerificationError('header_malformed', 'The secret is not base64.');
  const signed = utf8(`${id}.${timestamp}.${request.body}`);
  for (const signature of signatures.split(' ')) {
    const [version, encoded = ''] = signature.split(',', 2);
    const mac = version === 'v1' ? bytesOfBase64(encoded) : undefined;
    // Several stand side by side while a secret is rotated: one that fits is enough.
    if (mac !== undefined && (await isMac(key, signed, mac))) {
      const { type, timestamp: happenedAt, data } = JSON.parse(request.body) as StandardEvent;
      return { id, type, timestamp: happenedAt, data };
    }
  }
  throw new VerificationError('signature_mismatch', 'No signature belongs to this body and secret.');
}
