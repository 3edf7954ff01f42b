// From a file on a disk to a video that plays: through the official SDK, a real ffmpeg and real deliveries.
import { readFile, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { findMediaTools, type MediaTools } from '@cuewire/media';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startReceiver } from '../fixtures/receiver.ts';
import { API_KEY, REFERENCE, sdk, startCuewire } from './api-video-server.ts';
import { CHUNK_BYTES, makeClip } from './clip.ts';
import { filePart, formEnd, formHeaders } from './form.ts';
import { basic, send } from './http.ts';

/** Below the rate limit. */
const LOOKS_MAX = 200;
let mediaTools: MediaTools;

beforeAll(async () => {
  const found = await findMediaTools();
  if (found === null) throw new Error('these tests need ffmpeg: npm test installs it');
  mediaTools = found;
});

/** A server, a video without a source, and a way to bring it one. */
async function setup() {
  const { url } = await startCuewire({ mediaTools });
  const { videos } = sdk(url);
  const { videoId } = await videos.create({ title: 'One' });
  const upload = (body: Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
    send(`${url}/videos/${videoId}/source`, {
      method: 'POST',
      headers: { ...formHeaders, ...headers },
      body,
    });
  return { url, videos, videoId, upload };
}

async function ingestStatus({
  videos,
  videoId,
}: Awaited<ReturnType<typeof setup>>): Promise<string | undefined> {
  return (await videos.getStatus(videoId)).ingest?.status;
}

/** Looks again with each answer. */
async function untilIngest(
  bundle: Awaited<ReturnType<typeof setup>>,
  wanted: string | undefined,
): Promise<void> {
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    if ((await ingestStatus(bundle)) === wanted) return;
  }
  throw new Error(`the upload was never ${wanted ?? 'without a status'}`);
}

