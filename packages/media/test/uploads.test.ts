import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { UploadPiece, UploadResult } from '../src/index.ts';
import { makeClip, requireTools } from './clips.ts';
import { ManualClock } from './clocks.ts';
import { setup, streamOf, uploadFile, workspaceId } from './setup.ts';
import type { Bundle } from './setup.ts';
import { makeTempDir } from './temp-dir.ts';

let clip: string;
let bytes: Buffer;
beforeAll(async () => {
  clip = await makeClip(await makeTempDir(), { size: '160x120' });
  bytes = await readFile(clip);
});

const incomplete: UploadResult = { kind: 'incomplete' };
const accepted: UploadResult = { kind: 'accepted' };

function makeVideo({ media }: Bundle): string {
  return media.createVideo(workspaceId, { title: 'clip' }).videoId;
}

function send(
  { media }: Bundle,
  videoId: string,
  piece: UploadPiece,
  data: Uint8Array,
): Promise<UploadResult> {
  const half = data.length / 2;
  const stream = streamOf(data.subarray(0, half), data.subarray(half));
  return media.receiveUpload({ workspaceId, videoId, stream, piece });
}

function sendRange(
  bundle: Bundle,
  videoId: string,
  fromByte: number,
  endByte: number,
): Promise<UploadResult> {
  const piece = { kind: 'range', fromByte, toByte: endByte - 1, totalBytes: bytes.length } as const;
  return send(bundle, videoId, piece, bytes.subarray(fromByte, endByte));
}

async function storedSource({ dataDir }: Bundle, videoId: string): Promise<Buffer> {
  const directory = join(dataDir, 'sources', videoId);
  const [uploadId = ''] = await readdir(directory);
  expect(await readdir(join(directory, uploadId))).toEqual(['source']);
  return readFile(join(directory, uploadId, 'source'));
}

test('ranges may come in any order, overlap, be repeated and travel side by side', async () => {
  const bundle = await setup();
  const videoId = makeVideo(bundle);
  expect(await sendRange(bundle, videoId, 20_000, bytes.length)).toEqual(incomplete);
  expect(await sendRange(bundle, videoId, 0, 5000)).toEqual(incomplete);
  expect(await sendRange(bundle, videoId, 0, 5000)).toEqual(incomplete);
  const totalBytes = bytes.length;
  expect(bundle.media.status(workspaceId, videoId)?.ingest).toEqual({
    status: 'uploading',
    filesizeBytes: totalBytes,
    receivedBytes: [
      { fromByte: 0, toByte: 4999, totalBytes },
      { fromByte: 20_000, toByte: totalBytes - 1, totalBytes },
    ],
    receivedParts: null,
    refusal: null,
  });
  const last = await Promise.all([
    sendRange(bundle, videoId, 4000, 12_000),
    sendRange(bundle, videoId, 12_000, 20_000),
  ]);
  expect(last).toContainEqual(accepted);
  expect(await storedSource(bundle, videoId)).toEqual(bytes);
});

test('the last range sent twice at once is examined once', async () => {
  const bundle = await setup();
  const videoId = makeVideo(bundle);
  await sendRange(bundle, videoId, 0, 5000);
  const twice = [
    sendRange(bundle, videoId, 5000, bytes.length),
    sendRange(bundle, videoId, 5000, bytes.length),
  ];
  expect(await Promise.all(twice)).toEqual([accepted, accepted]);
  await bundle.publisher.waitFor('media.ready');
  expect(bundle.publisher.types().filter((type) => type === 'media.upload.completed')).toHaveLength(1);
});

test('parts may come in any order, and their total with any of them', async () => {
  const bundle = await setup();
  const videoId = makeVideo(bundle);
  const part = (number: number, totalParts: number | null): Promise<UploadResult> => {
    const data = bytes.subarray((number - 1) * 10_000, number === 3 ? bytes.length : number * 10_000);
    return send(bundle, videoId, { kind: 'part', part: number, totalParts }, data);
  };
  expect(await part(1, null)).toEqual(incomplete);
  expect(await part(3, 3)).toEqual(incomplete);
  expect(await part(1, null)).toEqual(incomplete);
  expect(bundle.media.status(workspaceId, videoId)?.ingest.receivedParts).toEqual({
    parts: [1, 3],
    total: 3,
  });
  expect(await part(4, 4)).toMatchObject({ kind: 'incomplete' });
  expect(await part(1, 3)).toEqual(incomplete);
  expect(await part(2, 3)).toEqual(incomplete);
  expect(await part(3, 3)).toEqual(accepted);
  expect(await storedSource(bundle, videoId)).toEqual(bytes);
});

test('what was acknowledged is still known after the process ended', async () => {
  const first = await setup();
  const videoId = makeVideo(first);
  await sendRange(first, videoId, 0, 5000);
  await first.media[Symbol.asyncDispose]();
  const second = await setup({ dataDir: first.dataDir });
  expect(await sendRange(second, videoId, 5000, bytes.length)).toEqual(accepted);
  expect(await storedSource(second, videoId)).toEqual(bytes);
});

