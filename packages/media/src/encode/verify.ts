import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hlsFileNames, mp4FileName } from '../files.ts';
import type { AcceptedSource } from '../gate/source.ts';
import type { Probe, VideoStream } from '../probe/probe.ts';
import { probeRendition } from '../probe/run.ts';
import type { ToolRun } from '../tools/ffmpeg.ts';
import { codecsOf } from './codecs.ts';
import type { Rung } from './ladder.ts';
import { parseMediaPlaylist } from './playlist.ts';
import type { Encoding, RenditionResult } from './rendition.ts';
import { durationTolerance } from './tolerance.ts';

/**
 * Looks at what ffmpeg made, because its exit code cannot be trusted: seen with code 0 were sources cut off in the
 * middle, and playlists of 0 bytes on a full disk.
 */
export type Verification =
  | { readonly kind: 'verified'; readonly result: RenditionResult }
  | { readonly kind: 'wrong'; readonly reason: string; readonly isTooShort: boolean }
  | { readonly kind: 'canceled' };

export interface Expected {
  readonly encoding: Encoding;
  readonly rung: Rung;
  readonly source: AcceptedSource;
}

const avcHeaderBytes = 1024 * 1024;

export async function verifyRendition(
  run: ToolRun,
  directory: string,
  expected: Expected,
): Promise<Verification> {
  const name = expected.encoding === 'hls' ? hlsFileNames.playlist : mp4FileName;
  const measured =
    expected.encoding === 'hls' ? await measureHls(directory) : await measureMp4(join(directory, name));
  if (typeof measured === 'string') return wrong(measured);
  const probed = await probeRendition(run, join(directory, name), expected.encoding);
  if (probed.kind === 'canceled') return { kind: 'canceled' };
  if (probed.kind !== 'probed') return wrong(`ffprobe: ${probed.kind}`);
  const { video, audio } = probed.probe;
  if (video === undefined || video.codec !== 'h264') return wrong('no h264 picture');
  if ((audio === undefined) !== (expected.source.probe.audio === undefined)) return wrong('sound is missing');
  if (!isExpectedSize(video, expected.rung)) return wrong(`picture of ${video.width}x${video.height}`);
  return judge(probed.probe, video, { measured, expected });
}

interface Measured {
  readonly sizeBytes: number;
  /** Of the picture, where the files themselves say it. */
  readonly durationMs: number | undefined;
  readonly peakBitrateBps: number | undefined;
  readonly header: Uint8Array;
}

function judge(
  probe: Probe,
  video: VideoStream,
  { measured, expected }: { readonly measured: Measured; readonly expected: Expected },
): Verification {
  const { source } = expected;
  const durationMs = measured.durationMs ?? video.durationMs ?? 0;
  const differenceMs = durationMs - source.videoDurationMs;
  if (Math.abs(differenceMs) > durationTolerance(source.videoDurationMs, source.probe)) {
    const reason = `${Math.round(durationMs)} ms instead of ${Math.round(source.videoDurationMs)} ms`;
    return { kind: 'wrong', reason, isTooShort: differenceMs < 0 };
  }
  const codecs = codecsOf(measured.header, { hasAudio: probe.audio !== undefined });
  if (codecs === undefined) return wrong('no avcC header');
  const bitrateBps = Math.round((measured.sizeBytes * 8000) / durationMs);
  return {
    kind: 'verified',
    result: {
      width: video.width,
      height: video.height,
      sizeBytes: measured.sizeBytes,
      durationMs,
      bitrateBps,
      peakBitrateBps: Math.max(bitrateBps, measured.peakBitrateBps ?? 0),
      frameRate: video.frameRate,
      codecs,
    },
  };
}

/** A string says what is wrong. */
async function measureHls(directory: string): Promise<Measured | string> {
  const playlist = parseMediaPlaylist(await readFile(join(directory, hlsFileNames.playlist), 'utf8'));
  if (!playlist.isEnded) return 'playlist without end';
  if (playlist.initName !== hlsFileNames.init) return 'playlist without init file';
  if (playlist.segments.length === 0) return 'playlist without segments';
  const header = await readFile(join(directory, hlsFileNames.init));
  const segments: { sizeBytes: number; durationMs: number }[] = [];
  for (const { name, durationMs } of playlist.segments) {
    const sizeBytes = await stat(join(directory, name)).then(
      (stats) => stats.size,
      () => 0,
    );
    if (sizeBytes === 0) return `empty segment ${name}`;
    segments.push({ sizeBytes, durationMs });
  }
  return {
    header,
    sizeBytes: segments.reduce((sum, segment) => sum + segment.sizeBytes, header.length),
    durationMs: segments.reduce((sum, segment) => sum + segment.durationMs, 0),
    peakBitrateBps: peakBitrate(segments),
  };
}

/** A last segment of a few frames says nothing about bandwidth: RFC 8216 leaves out those under half the target too. */
function peakBitrate(
  segments: readonly { readonly sizeBytes: number; readonly durationMs: number }[],
): number {
  const longestMs = Math.max(...segments.map((segment) => segment.durationMs));
  const rates = segments
    .filter((segment) => segment.durationMs >= longestMs / 2)
    .map((segment) => (segment.sizeBytes * 8000) / segment.durationMs);
  return Math.ceil(Math.max(...rates));
}

async function measureMp4(path: string): Promise<Measured | string> {
  const file = await open(path, 'r');
  try {
    const { size: sizeBytes } = await file.stat();
    if (sizeBytes === 0) return 'empty file';
    // The index is at the front; its sample tables may be long, but the codec's header comes before them.
    const { buffer, bytesRead } = await file.read(Buffer.alloc(avcHeaderBytes), 0, avcHeaderBytes, 0);
    const header = buffer.subarray(0, bytesRead);
    return { header, sizeBytes, durationMs: undefined, peakBitrateBps: undefined };
  } finally {
    await file.close();
  }
}

/** A copied picture keeps odd sizes and its own idea of pixel shape; a line more or less is no error. */
function isExpectedSize(video: VideoStream, rung: Rung): boolean {
  return Math.abs(video.width - rung.width) <= 2 && Math.abs(video.height - rung.height) <= 2;
}

function wrong(reason: string): Verification {
  return { kind: 'wrong', reason, isTooShort: false };
}
