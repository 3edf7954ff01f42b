import type { VideoStream } from '../probe/probe.ts';

/** One size at which a video is offered. */
export interface Rung {
  readonly quality: Quality;
  /** Even, as 4:2:0 chroma needs. */
  readonly width: number;
  readonly height: number;
  /** What the picture may cost at 30 frames per second. */
  readonly maxVideoBps: number;
  readonly audioBps: number;
}

export type Quality = '240p' | '360p' | '480p' | '720p' | '1080p' | '2160p';

/** `lines` is the shorter side, so that a portrait phone video of 720x1280 counts as 720p. */
const rungs = [
  { quality: '240p', lines: 240, maxVideoBps: 400_000, audioBps: 64_000 },
  { quality: '360p', lines: 360, maxVideoBps: 800_000, audioBps: 96_000 },
  { quality: '480p', lines: 480, maxVideoBps: 1_400_000, audioBps: 96_000 },
  { quality: '720p', lines: 720, maxVideoBps: 2_800_000, audioBps: 128_000 },
  { quality: '1080p', lines: 1080, maxVideoBps: 5_000_000, audioBps: 128_000 },
  { quality: '2160p', lines: 2160, maxVideoBps: 16_000_000, audioBps: 192_000 },
] as const;

/**
 * The rungs for a source, lowest first: never larger than the source, and always at least one.
 * A source below the lowest rung keeps its own size under the lowest rung's name.
 */
export function ladderFor(source: Pick<VideoStream, 'width' | 'height'>): readonly [Rung, ...Rung[]] {
  const shorter = Math.min(source.width, source.height);
  const [lowest, ...higher] = rungs;
  const fit = (rung: (typeof rungs)[number]): Rung => {
    const scale = Math.min(1, rung.lines / shorter);
    return {
      quality: rung.quality,
      width: evenNumber(source.width * scale, source.width),
      height: evenNumber(source.height * scale, source.height),
      maxVideoBps: rung.maxVideoBps,
      audioBps: rung.audioBps,
    };
  };
  return [fit(lowest), ...higher.filter((rung) => rung.lines <= shorter).map(fit)];
}

/** The source's own size, under the name of the highest rung that it reaches. For the downloadable MP4. */
export function sourceRung(source: Pick<VideoStream, 'width' | 'height'>): Rung {
  const top = ladderFor(source).at(-1);
  if (top === undefined) throw new Error('a ladder has at least one rung');
  return {
    ...top,
    width: evenNumber(source.width, source.width),
    height: evenNumber(source.height, source.height),
  };
}

/** The nearest even number, but never more than the source has: rounding up there would invent a line of picture. */
function evenNumber(pixels: number, sourcePixels: number): number {
  return Math.max(2, Math.min(2 * Math.round(pixels / 2), sourcePixels - (sourcePixels % 2)));
}
