import type { Failure } from '../failure.ts';
import type { MediaLimits } from '../limits.ts';
import type { Probe, VideoStream } from '../probe/probe.ts';

/** At or below it ffmpeg is guessing from the file's name or a few bytes: noise gets 1, real files 51 to 100. */
const guessingScore = 25;

export type Judgement =
  | { readonly isAccepted: true; readonly probe: Probe & { readonly video: VideoStream } }
  | { readonly isAccepted: false; readonly failure: Failure };

/** Decides from what ffprobe said whether a source may be encoded. */
export function judgeSource(probe: Probe, limits: MediaLimits): Judgement {
  const { video, durationMs } = probe;
  if (probe.score <= guessingScore) return refuse('input_unreadable', 'This file is not a video.');
  if (video === undefined) {
    return refuse('input_unsupported', 'This file has no video track in a format that this server knows.');
  }
  if (video.width * video.height > limits.maxSourcePixels) {
    return refuse('input_unsupported', `A picture of ${video.width}x${video.height} is too large.`);
  }
  if (durationMs !== undefined && durationMs > limits.maxDurationMs) {
    const maxHours = Math.round(limits.maxDurationMs / 3_600_000);
    return refuse('input_unsupported', `This video is longer than ${maxHours} hours.`);
  }
  return { isAccepted: true, probe: { ...probe, video } };
}

function refuse(code: Failure['code'], message: string): Judgement {
  return { isAccepted: false, failure: { code, message } };
}
