/** A frame rate as ffmpeg wants it: exact where film and television need it (`30000/1001`). */
export interface FrameRate {
  readonly text: string;
  readonly perSecond: number;
}

const maxPerSecond = 60;
const standardRates: readonly FrameRate[] = [
  { text: '24000/1001', perSecond: 24_000 / 1001 },
  { text: '24', perSecond: 24 },
  { text: '25', perSecond: 25 },
  { text: '30000/1001', perSecond: 30_000 / 1001 },
  { text: '30', perSecond: 30 },
  { text: '50', perSecond: 50 },
  { text: '60000/1001', perSecond: 60_000 / 1001 },
  { text: '60', perSecond: 60 },
];

/**
 * The constant rate at which a source is encoded. Phones and screen recorders vary theirs; all renditions of a video
 * need key frames at the same instants, and only a constant rate gives that.
 */
export function outputFrameRate(sourcePerSecond: number): FrameRate {
  const closest = standardRates.reduce((best, rate) =>
    distance(rate, sourcePerSecond) < distance(best, sourcePerSecond) ? rate : best,
  );
  if (distance(closest, sourcePerSecond) <= sourcePerSecond / 100) return closest;
  const perSecond = Math.min(maxPerSecond, Math.max(1, Math.round(sourcePerSecond)));
  return { text: String(perSecond), perSecond };
}

function distance(rate: FrameRate, perSecond: number): number {
  return Math.abs(rate.perSecond - perSecond);
}
