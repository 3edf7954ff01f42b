// HMAC-SHA256 by Web Crypto, which Node, browsers and edge runtimes all have.
import type { Bytes } from './encoding.ts';
import { VerificationError } from './verification-error.ts';

const ALGORITHM = { name: 'HMAC', hash: 'SHA-256' };

/** Passes when one of `macs` is that of `signed` under one of `keys`: several stand side by side while a secret is rotated. */
export async function requireMatch(
  keys: readonly Bytes[],
  signed: Bytes,
  macs: readonly Bytes[],
): Promise<void> {
  if (!(await isMacOf(keys, signed, macs))) throw noMatch();
}

/** Web Crypto's own verify compares in constant time. */
export async function isMacOf(
  keys: readonly Bytes[],
  signed: Bytes,
  macs: readonly Bytes[],
): Promise<boolean> {
  for (const key of keys) {
    const imported = await crypto.subtle.importKey('raw', key, ALGORITHM, false, ['verify']);
    for (const mac of macs) {
      if (await crypto.subtle.verify('HMAC', imported, mac, signed)) return true;
    }
  }
  return false;
}

export function noMatch(): VerificationError {
  return new VerificationError('no_match', 'No signature belongs to this body and any of these secrets.');
}
