// api.video: `X-Api-Video-Signature` is the hex HMAC-SHA256 of the raw body, keyed with the whole secret
// (api.video's guide, "create and manage webhooks"). There is no timestamp: keep the events you have seen.
import { macOfHex, utf8 } from './encoding.ts';
import { requiredHeader } from './headers.ts';
import { requireMatch } from './mac.ts';
import { keysOf, type SignatureCheck } from './signed-request.ts';
import { VerificationError } from './verification-error.ts';

export type ApiVideoPayload = { readonly emittedAt: string } & (
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

export const checkApiVideo: SignatureCheck = async ({ headers, body, secrets }) => {
  const keys = keysOf(secrets, utf8);
  const mac = macOfHex(requiredHeader(headers, 'x-api-video-signature'));
  if (mac === undefined)
    throw new VerificationError('malformed', 'The signature is not 64 hexadecimal digits.');
  await requireMatch(keys, body, [mac]);
  return null;
};
