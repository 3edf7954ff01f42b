// api.video: `X-Api-Video-Signature` is the hex HMAC-SHA256 of the raw body, keyed with the whole secret
// (api.video's guide, "create and manage webhooks"). There is no timestamp: keep the events you have seen.
import { bytesOfHex, isMac, utf8 } from './hmac.ts';
import { type RequestHeaders, requiredHeader } from './headers.ts';
import { VerificationError } from './verification-error.ts';

export type ApiVideoEvent = { readonly emittedAt: string } & (
  | {
      readonly type: 'live-stream.broadcast.started' | 'live-stream.broadcast.ended';
      readonly liveStreamId: string;
    }
  | { readonly type: 'video.source.recorded'; readonly liveStreamId: string; readonly videoId: string }
  | {
      readonly type: 'video.encoding.quality.completed';
      readonly videoId: string;
      readonly liveStreamId?: string;
      readonly encoding: 'hls' | 'mp4';
      readonly quality: string;
    }
  | {
      readonly type: 'video.caption.generated';
      readonly videoId: string;
      readonly captionId: string;
      readonly generationMode: string;
      readonly language: string;
    }
  | { readonly type: 'video.summary.generated'; readonly videoId: string; readonly summaryId: string }
);

/**
 * The event of a request that api.video, or Cuewire in its dialect, has signed.
 * `body` is the raw body, exactly as it arrived. Rejects with VerificationError.
 */
export async function verifyApiVideo(request: {
  headers: RequestHeaders;
  body: string;
  /** `signatureSecret` of the webhook, whole. */
  secret: string;
}): Promise<ApiVideoEvent> {
  const mac = bytesOfHex(requiredHeader(request.headers, 'x-api-video-signature'));
  if (mac === undefined) throw new VerificationError('header_malformed', 'The signature is not hexadecimal.');
  if (!(await isMac(utf8(request.secret), utf8(request.body), mac))) {
    throw new VerificationError(
      'signature_mismatch',
      'The signature does not belong to this body and secret.',
    );
  }
  // Signed by the sender, so it has the shape that the sender documents.
  return JSON.parse(request.body) as ApiVideoEvent;
}