test('a repeated range cannot change what was acknowledged', async () => {
  const bundle = await setup();
  const videoId = makeVideo(bundle);
  await sendRange(bundle, videoId, 0, 5000);
  const piece = { kind: 'range', fromByte: 1000, toByte: 1999, totalBytes: bytes.length } as const;
  expect(await send(bundle, videoId, piece, new Uint8Array(1000))).toEqual(incomplete);
  await sendRange(bundle, videoId, 5000, bytes.length);
  expect(await storedSource(bundle, videoId)).toEqual(bytes);
});

test.each([
  [
    'a range outside of the file',
    { kind: 'range', fromByte: 5, toByte: 10, totalBytes: 10 },
    'chunk_invalid',
  ],
  ['fewer bytes than its range', { kind: 'range', fromByte: 0, toByte: 10, totalBytes: 20 }, 'chunk_invalid'],
  ['more bytes than its range', { kind: 'range', fromByte: 0, toByte: 3, totalBytes: 20 }, 'chunk_invalid'],
  ['a file beyond the limit', { kind: 'range', fromByte: 0, toByte: 4, totalBytes: 2000 }, 'too_large'],
  ['part 0', { kind: 'part', part: 0, totalParts: 2 }, 'chunk_invalid'],
  ['a part after the last', { kind: 'part', part: 3, totalParts: 2 }, 'chunk_invalid'],
  ['too many parts', { kind: 'part', part: 1, totalParts: 11 }, 'too_many_pieces'],
] as const)('%s is refused', async (_name, piece, code) => {
  const bundle = await setup({ limits: { maxUploadBytes: 1000, maxUploadPieces: 10 } });
  const result = await send(bundle, makeVideo(bundle), piece, new Uint8Array(5));
  expect(result).toMatchObject({ kind: 'refused', refusal: { code } });
});

test('a whole upload beyond the limit is refused, and nothing of it stays', async () => {
  const bundle = await setup({ limits: { maxUploadBytes: 1000 } });
  const videoId = makeVideo(bundle);
  const result = await send(bundle, videoId, { kind: 'whole' }, new Uint8Array(1001));
  expect(result).toMatchObject({ refusal: { code: 'too_large' } });
  expect(await readdir(join(bundle.dataDir, 'sources', videoId))).toEqual([]);
});

async function* breakOff(): AsyncIterable<Uint8Array> {
  yield bytes.subarray(0, 1000);
  throw new Error('connection reset');
}

test('an upload that breaks off is refused, and the next one succeeds', async () => {
  const bundle = await setup();
  const videoId = makeVideo(bundle);
  const result = await bundle.media.receiveUpload({
    workspaceId,
    videoId,
    stream: breakOff(),
    piece: { kind: 'whole' },
  });
  expect(result).toMatchObject({ refusal: { code: 'upload_interrupted' } });
  expect(await uploadFile(bundle.media, videoId, clip)).toEqual(accepted);
});

test('another workspace cannot see, fill or delete a video', async () => {
  const bundle = await setup();
  const videoId = makeVideo(bundle);
  const foreign = {
    workspaceId: 'ws_2',
    videoId,
    stream: streamOf(bytes),
    piece: { kind: 'whole' },
  } as const;
  expect(await bundle.media.receiveUpload(foreign)).toMatchObject({ refusal: { code: 'video_not_found' } });
  expect(bundle.media.getVideo('ws_2', videoId)).toBeUndefined();
  expect(bundle.media.status('ws_2', videoId)).toBeUndefined();
  expect(bundle.media.updateVideo('ws_2', videoId, { title: 'mine' })).toBeUndefined();
  expect(await bundle.media.deleteVideo('ws_2', videoId)).toBe(false);
  expect(bundle.media.listVideos('ws_2', { page: 1, pageSize: 10 }).totalCount).toBe(0);
});

test('without ffmpeg uploads are refused with the remedy, and the rest works', async () => {
  const bundle = await setup({ tools: null });
  const videoId = makeVideo(bundle);
  const result = await uploadFile(bundle.media, videoId, clip);
  expect(result).toMatchObject({ refusal: { code: 'engine_missing' } });
  expect(JSON.stringify(result)).toContain('apt-get install ffmpeg');
  expect(bundle.media.getVideo(workspaceId, videoId)?.state).toBe('waiting');
});

test('a full disk is told before anything is written', async () => {
  const bundle = await setup({ limits: { minFreeBytes: Number.MAX_SAFE_INTEGER } });
  expect(await uploadFile(bundle.media, makeVideo(bundle), clip)).toMatchObject({
    refusal: { code: 'no_space' },
  });
});

test('an upload that nobody continues is removed', async () => {
  const clock = new ManualClock();
  const bundle = await setup({ clock, tools: await requireTools() });
  const videoId = makeVideo(bundle);
  await sendRange(bundle, videoId, 0, 5000);
  clock.advance(25 * 3_600_000);
  await expect.poll(() => bundle.media.status(workspaceId, videoId)?.ingest.status).toBe('missing');
  const directory = join(bundle.dataDir, 'sources', videoId);
  await expect.poll(async () => readdir(directory)).toEqual([]);
  expect((await stat(directory)).isDirectory()).toBe(true);
});
