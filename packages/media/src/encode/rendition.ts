import type { Quality } from './ladder.ts';
import { ladderFor, sourceRung } from './ladder.ts';

export type Encoding = 'hls' | 'mp4';

/** What a verified rendition is. Measured on the files, not taken from the plan. */
export interface RenditionResult {
  readonly width: number;
  readonly height: number;
  readonly sizeBytes: number;
  readonly durationMs: number;
  /** Over the whole rendition. */
  readonly bitrateBps: number;
  /** Of its most expensive segment: what HLS calls BANDWIDTH. For MP4 the same as bitrateBps. */
  readonly peakBitrateBps: number;
  readonly frameRate: number;
  /** RFC 6381, such as `avc1.4d401f,mp4a.40.2`. */
  readonly codecs: string;
}

/** All that a source is to become: each HLS quality, lowest first, then one MP4. */
export function renditionsFor(
  size: { readonly width: number; readonly height: number },
  { hasMp4Support }: { readonly hasMp4Support: boolean },
): readonly { readonly encoding: Encoding; readonly quality: Quality }[] {
  const hls = ladderFor(size).map(({ quality }) => ({ encoding: 'hls' as const, quality }));
  return hasMp4Support ? [...hls, { encoding: 'mp4', quality: sourceRung(size).quality }] : hls;
}
