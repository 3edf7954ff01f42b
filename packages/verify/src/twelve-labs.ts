// Twelve Labs: `TL-Signature: t=<seconds>,v1=<hex>`, where v1 is the HMAC-SHA256 of `t.body`, keyed with the secret as it
// is written (docs.twelvelabs.io, "requirements for processing notifications").
import { joined, macOfHex, utf8 } from './encoding.ts';
import { requiredHeader } from './headers.ts';
import { requireMatch } from './mac.ts';
import { keysOf, requireFresh, type SignatureCheck } from './signed-request.ts';
import { VerificationError } from './verification-error.ts';

export interface TwelveLabsModel {
  readonly name: string;
  readonly options?: readonly string[];
}

export type TwelveLabsPayload = {
  /** The notification's id: the same for every attempt, so it tells a repetition. */
  readonly id: string;
  readonly created_at: string;
} & (
  | {
      readonly type: 'index.task.ready' | 'index.task.failed';
      readonly data: {
        readonly id: string;
        readonly metadata: { readonly duration?: number };
        readonly status: string;
        readonly models?: readonly TwelveLabsModel[];
        /** Instead of `models`, at endpoints that ask for the older form. */
        readonly engines?: readonly TwelveLabsModel[];
        readonly engine_options?: readonly string[];
        readonly tags: readonly string[];
      };
    }
  | {
      readonly type: 'analyze.task.ready' | 'analyze.task.failed' | 'analyze.task.canceled';
      readonly data: {
        readonly id: string;
        readonly custom_id?: string;
        readonly status: string;
        readonly created_at?: string;
      };
    }
);

/** One v1, or several while a secret is rotated. */
const PARTS = /^t=(\d{1,15})((?:,v1=[0-9a-fA-F]{64})+)$/;

export const checkTwelveLabs: SignatureCheck = async (request) => {
  const keys = keysOf(request.secrets, utf8);
  const [, timestamp, signatures = ''] = PARTS.exec(requiredHeader(request.headers, 'tl-signature')) ?? [];
  if (timestamp === undefined) {
    throw new VerificationError('malformed', 'TL-Signature is not t=<seconds>,v1=<64 hexadecimal digits>.');
  }
  requireFresh(timestamp, request);
  const macs = signatures
    .split(',v1=')
    .map(macOfHex)
    .filter((mac) => mac !== undefined);
  await requireMatch(keys, joined(utf8(`${timestamp}.`), request.body), macs);
  return null;
};
