import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findBundledMediaTools, findMediaTools, makeDemoClip } from '../src/index.ts';
import { makeClip, probeFile } from './clips.ts';
import { setup, uploadFile, workspaceId } from './setup.ts';
import { makeTempDir } from './temp-dir.ts';

// Optional: npm leaves the packages out on other systems.
const bundled = await findBundledMediaTools();

test.runIf(bundled !== null)('the bundled build of 2018 understands every plan', async () => {
  expect(bundled).toMatchObject({ origin: 'bundled', hasStatsPeriod: false });
  const { media, publisher } = await setup({ tools: bundled });
  const directory = await makeTempDir();
  const encode = ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus'];
  for (const path of [await makeClip(directory), await makeClip(directory, { extension: 'webm', encode })]) {
    const { videoId } = media.createVideo(workspaceId, { title: 'clip' });
    expect(await uploadFile(media, videoId, path)).toEqual({ kind: 'accepted' });
    await expect
      .poll(() => media.getVideo(workspaceId, videoId)?.state, { timeout: 20_000 })
      .not.toBe('uploaded');
    expect(media.getVideo(workspaceId, videoId)?.state).toBe('ready');
    const thumbnail = await readFile(join(media.filesDirectory, videoId, 'thumbnail.jpg'));
    expect(thumbnail.length).toBeGreaterThan(0);
  }
  expect(publisher.types().filter((type) => type === 'media.ready')).toHaveLength(2);
});

test('the demo clip', async () => {
  const tools = bundled ?? (await findMediaTools());
  if (tools === null) throw new Error('These tests need ffmpeg with libx264: apt-get install ffmpeg');
  const path = join(await makeTempDir(), 'demo.mp4');
  await makeDemoClip(tools, path);
  const [picture, sound] = await probeFile(path);
  expect(picture).toMatchObject({ codec_name: 'h264', width: 1280, height: 720, avg_frame_rate: '30/1' });
  expect(sound?.codec_name).toBe('aac');
  expect(Number(picture?.duration)).toBeCloseTo(10, 1);
});

test('tools that are not on the path are not found', async () => {
  expect(await findMediaTools('/nowhere')).toBeNull();
  expect(await findMediaTools('')).toBeNull();
});
