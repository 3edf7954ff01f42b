// FastPix: `FastPix-Signature` is the base64 HMAC-SHA256 of the raw body, keyed with the decoded secret (as FastPix's own
// SDK has it). There is no timestamp: keep the ids of the events you have seen.
import { bytesOfBase64, isMac, utf8 } from './hmac.ts';
import { header, type RequestHeaders, requiredHeader } from './headers.ts';
import { VerificationError } from './verification-error.ts';

export interface FastPixEvent {
  readonly type: string;
  /** What the event is about. For tracks, watermarks and AI output the video is named only here. */
  readonly object: { readonly type: string; readonly id: string };
  /** The event's id: the same for every attempt, so it tells a repetition. */
  readonly id: string;
  readonly workspace: { readonly id: string; readonly name: string };
  readonly status: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  /** The attempts before this one. */
  readonly attempts: readonly Readonly<Record<string, unknown>>[];
}

/**
 * The event of a request that FastPix, or Cuewire in its dialect, has signed.
 * `body` is the raw body, exactly as it arrived. Rejects with VerificationError.
 */
export async function verifyFastPix(request: {
  headers: RequestHeaders;
  body: string;
  /** As it was shown: base64. */
  secret: string;
}): Promise<FastPixEvent> {
  const mac = bytesOfBase64(requiredHeader(request.headers, 'fastpix-signature'));
  if (mac === undefined) throw new VerificationError('header_malformed', 'The signature is not base64.');
  const key = bytesOfBase64(request.secret);
  if (key === undefined) throw new VerificationError('header_malformed', 'The secret is not base64.');
  if (!(await isMac(key, utf8(request.body), mac))) {
    throw new VerificationError(
      'signature_mismatch',
      'The signature does not belong to this body and secret.',
    );
  }
  // Signed by the sender, so it has the shape that the sender documents.
  return JSON.parse(request.body) as FastPixEvent;
}

/**
 * Whether this is the unsigned request by which FastPix, or Cuewire in its dialect, asks whether anybody is there before a
 * URL gets events. Answer it with 200; it says nothing.
 */
export function isFastPixProbe(request: { headers: RequestHeaders; body: string }): boolean {
  const body = request.body.trim();
  return header(request.headers, 'fastpix-signature') === undefined && (body === '' || body === '{}');
}
