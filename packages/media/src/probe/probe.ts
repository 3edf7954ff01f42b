/**
 * What a file is, read from ffprobe's JSON. Pure: ffprobe itself runs in `probe/run.ts`.
 * Every field of that JSON is doubtful (it describes a stranger's file), so nothing is taken without a check.
 */
export interface Probe {
  /** ffmpeg's own name for the container, such as `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly formatName: string;
  /** 0 to 100: how sure ffmpeg is about the container. Noise gets 1, a real MP4 gets 100. */
  readonly score: number;
  readonly durationMs: number | undefined;
  readonly video: VideoStream | undefined;
  readonly audio: AudioStream | undefined;
}

export interface VideoStream {
  readonly index: number;
  readonly codec: string;
  readonly pixelFormat: string;
  /** As a viewer sees it: rotated, and with square pixels. */
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly durationMs: number | undefined;
  readonly bitrateBps: number | undefined;
}

interface AudioStream {
  readonly index: number;
  readonly codec: string;
  readonly sampleRate: number;
  readonly durationMs: number | undefined;
}

type Json = Readonly<Record<string, unknown>>;

export function parseProbe(text: string): Probe | undefined {
  const root = asRecord(parseJson(text));
  const format = asRecord(root?.['format']);
  if (root === undefined || format === undefined) return undefined;
  const streams = asArray(root['streams']).map(asRecord);
  return {
    formatName: asText(format['format_name']) ?? '',
    score: asNumber(format['probe_score']) ?? 0,
    durationMs: seconds(format['duration']),
    video: firstOf(streams, readVideo),
    audio: firstOf(streams, readAudio),
  };
}

function firstOf<T>(
  streams: readonly (Json | undefined)[],
  read: (stream: Json) => T | undefined,
): T | undefined {
  for (const stream of streams) {
    const found = stream === undefined ? undefined : read(stream);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readVideo(stream: Json): VideoStream | undefined {
  const codec = knownCodec(stream, 'video');
  // A cover picture in an audio file is a "video stream" of one frame.
  const isPicture = asNumber(asRecord(stream['disposition'])?.['attached_pic']) === 1;
  const width = asNumber(stream['width']) ?? 0;
  const height = asNumber(stream['height']) ?? 0;
  if (codec === undefined || isPicture || width < 1 || height < 1) return undefined;
  const shown = shownSize(stream, width, height);
  return {
    ...shown,
    index: asNumber(stream['index']) ?? 0,
    codec,
    pixelFormat: asText(stream['pix_fmt']) ?? '',
    frameRate: ratio(stream['avg_frame_rate']) ?? ratio(stream['r_frame_rate']) ?? 0,
    durationMs: streamDurationMs(stream),
    bitrateBps: asNumber(stream['bit_rate']),
  };
}

function readAudio(stream: Json): AudioStream | undefined {
  const codec = knownCodec(stream, 'audio');
  const sampleRate = asNumber(stream['sample_rate']) ?? 0;
  if (codec === undefined || sampleRate < 1) return undefined;
  return {
    index: asNumber(stream['index']) ?? 0,
    codec,
    sampleRate,
    durationMs: streamDurationMs(stream),
  };
}

function knownCodec(stream: Json, type: 'video' | 'audio'): string | undefined {
  const codec = asText(stream['codec_name']);
  return stream['codec_type'] === type && codec !== 'unknown' && codec !== 'none' ? codec : undefined;
}

function shownSize(stream: Json, width: number, height: number): { width: number; height: number } {
  const wide = Math.max(1, Math.round(width * (ratio(stream['sample_aspect_ratio'], ':') ?? 1)));
  return Math.abs(rotationDegrees(stream)) % 180 === 90
    ? { width: height, height: wide }
    : { width: wide, height };
}

/** Old ffprobe builds tell it as a tag, newer ones as side data. */
function rotationDegrees(stream: Json): number {
  for (const sideData of asArray(stream['side_data_list'])) {
    const rotation = asNumber(asRecord(sideData)?.['rotation']);
    if (rotation !== undefined) return rotation;
  }
  return asNumber(asRecord(stream['tags'])?.['rotate']) ?? 0;
}

/** Matroska has no such field; its muxers leave a tag like `00:00:05.005000000`. */
function streamDurationMs(stream: Json): number | undefined {
  const tag = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(asText(asRecord(stream['tags'])?.['DURATION']) ?? '');
  const fromTag = tag === null ? 0 : (Number(tag[1]) * 3600 + Number(tag[2]) * 60 + Number(tag[3])) * 1000;
  return seconds(stream['duration']) ?? (fromTag > 0 ? fromTag : undefined);
}

function seconds(value: unknown): number | undefined {
  const duration = asNumber(value);
  return duration !== undefined && duration > 0 ? duration * 1000 : undefined;
}

function ratio(value: unknown, separator = '/'): number | undefined {
  const [numerator = 0, denominator = 0] = (asText(value) ?? '').split(separator).map(Number);
  return numerator > 0 && denominator > 0 ? numerator / denominator : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // ffprobe was cut off, or failed before its first brace: both mean that there is nothing to read.
    return undefined;
  }
}

function asRecord(value: unknown): Json | undefined {
  // The check makes this cast true: every key of an object may hold anything.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** ffprobe writes most numbers as strings. */
function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
