// The one way to verify: the signature by its dialect's check, then the body, then what identifies the event.
import { type ApiVideoPayload, checkApiVideo } from './api-video.ts';
import { checkFastPix, type FastPixPayload } from './fastpix.ts';
import type { RequestHeaders } from './headers.ts';
import { bytesOf, jsonObjectOf, type RawBody, textMember } from './raw-body.ts';
import type { SignatureCheck, StandardSignature } from './signed-request.ts';
import { checkStandard, type StandardPayload } from './standard.ts';
import { checkTwelveLabs, type TwelveLabsPayload } from './twelve-labs.ts';

interface PayloadOf {
  readonly standard: StandardPayload;
  readonly 'api-video': ApiVideoPayload;
  readonly fastpix: FastPixPayload;
  readonly 'twelve-labs': TwelveLabsPayload;
}

export type DialectName = keyof PayloadOf;

/** Distributes over the payloads, so that `dialect` and `type` tell which one it is. */
type Verified<
  Dialect extends DialectName,
  Payload extends { readonly type: string },
> = Payload extends unknown
  ? {
      readonly dialect: Dialect;
      readonly type: Payload['type'];
      /** The same for every attempt, so it tells a repetition. api.video sends none. */
      readonly id: Dialect extends 'api-video' ? null : string;
      /** The body. */
      readonly payload: Payload;
    }
  : never;

export type VerifiedEvent<Dialect extends DialectName = DialectName> = {
  [Each in Dialect]: Verified<Each, PayloadOf[Each]>;
}[Dialect];

export interface VerifyOptions {
  /** How far from `now` a signed time may be, in either direction. Five minutes by default. */
  readonly toleranceSeconds?: number;
  /** In milliseconds since 1970; the machine's clock by default. */
  readonly now?: number;
  /** How an endpoint of the standard dialect is signed, when its `dialect_settings` say mux or cloudflare. */
  readonly signature?: StandardSignature;
}

const TOLERANCE_SECONDS = 5 * 60;

const checks: Readonly<Record<DialectName, SignatureCheck>> = {
  standard: checkStandard,
  'api-video': checkApiVideo,
  fastpix: checkFastPix,
  'twelve-labs': checkTwelveLabs,
};

/**
 * The event of a request that Cuewire, or the platform itself, has signed. `rawBody` is the body exactly as it arrived.
 * With several secrets one is enough: give the old and the new one while you rotate. Rejects with VerificationError.
 */
export async function verify<Dialect extends DialectName>(
  dialect: Dialect,
  secrets: string | readonly string[],
  headers: RequestHeaders,
  rawBody: RawBody,
  options: VerifyOptions = {},
): Promise<VerifiedEvent<Dialect>> {
  const idInHeader = await verifySignature(dialect, secrets, headers, rawBody, options);
  const payload = jsonObjectOf(rawBody);
  const type = textMember(payload, 'type');
  const id = dialect === 'api-video' ? null : (idInHeader ?? textMember(payload, 'id'));
  // Signed by the sender, so the rest has the shape that the sender documents.
  return { dialect, type, id, payload } as unknown as VerifiedEvent<Dialect>;
}

/**
 * Only the signature, for who passes the body on unread. Resolves with the event's id where the dialect sends it in a
 * header, else with null. Rejects with VerificationError.
 */
export async function verifySignature(
  dialect: DialectName,
  secrets: string | readonly string[],
  headers: RequestHeaders,
  rawBody: RawBody,
  { toleranceSeconds = TOLERANCE_SECONDS, now = Date.now(), signature = 'standard' }: VerifyOptions = {},
): Promise<string | null> {
  return checks[dialect]({
    headers,
    body: bytesOf(rawBody),
    secrets: typeof secrets === 'string' ? [secrets] : secrets,
    now,
    toleranceSeconds,
    signature,
  });
}
