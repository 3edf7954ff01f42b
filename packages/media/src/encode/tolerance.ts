import type { VideoStream } from '../probe/probe.ts';

/**
 * How far a duration may be from the expected one. Sound comes in frames of 1024 samples and pictures in frames too,
 * so no two encodes agree exactly; anything beyond this is missing media.
 */
export function durationTolerance(
  expectedMs: number,
  { video }: { readonly video: Pick<VideoStream, 'frameRate'> },
): number {
  const twoFramesMs = video.frameRate > 0 ? 2000 / video.frameRate : 0;
  return Math.max(250, expectedMs * 0.02, twoFramesMs);
}
