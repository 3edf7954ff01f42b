import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { makeClip, probeFile, rotate } from './clips.ts';
import { setup, uploadFile, workspaceId } from './setup.ts';
import type { Bundle } from './setup.ts';
import { makeTempDir } from './temp-dir.ts';

let clips: string;
beforeAll(async () => {
  clips = await makeTempDir();
});

async function encodeClip(bundle: Bundle, path: string): Promise<string> {
  const { videoId } = bundle.media.createVideo(workspaceId, { title: 'clip' });
  expect(await uploadFile(bundle.media, videoId, path)).toEqual({ kind: 'accepted' });
  await Promise.race([bundle.publisher.waitFor('media.ready'), bundle.publisher.waitFor('media.failed')]);
  expect(bundle.publisher.types().at(-1)).toBe('media.ready');
  return videoId;
}

function renditionsOf({ publisher }: Bundle): readonly string[] {
  return publisher.events
    .filter(({ type }) => type === 'media.rendition.ready')
    .map(
      ({ data }) =>
        `${String(data['encoding'])} ${String(data['quality'])} ${String(data['width'])}x${String(data['height'])}`,
    );
}

test('a 720p source becomes exactly five renditions, lowest first, and is then ready', async () => {
  const bundle = await setup();
  const fractions: number[] = [];
  bundle.media.onProgress(({ fraction }) => fractions.push(fraction));
  const videoId = await encodeClip(bundle, await makeClip(clips, { size: '1280x720' }));

  expect(bundle.publisher.types()).toEqual([
    'media.created',
    'media.upload.completed',
    ...Array.from({ length: 5 }, () => 'media.rendition.ready'),
    'media.ready',
  ]);
  expect(renditionsOf(bundle)).toEqual([
    'hls 240p 426x240',
    'hls 360p 640x360',
    'hls 480p 854x480',
    'hls 720p 1280x720',
    'mp4 720p 1280x720',
  ]);
  expect(new Set(bundle.publisher.events.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(8);
  expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
  expect(Math.max(...fractions)).toBe(1);

  const status = bundle.media.status(workspaceId, videoId);
  expect(status?.encoding.isPlayable).toBe(true);
  expect(status?.encoding.qualities.every((quality) => quality.status === 'encoded')).toBe(true);
  expect(status?.encoding.metadata).toMatchObject({
    width: 1280,
    height: 720,
    framerate: 30,
    aspectRatio: '16/9',
  });
});

test('the files that are served are complete and the master playlist lists them', async () => {
  const bundle = await setup();
  const videoId = await encodeClip(bundle, await makeClip(clips, { size: '640x360', seconds: 5 }));
  const directory = join(bundle.media.filesDirectory, videoId);
  const master = await readFile(join(directory, 'hls', 'manifest.m3u8'), 'utf8');
  expect(master.split('\n').filter((line) => line.endsWith('.m3u8'))).toEqual([
    '240p/index.m3u8',
    '360p/index.m3u8',
  ]);
  expect(master).toMatch(
    /BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+,RESOLUTION=640x360,FRAME-RATE=30.000,CODECS="avc1.4d40\w\w,mp4a.40.2"/,
  );
  const hls = await probeFile(join(directory, 'hls', '360p', 'index.m3u8'));
  expect(hls.map(({ codec_name }) => codec_name)).toEqual(['h264', 'aac']);
  const thumbnail = await readFile(join(directory, 'thumbnail.jpg'));
  expect(thumbnail.subarray(0, 2).toString('hex')).toBe('ffd8');
});

test('a source without sound', async () => {
  const bundle = await setup();
  const videoId = await encodeClip(bundle, await makeClip(clips, { hasSound: false }));
  expect(renditionsOf(bundle)).toEqual(['hls 240p 320x240', 'mp4 240p 320x240']);
  expect(bundle.media.status(workspaceId, videoId)?.encoding.metadata?.audioCodec).toBeNull();
});

test('a source below the lowest rung keeps its own size', async () => {
  const bundle = await setup();
  await encodeClip(bundle, await makeClip(clips, { size: '160x120' }));
  expect(renditionsOf(bundle)).toEqual(['hls 240p 160x120', 'mp4 240p 160x120']);
});

test('a rotated phone video comes out upright', async () => {
  const bundle = await setup();
  const path = await makeClip(clips, { size: '640x360' });
  await rotate(path);
  const videoId = await encodeClip(bundle, path);
  expect(renditionsOf(bundle)).toEqual(['hls 240p 240x426', 'hls 360p 360x640', 'mp4 360p 360x640']);
  const [picture] = await probeFile(join(bundle.media.filesDirectory, videoId, 'hls/360p/index.m3u8'));
  expect(picture).toMatchObject({ width: 360, height: 640 });
});

test('VP9 in WebM of odd size and changing frame rate', async () => {
  const bundle = await setup();
  const encode = [
    '-vf',
    "select='lt(n,20)+not(mod(n,3))'",
    '-c:v',
    'libvpx-vp9',
    '-deadline',
    'realtime',
    '-c:a',
    'libopus',
  ];
  const path = await makeClip(clips, { size: '323x243', extension: 'webm', encode });
  await encodeClip(bundle, path);
  expect(renditionsOf(bundle)).toEqual(['hls 240p 320x240', 'mp4 240p 322x242']);
});

test('a live WebM that states no duration', async () => {
  const bundle = await setup();
  const encode = ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus', '-f', 'webm', '-live', '1'];
  const videoId = await encodeClip(bundle, await makeClip(clips, { extension: 'webm', encode }));
  const seconds = bundle.media.status(workspaceId, videoId)?.encoding.metadata?.durationSeconds;
  expect(seconds).toBeCloseTo(2, 0);
});

test('more than 60 frames per second become 60', async () => {
  const bundle = await setup();
  const videoId = await encodeClip(bundle, await makeClip(clips, { rate: 120 }));
  const [picture] = await probeFile(join(bundle.media.filesDirectory, videoId, 'hls/240p/index.m3u8'));
  expect(picture?.avg_frame_rate).toBe('60/1');
});

test('sound that goes on after the picture', async () => {
  const bundle = await setup();
  const encode = ['-vf', 'trim=end=1', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
  const videoId = await encodeClip(bundle, await makeClip(clips, { encode }));
  const [picture, sound] = await probeFile(join(bundle.media.filesDirectory, videoId, 'mp4/source.mp4'));
  expect(Number(sound?.duration) - Number(picture?.duration)).toBeCloseTo(1, 0);
});

test('without MP4 support there is HLS only', async () => {
  const bundle = await setup();
  const { videoId } = bundle.media.createVideo(workspaceId, { title: 'clip', hasMp4Support: false });
  await uploadFile(bundle.media, videoId, await makeClip(clips, { hasSound: false }));
  await bundle.publisher.waitFor('media.ready');
  expect(renditionsOf(bundle)).toEqual(['hls 240p 320x240']);
});
