import { hlsFileNames, mp4FileName } from '../files.ts';
import type { Probe, VideoStream } from '../probe/probe.ts';
import { untrustedInput } from '../probe/run.ts';
import { outputFrameRate } from './frame-rate.ts';
import type { Rung } from './ladder.ts';

/**
 * What ffmpeg is told, as arrays of arguments. Pure. Outputs are relative names: the working directory is the attempt's
 * own. Each plan works with ffmpeg 4.1 (2018) and later.
 */
export interface EncodeSource {
  readonly path: string;
  readonly probe: Probe & { readonly video: VideoStream };
}

const segmentSeconds = 4;
const keyFrameSeconds = 2;

/** One quality as HLS with fragmented MP4 segments. */
export function planHls(source: EncodeSource, rung: Rung): readonly string[] {
  return [
    ...strictInput(source.path),
    ...mapStreams(source.probe),
    ...encodeVideo(source.probe.video, rung),
    ...encodeAudio(source.probe, rung),
    '-f',
    'hls',
    '-hls_time',
    String(segmentSeconds),
    // `vod` writes the playlist once, at the end; `event` would leave a half one behind after a crash.
    '-hls_playlist_type',
    'vod',
    '-hls_flags',
    'independent_segments',
    '-hls_segment_type',
    'fmp4',
    '-hls_fmp4_init_filename',
    hlsFileNames.init,
    '-hls_segment_filename',
    hlsFileNames.segmentPattern,
    hlsFileNames.playlist,
  ];
}

/** One MP4 at the source's own size. */
export function planMp4(source: EncodeSource, rung: Rung, mode: 'copy' | 'encode'): readonly string[] {
  const streams =
    mode === 'copy'
      ? ['-c', 'copy']
      : [...encodeVideo(source.probe.video, rung), ...encodeAudio(source.probe, rung)];
  return [
    ...strictInput(source.path),
    ...mapStreams(source.probe),
    ...streams,
    // The index goes to the front, so that playback can begin before the download ends.
    '-movflags',
    '+faststart',
    '-f',
    'mp4',
    mp4FileName,
  ];
}

/** Copying keeps every bit of the picture, where browsers can play the source's codecs and its timestamps are sound. */
export function canCopyToMp4(probe: Probe): boolean {
  // AVI and MPEG streams lack the presentation times that MP4 needs.
  const hasSoundTimes = /\b(?:mp4|matroska|flv)\b/.test(probe.formatName);
  const isPlayableVideo = probe.video?.codec === 'h264' && probe.video.pixelFormat === 'yuv420p';
  const isPlayableAudio = probe.audio === undefined || probe.audio.codec === 'aac';
  return hasSoundTimes && isPlayableVideo && isPlayableAudio;
}

/** One frame, a second in (title cards and fades to black come first), for `thumbnail.jpg`. */
export function planThumbnail(source: EncodeSource, durationMs: number): readonly string[] {
  return [
    ...untrustedInput,
    '-ss',
    String(Math.min(1, durationMs / 2000)),
    '-i',
    source.path,
    '-map',
    `0:${source.probe.video.index}`,
    '-frames:v',
    '1',
    '-vf',
    'scale=640:640:force_original_aspect_ratio=decrease,format=yuvj420p',
    '-q:v',
    '4',
    '-f',
    'image2',
    'thumbnail.jpg',
  ];
}

/** The gate's test: does one second really decode? */
export function planDecodeTest(path: string, streamIndex: number): readonly string[] {
  return [...strictInput(path), '-map', `0:${streamIndex}`, '-t', '1', '-f', 'null', '-'];
}

/** Reads all packets of one stream (or all) without decoding: how long a file is that does not say so itself. */
export function planMeasure(path: string, streamIndex: number | 'all'): readonly string[] {
  const map = streamIndex === 'all' ? ['-map', '0:v', '-map', '0:a?'] : ['-map', `0:${streamIndex}`];
  return [...untrustedInput, '-i', path, ...map, '-c', 'copy', '-f', 'null', '-'];
}

function strictInput(path: string): readonly string[] {
  return [
    // Without these two a damaged source gives a short output and exit code 0.
    '-xerror',
    '-err_detect',
    'explode',
    ...untrustedInput,
    '-i',
    path,
  ];
}

function mapStreams(probe: EncodeSource['probe']): readonly string[] {
  return [
    '-map',
    `0:${probe.video.index}`,
    ...(probe.audio === undefined ? [] : ['-map', `0:${probe.audio.index}`]),
    // Phones write where the video was taken into its metadata; viewers need not know.
    '-map_metadata',
    '-1',
    '-map_chapters',
    '-1',
    // Sources whose sound begins late overflow the default queue of 128 packets.
    '-max_muxing_queue_size',
    '4096',
  ];
}

function encodeVideo(video: VideoStream, rung: Rung): readonly string[] {
  const rate = outputFrameRate(video.frameRate);
  const maxBps = rung.maxVideoBps * (rate.perSecond > 31 ? 1.5 : 1);
  const keyFrameInterval = String(Math.max(1, Math.round(rate.perSecond * keyFrameSeconds)));
  return [
    '-vf',
    // `setsar=1`: the rung's size already counts square pixels.
    `fps=${rate.text},scale=${rung.width}:${rung.height}:flags=bicubic,setsar=1,format=yuv420p`,
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-profile:v',
    'main',
    // Constant quality up to a ceiling: a slide show stays small, a football match stays streamable.
    '-crf',
    '23',
    '-maxrate',
    String(maxBps),
    '-bufsize',
    String(maxBps * 1.5),
    // Key frames only at multiples of two seconds, so that players can change quality at each segment.
    '-g',
    keyFrameInterval,
    '-keyint_min',
    keyFrameInterval,
    '-sc_threshold',
    '0',
  ];
}

function encodeAudio(probe: Probe, rung: Rung): readonly string[] {
  if (probe.audio === undefined) return [];
  return [
    '-af',
    // `async` fills gaps and `first_pts` a late start, so that sound stays with the picture; the closing `aformat`
    // is needed because ffmpeg 5.1 cannot choose a layout after some filters.
    'aresample=48000:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo',
    '-c:a',
    'aac',
    '-b:a',
    String(rung.audioBps),
  ];
}
