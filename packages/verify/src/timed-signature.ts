// A header that names a time and hex HMAC-SHA256s of `time.body`, keyed with the secret as it is written: the form that
// Twelve Labs, Mux and Cloudflare Stream share.
import { joined, macOfHex, utf8 } from './encoding.ts';
import { requiredHeader } from './headers.ts';
import { requireMatch } from './mac.ts';
import { keysOf, requireFresh, type SignatureCheck } from './signed-request.ts';
import { VerificationError } from './verification-error.ts';

/** One MAC, or several while a secret is rotated. */
export function timedSignature(header: string, timeName: string, macName: string): SignatureCheck {
  const parts = new RegExp(`^${timeName}=(\\d{1,15})((?:,${macName}=[0-9a-fA-F]{64})+)$`);
  return async (request) => {
    const keys = keysOf(request.secrets, utf8);
    const [, timestamp, signatures = ''] = parts.exec(requiredHeader(request.headers, header)) ?? [];
    if (timestamp === undefined) {
      const form = `${timeName}=<seconds>,${macName}=<64 hexadecimal digits>`;
      throw new VerificationError('malformed', `${header} is not ${form}.`);
    }
    requireFresh(timestamp, request);
    const macs = signatures
      .split(`,${macName}=`)
      .map(macOfHex)
      .filter((mac) => mac !== undefined);
    await requireMatch(keys, joined(utf8(`${timestamp}.`), request.body), macs);
    return null;
  };
}
