// What each dialect checks a signature on.
import type { Bytes } from './encoding.ts';
import type { RequestHeaders } from './headers.ts';
import { VerificationError } from './verification-error.ts';

/** How endpoints of the standard dialect may be signed; ed25519 is told by its public key, and needs no name here. */
export type StandardSignature = 'standard' | 'mux' | 'cloudflare';

export interface SignedRequest {
  readonly headers: RequestHeaders;
  readonly body: Bytes;
  readonly secrets: readonly string[];
  /** In milliseconds since 1970. */
  readonly now: number;
  readonly toleranceSeconds: number;
  readonly signature: StandardSignature;
}

/** Rejects with VerificationError. Resolves with the event's id where the dialect sends it in a header, else with null. */
export type SignatureCheck = (request: SignedRequest) => Promise<string | null>;

/** Refuses secrets that are none at once: an empty key, such as a setting that was left out, proves nothing. */
export function keysOf(secrets: readonly string[], decode: (secret: string) => Bytes | undefined): Bytes[] {
  const keys = secrets.map((secret) => decode(secret));
  const usable = keys.filter((key) => key !== undefined && key.length > 0) as Bytes[];
  if (usable.length === 0 || usable.length < keys.length) {
    throw new VerificationError('bad_secret', 'A secret is empty or not written as this dialect writes it.');
  }
  return usable;
}

/** Refuses what was signed too long ago, and what a wrong clock signed in the future. */
export function requireFresh(timestamp: string, { now, toleranceSeconds }: SignedRequest): void {
  const isFresh = Math.abs(now / 1000 - Number(timestamp)) <= toleranceSeconds;
  // So that a clock of NaN lets nothing in.
  if (!isFresh) throw new VerificationError('stale', 'The request is too old, or a clock is wrong.');
}
