// Twelve Labs: `TL-Signature: t=<seconds>,v1=<hex>`, where v1 is the HMAC-SHA256 of `t.body`, keyed with the secret as it
// is written (docs.twelvelabs.io, "requirements for processing notifications").
import { bytesOfHex, isMac, utf8 } from './hmac.ts';
import { type RequestHeaders, requiredHeader } from './headers.ts';
import { requireFresh } from './freshness.ts';
import { VerificationError } from './verification-error.ts';

export interface TwelveLabsModel {
  readonly name: string;
  readonly options?: readonly string[];
}

export type TwelveLabsEvent = {
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

const PARTS = /^t=(\d{1,15}),v1=([^,]*)$/;

/**
 * The event of a request that Twelve Labs, or Cuewire in its dialect, has signed.
 * `now` is in milliseconds since 1970. Rejects with VerificationError.
 */
export async function verifyTwelveLabs(request: {
  headers: RequestHeaders;
  body: string;
  secret: string;
  now: number;
  toleranceSeconds?: number;
}): Promise<TwelveLabsEvent> {
  const [, timestamp, encoded = ''] = PARTS.exec(requiredHeader(request.headers, 'tl-signature')) ?? [];
  const mac = bytesOfHex(encoded);
  if (timestamp === undefined || mac === undefined) {
    throw new VerificationError('header_malformed', 'TL-Signature is not t=<seconds>,v1=<hexadecimal>.');
  }
  requireFresh(Number(timestamp), request);
  if (!(await isMac(utf8(request.secret), utf8(`${timestamp}.${request.body}`), mac))) {
    throw new VerificationError(
      'signature_mismatch',
      'The signature does not belong to this body and secret.',
    );
  }
  // Signed by the sender, so it has the shape that the sender documents.
  return JSON.parse(request.body) as TwelveLabsEvent;
}
