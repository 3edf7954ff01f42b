import { randomBytes } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { makeClip } from './clips.ts';
import { setup, streamOf, uploadFile, workspaceId } from './setup.ts';
import type { Bundle } from './setup.ts';
import { makeTempDir } from './temp-dir.ts';

let clips: string;
beforeAll(async () => {
  clips = await makeTempDir();
});

async function refusalOf(bundle: Bundle, bytes: Uint8Array): Promise<string> {
  const { videoId } = bundle.media.createVideo(workspaceId, { title: 'clip.mp4' });
  const piece = { kind: 'whole' } as const;
  const result = await bundle.media.receiveUpload({ workspaceId, videoId, stream: streamOf(bytes), piece });
  const status = bundle.media.status(workspaceId, videoId)?.ingest;
  if (result.kind !== 'refused') return result.kind;
  expect(status).toMatchObject({ status: 'missing', refusal: result.refusal });
  expect(result.refusal.message).not.toContain('/');
  return result.refusal.code;
}

test('noise is not a video, nor is an empty upload', async () => {
  const bundle = await setup();
  expect(await refusalOf(bundle, randomBytes(200_000))).toBe('input_unreadable');
  expect(await refusalOf(bundle, new Uint8Array())).toBe('input_unreadable');
});

test('sound alone is not a video', async () => {
  const bundle = await setup();
  const encode = ['-map', '1:a', '-c:a', 'aac'];
  expect(await refusalOf(bundle, await readFile(await makeClip(clips, { encode })))).toBe(
    'input_unsupported',
  );
});

test.each([
  ['with its index at the end', []],
  ['with its index in front', ['-movflags', '+faststart']],
  ['in fragments', ['-movflags', '+frag_keyframe+empty_moov']],
])('an MP4 %s that was cut off is refused at once', async (_name, flags) => {
  const bundle = await setup();
  const whole = await readFile(await makeClip(clips, { encode: ['-c:v', 'libx264', '-g', '10', ...flags] }));
  expect(await refusalOf(bundle, whole.subarray(0, whole.length * 0.6))).toBe('input_unreadable');
});

test.each([
  ['webm', ['-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus']],
  ['flv', ['-c:v', 'libx264', '-preset', 'ultrafast']],
  ['avi', ['-c:v', 'mpeg4', '-q:v', '5', '-c:a', 'mp3']],
])('a %s file that was cut off is refused at once', async (extension, encode) => {
  const bundle = await setup();
  const whole = await readFile(await makeClip(clips, { extension, encode, seconds: 4 }));
  expect(await refusalOf(bundle, whole.subarray(0, whole.length * 0.6))).toBe('input_unreadable');
});

test('a playlist named .mp4 cannot read a file of another workspace', async () => {
  const bundle = await setup();
  const secret = join(clips, 'secret.ts');
  await writeFile(secret, await readFile(await makeClip(clips, { extension: 'ts' })));
  const playlist = `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n${secret}\n#EXT-X-ENDLIST\n`;
  expect(await refusalOf(bundle, Buffer.from(playlist))).toBe('input_unreadable');
  const concat = `ffconcat version 1.0\nfile ${secret}\n`;
  expect(await refusalOf(bundle, Buffer.from(concat))).toBe('input_unreadable');
  expect(await readdir(bundle.media.filesDirectory)).toEqual([]);
});

test('after a refusal the same video takes another upload', async () => {
  const bundle = await setup();
  const { videoId } = bundle.media.createVideo(workspaceId, { title: 'clip' });
  const piece = { kind: 'whole' } as const;
  await bundle.media.receiveUpload({ workspaceId, videoId, stream: streamOf(randomBytes(1000)), piece });
  const path = await makeClip(clips, { size: '160x120', hasSound: false });
  expect(await uploadFile(bundle.media, videoId, path)).toEqual({ kind: 'accepted' });
  expect(bundle.media.status(workspaceId, videoId)?.ingest).toMatchObject({
    status: 'uploaded',
    refusal: null,
  });
  expect(await uploadFile(bundle.media, videoId, path)).toMatchObject({
    refusal: { code: 'already_uploaded' },
  });
  await bundle.publisher.waitFor('media.ready');
});

test('damage behind the first second shows while encoding: the video has failed and is never ready', async () => {
  const bundle = await setup();
  const bytes = await readFile(
    await makeClip(clips, { seconds: 6, encode: ['-c:v', 'libx264', '-g', '15'] }),
  );
  const mediaAt = bytes.indexOf('mdat', 0, 'latin1');
  bytes.fill(0, mediaAt + Math.floor((bytes.length - mediaAt) * 0.5), bytes.length - 30_000);
  const { videoId } = bundle.media.createVideo(workspaceId, { title: 'clip' });
  const stream = streamOf(bytes);
  const uploaded = await bundle.media.receiveUpload({
    workspaceId,
    videoId,
    stream,
    piece: { kind: 'whole' },
  });
  expect(uploaded).toEqual({ kind: 'accepted' });
  const failed = await bundle.publisher.waitFor('media.failed');
  expect(failed.data['code']).toBe('input_unreadable');
  expect(bundle.publisher.types()).toEqual(['media.created', 'media.upload.completed', 'media.failed']);
  const status = bundle.media.status(workspaceId, videoId);
  expect(status?.encoding.isPlayable).toBe(false);
  expect(status?.encoding.qualities.map((quality) => quality.status)).toEqual(['failed', 'failed']);
  expect(status?.failure?.code).toBe('input_unreadable');
});
