// ed25519 by Web Crypto. Unlike HMAC it came late: Node has it since 18.4, browsers since 2025. Where it is missing, the
// error is the runtime's own.
import type { Bytes } from './encoding.ts';

const ALGORITHM = 'Ed25519';

/** Whether one of `signatures` is that of `signed` under one of these public keys. */
export async function isSignedBy(
  keys: readonly Bytes[],
  signed: Bytes,
  signatures: readonly Bytes[],
): Promise<boolean> {
  for (const key of keys) {
    const imported = await crypto.subtle.importKey('raw', key, ALGORITHM, false, ['verify']);
    for (const signature of signatures) {
      if (await crypto.subtle.verify(ALGORITHM, imported, signature, signed)) return true;
    }
  }
  return false;
}