describe('uploads', () => {
  test('a file becomes a video: deliveries come, its status says so, and its files play', async () => {
    const { url } = await startCuewire({ mediaTools });
    await using receiver = await startReceiver();
    const client = sdk(url);
    await client.webhooks.create({ events: ['video.encoding.quality.completed'], url: receiver.url });
    const { videoId } = await client.videos.create({ title: 'One' });
    const uploaded = await client.videos.upload(videoId, await makeClip(mediaTools));
    expect(uploaded.videoId).toBe(videoId);

    await receiver.until(({ length }) => length === 2);
    const delivered = receiver.received.map(({ body }) => JSON.parse(body) as Record<string, string>);
    const kinds = delivered.map((event) => `${event['videoId']} ${event['encoding']} ${event['quality']}`);
    expect(kinds.toSorted()).toEqual([`${videoId} hls 240p`, `${videoId} mp4 240p`]);
    expect(await client.videos.getStatus(videoId)).toMatchObject({
      ingest: { status: 'uploaded' },
      encoding: {
        playable: true,
        metadata: {
          width: 426,
          height: 240,
          duration: 2,
          framerate: 30,
          samplerate: 48_000,
          videoCodec: 'h264',
        },
      },
    });

    const files = `${url}/vod/${videoId}`;
    const playlist = await send(`${files}/hls/manifest.m3u8`, { authorization: null });
    expect(playlist.status).toBe(200);
    expect(playlist.headers).toMatchObject({
      'content-type': 'application/vnd.apple.mpegurl',
      'access-control-allow-origin': '*',
      'cache-control': 'no-cache',
    });
    expect(playlist.text).toMatch(/^#EXTM3U/);
    const part = await send(`${files}/mp4/source.mp4`, {
      authorization: null,
      headers: { range: 'bytes=4-7' },
    });
    expect(part).toMatchObject({ status: 206, text: 'ftyp', headers: { 'content-type': 'video/mp4' } });
    const page = await send(files, { authorization: null });
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).toContain(`${videoId}/hls/manifest.m3u8`);

    const { assets } = await client.videos.update(videoId, { _public: false });
    expect(await send(`${files}/hls/manifest.m3u8`, { authorization: null })).toMatchObject({ status: 404 });
    expect(await send(files, { authorization: null })).toMatchObject({ status: 404 });
    expect(await send(`${files}/token/wrong/hls/manifest.m3u8`)).toMatchObject({ status: 404 });
    expect(assets?.hls).toMatch(/\/token\/[0-9a-f]{32}\/hls\/manifest\.m3u8$/);
    for (const link of [assets?.hls, assets?.mp4, assets?.player]) {
      expect(await send(link ?? '', { authorization: null })).toMatchObject({ status: 200 });
    }

    await client.videos.delete(videoId);
    expect(await send(assets?.hls ?? '')).toMatchObject({ status: 404 });
    expect(await send(files)).toMatchObject({ status: 404 });
  });

  test('a large file comes in the chunks of the SDK', async () => {
    const { url } = await startCuewire({ mediaTools });
    const { videos } = sdk(url, { chunkSize: CHUNK_BYTES });
    const { videoId } = await videos.create({ title: 'One' });
    const clip = await makeClip(mediaTools, { isLarge: true });
    const chunks = new Set<number>();
    await videos.upload(videoId, clip, ({ currentChunk }) => chunks.add(currentChunk));
    expect([...chunks]).toEqual([0, 1, 2]);
    const { ingest } = await videos.getStatus(videoId);
    expect(ingest).toMatchObject({
      status: 'uploaded',
      filesize: (await readFile(clip)).length,
      receivedParts: { parts: [1, 2, 3], total: 3 },
    });
  });

  test('parts may be sent before their number is known', async () => {
    const { url } = await startCuewire({ mediaTools });
    const { videos } = sdk(url);
    const { videoId } = await videos.create({ title: 'One' });
    const clip = await readFile(await makeClip(mediaTools));
    const folder = temporaryFolder();
    const [head, tail] = [join(folder, 'a'), join(folder, 'b')];
    await writeFile(head, clip.subarray(0, 1000));
    await writeFile(tail, clip.subarray(1000));

    const session = videos.createUploadProgressiveSession(videoId);
    await session.uploadPart(head);
    expect((await videos.getStatus(videoId)).ingest).toMatchObject({
      status: 'uploading',
      receivedParts: { parts: [1], total: null },
    });
    await session.uploadLastPart(tail);
    expect((await videos.getStatus(videoId)).ingest).toMatchObject({ status: 'uploaded' });
  });

  test('byte ranges may come in any order', async () => {
    const bundle = await setup();
    const clip = await readFile(await makeClip(mediaTools));
    const range = (from: number, to: number) => ({ 'content-range': `bytes ${from}-${to}/${clip.length}` });
    const last = await bundle.upload(
      Buffer.concat([filePart(clip.subarray(1000)), formEnd]),
      range(1000, clip.length - 1),
    );
    expect(last.status).toBe(201);
    expect(await ingestStatus(bundle)).toBe('uploading');
    expect(
      await bundle.upload(Buffer.concat([filePart(clip.subarray(0, 1000)), formEnd]), range(0, 999)),
    ).toMatchObject({ status: 201 });
    expect((await bundle.videos.getStatus(bundle.videoId)).ingest).toMatchObject({
      status: 'uploaded',
      receivedBytes: [{ from: 0, to: clip.length - 1, total: clip.length }],
    });
  });
});

