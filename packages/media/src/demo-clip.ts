import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { MediaTools } from './tools/find.ts';

const run = promisify(execFile);

/** Writes ten seconds of moving test picture with a tone: 1280x720, 30 frames per second, H.264 and AAC. */
export async function makeDemoClip(tools: MediaTools, path: string): Promise<void> {
  await run(tools.ffmpeg, [
    '-hide_banner',
    '-nostdin',
    '-y',
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=1280x720:rate=30:duration=10',
    '-f',
    'lavfi',
    '-i',
    'sine=frequency=440:sample_rate=48000:duration=10',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
    '-b:a',
    '128k',
    '-movflags',
    '+faststart',
    path,
  ]);
}
