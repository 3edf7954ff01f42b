import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MediaTools } from '../src/index.ts';
import { findMediaTools } from '../src/index.ts';

const run = promisify(execFile);

/** Tests of real encoding fail without ffmpeg: a skipped test would look like a passed one. */
export async function requireTools(): Promise<MediaTools> {
  const tools = await findMediaTools();
  if (tools === null) throw new Error('These tests need ffmpeg with libx264: apt-get install ffmpeg');
  return tools;
}

interface ClipOptions {
  readonly size?: string;
  readonly rate?: number;
  readonly seconds?: number;
  readonly hasSound?: boolean;
  /** ffmpeg arguments between the inputs and the file. */
  readonly encode?: readonly string[];
  readonly extension?: string;
}

const h264: readonly string[] = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
let clipCount = 0;

/** A moving test picture with a tone, made by ffmpeg itself. */
export async function makeClip(directory: string, options: ClipOptions = {}): Promise<string> {
  const { size = '320x240', rate = 30, seconds = 2, hasSound = true, extension = 'mp4' } = options;
  clipCount += 1;
  const path = join(directory, `clip-${clipCount}.${extension}`);
  const sound = hasSound ? ['-f', 'lavfi', '-i', `sine=duration=${seconds}:sample_rate=44100`] : [];
  const picture = `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`;
  const { ffmpeg } = await requireTools();
  const general = ['-hide_banner', '-nostdin', '-y', '-v', 'error', '-f', 'lavfi', '-i', picture, ...sound];
  await run(ffmpeg, [...general, ...(options.encode ?? h264), path]);
  return path;
}

/** Turns the picture by 90 degrees the way phones do: a matrix in the track's header, the frames untouched. */
export async function rotate(path: string): Promise<void> {
  const bytes = await readFile(path);
  const header = bytes.indexOf('tkhd', 0, 'latin1');
  if (header < 0) throw new Error('not an MP4');
  const quarterTurn = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000];
  for (const [index, value] of quarterTurn.entries()) bytes.writeInt32BE(value, header + 44 + index * 4);
  await writeFile(path, bytes);
}

export interface StreamFacts {
  readonly codec_type: string;
  readonly codec_name: string;
  readonly width?: number;
  readonly height?: number;
  readonly avg_frame_rate: string;
  readonly duration?: string;
}

/** What ffprobe, asked directly, says of a file. */
export async function probeFile(path: string): Promise<readonly StreamFacts[]> {
  const { ffprobe } = await requireTools();
  const { stdout } = await run(ffprobe, ['-v', 'error', '-show_streams', '-of', 'json', path]);
  return (JSON.parse(stdout) as { streams: StreamFacts[] }).streams;
}
