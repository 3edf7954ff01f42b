// FastPix: `FastPix-Signature` is the base64 HMAC-SHA256 of the raw body, keyed with the decoded secret (as FastPix's own
// SDK has it). There is no timestamp: keep the ids of the events you have seen.
import { bytesOfBase64, macOfBase64 } from './encoding.ts';
import type { FastPixEvent } from './fastpix-event.ts';
import { headerValues, type RequestHeaders, requiredHeader } from './headers.ts';
import { requireMatch } from './mac.ts';
import { keysOf, type SignatureCheck } from './signed-request.ts';
import type { RawBody } from './raw-body.ts';
import { VerificationError } from './verification-error.ts';

export type FastPixPayload = FastPixEvent & {
  /** What the event is about. For tracks, watermarks and AI output the video is named only here. */
  readonly object: { readonly type: string; readonly id: string };
  /** The event's id: the same for every attempt, so it tells a repetition. */
  readonly id: string;
  readonly workspace: { readonly id: string; readonly name: string };
  readonly status: string;
  readonly createdAt: string;
  /** The attempts before this one. */
  readonly attempts: readonly Readonly<Record<string, unknown>>[];
};

export const checkFastPix: SignatureCheck = async ({ headers, body, secrets }) => {
  const keys = keysOf(secrets, bytesOfBase64);
  const mac = macOfBase64(requiredHeader(headers, 'fastpix-signature'));
  if (mac === undefined) throw new VerificationError('malformed', 'The signature is not 32 bytes in base64.');
  await requireMatch(keys, body, [mac]);
  return null;
};

/** More than this is no probe, so nobody need look at it. */
const PROBE_LENGTH_MAX = 16;

/**
 * Whether this is the unsigned request by which FastPix, or Cuewire in its dialect, asks whether anybody is there before a
 * URL gets events. Answer it with 200; it says nothing.
 */
export function isFastPixProbe(headers: RequestHeaders, rawBody: RawBody): boolean {
  if (headerValues(headers, 'fastpix-signature').length > 0) return false;
  if ((typeof rawBody === 'string' ? rawBody.length : rawBody.byteLength) > PROBE_LENGTH_MAX) return false;
  const text = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody);
  return ['', '{}'].includes(text.trim());
}
