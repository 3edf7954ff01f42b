// Twelve Labs: `TL-Signature: t=<seconds>,v1=<hex>`, where v1 is the HMAC-SHA256 of `t.body`, keyed with the secret as it
// is written (docs.twelvelabs.io, "requirements for processing notifications").
import { timedSignature } from './timed-signature.ts';

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
        readonly custom_id?: string | null;
        readonly status: string;
        readonly created_at?: string;
      };
    }
);

export const checkTwelveLabs = timedSignature('tl-signature', 't', 'v1');