describe('uploads that are refused', () => {
  test('a file that is no video is refused, and the video can still have one', async () => {
    const bundle = await setup();
    const answer = await bundle.upload(Buffer.concat([filePart('this is a text'), formEnd]));
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ type: `${REFERENCE}invalid-attribute`, name: 'file', status: 400 });
    expect(answer.body['title']).toMatch(/\w/);
    expect(await ingestStatus(bundle)).toBeUndefined();
    const clip = await makeClip(mediaTools);
    await bundle.videos.upload(bundle.videoId, clip);
    const again = await bundle.upload(Buffer.concat([filePart(await readFile(clip)), formEnd]));
    expect(again).toMatchObject({
      status: 400,
      body: {
        type: `${REFERENCE}video-source-already-uploaded`,
        title: 'The source of the video is already uploaded.',
        name: 'file',
      },
    });
    expect(await ingestStatus(bundle)).toBe('uploaded');
  });

  test('a form without a file, with two, or that is none, is refused', async () => {
    const bundle = await setup();
    const clip = await readFile(await makeClip(mediaTools));
    const noFile = {
      status: 400,
      body: { type: `${REFERENCE}uploaded-file-no-file`, name: 'file', status: 400 },
    };
    expect(await bundle.upload(formEnd)).toMatchObject(noFile);
    expect(await bundle.upload(clip, { 'content-type': 'video/mp4' })).toMatchObject(noFile);
    expect(await bundle.upload(clip, { 'content-type': 'multipart/form-data' })).toMatchObject(noFile);
    expect(
      await bundle.upload(Buffer.concat([filePart(clip), filePart(clip, 'other'), formEnd])),
    ).toMatchObject({
      status: 400,
      body: { type: `${REFERENCE}uploaded-file-multiple-files`, name: 'file', status: 400 },
    });
    expect(await ingestStatus(bundle)).not.toBe('uploaded');
  });

  test('a form that ends too early is never taken for a whole one', async () => {
    const bundle = await setup();
    const clip = await readFile(await makeClip(mediaTools));
    expect(await bundle.upload(filePart(clip).subarray(0, -2))).toMatchObject({
      status: 400,
      body: { name: 'file' },
    });
    expect(await ingestStatus(bundle)).not.toBe('uploaded');
  });

  test('a sender that breaks off leaves a video that can be sent again', async () => {
    const bundle = await setup();
    const path = await makeClip(mediaTools);
    const clip = await readFile(path);
    const sent = httpRequest(`${bundle.url}/videos/${bundle.videoId}/source`, {
      method: 'POST',
      headers: { ...formHeaders, authorization: basic(API_KEY), 'content-length': String(clip.length * 2) },
    });
    // What the sender sees of its own end.
    sent.on('error', () => undefined);
    sent.write(filePart(clip));
    await untilIngest(bundle, 'uploading');
    sent.destroy();
    await untilIngest(bundle, undefined);
    await bundle.videos.upload(bundle.videoId, path);
    expect(await ingestStatus(bundle)).toBe('uploaded');
  });

  test('a Content-Range that makes no sense is refused', async () => {
    const bundle = await setup();
    for (const range of ['bytes 0-1', 'bytes 0-1/*', 'part 1', 'x', 'part 2/1', 'part 0/1', 'bytes 5-1/9']) {
      const answer = await bundle.upload(Buffer.concat([filePart('x'), formEnd]), { 'content-range': range });
      expect(answer).toMatchObject({ status: 400, body: { type: `${REFERENCE}invalid-attribute` } });
    }
  });

  test('an unknown video is 404, and a server without ffmpeg says so', async () => {
    const { url } = await setup();
    const request = { method: 'POST', headers: formHeaders, body: Buffer.concat([filePart('x'), formEnd]) };
    expect(await send(`${url}/videos/vi4blUQJFrYWbaG44NChkH11/source`, request)).toMatchObject({
      status: 404,
      body: { name: 'videoId' },
    });
    const without = await startCuewire({ mediaTools: null });
    const { videoId } = await sdk(without.url).videos.create({ title: 'One' });
    const answer = await send(`${without.url}/videos/${videoId}/source`, request);
    expect(answer.status).toBe(503);
    expect(answer.body['title']).toContain('ffmpeg');
  });
});

describe('/vod', () => {
  test('shows nothing but the files of videos', async () => {
    const { url } = await startCuewire();
    for (const path of [
      '',
      '/',
      '/..%2fmedia.db',
      '/%2e%2e/media.db',
      '/x',
      '/vi4blUQJFrYWbaG44NChkH11/..%2f..%2fmedia.db',
    ]) {
      const { status } = await send(`${url}/vod${path}`);
      expect([403, 404, 422]).toContain(status);
    }
  });

  test('lets players of other origins ask for ranges', async () => {
    const { url } = await startCuewire();
    const answer = await send(`${url}/vod/x/hls/manifest.m3u8`, { method: 'OPTIONS' });
    expect(answer).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'range' },
    });
  });
});
