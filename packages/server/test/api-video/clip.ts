// A short clip that ffmpeg makes, and the sizes that uploads of it are cut into.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MediaTools } from '@cuewire/media';
import { temporaryFolder } from '../fixtures/folder.ts';

/** The SDK's smallest chunk. */
export const CHUNK_BYTES = 5 * 1024 * 1024;

/** 426x240, so that one quality of each kind is made. `isLarge` is noise that takes more than two chunks. */
export async function makeClip(tools: MediaTools, { isLarge = false } = {}): Promise<string> {
  const path = join(temporaryFolder(), 'clip.mp4');
  const picture = `testsrc2=size=426x240:rate=30:duration=2${isLarge ? ',noise=alls=100:allf=t' : ''}`;
  const quality = isLarge ? ['-qp', '0'] : [];
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=2', '-c:a', 'aac'];
  const video = ['-c:v', 'libx264', '-preset', 'ultrafast', ...quality, '-pix_fmt', 'yuv420p'];
  await promisify(execFile)(tools.ffmpeg, [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    picture,
    ...sound,
    ...video,
    path,
  ]);
  return path;
}
