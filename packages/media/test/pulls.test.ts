import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import type { FetchedSource, SourceFetcher } from '../src/index.ts';
import { makeClip } from './clips.ts';
import { ManualClock } from './clocks.ts';
import { setup, streamOf, uploadFile, workspaceId } from './setup.ts';
import { makeTempDir } from './temp-dir.ts';

const SOURCE = 'https://files.example/clip.mp4?signature=s3cret';
let clip: string;
beforeAll(async () => {
  clip = await makeClip(await makeTempDir(), { size: '160x120', hasSound: false });
});

const coming = (bytes: AsyncIterable<Uint8Array>, sizeBytes: number | null = null): FetchedSource => ({
  kind: 'coming',
  sizeBytes,
  bytes,
});

function fetching(fetch: SourceFetcher['fetch']): SourceFetcher {
  return { objection: (url) => (url.includes('10.0.0.1') ? 'No.' : undefined), fetch };
}

/** Comes until it is broken off; `begun` resolves when it comes. */
function endless() {
  const begun = Promise.withResolvers<void>();
  const sourceFetcher = fetching(async (_, signal) =>
    coming(
      (async function* drip() {
        begun.resolve();
        yield new Uint8Array(100);
        if (!signal.aborted) await once(signal, 'abort');
        throw new Error('broken off');
      })(),
    ),
  );
  return { sourceFetcher, begun: begun.promise };
}

test('a source comes from a URL, and the video goes the way of an upload', async () => {
  const asked: string[] = [];
  const { media, publisher, log } = await setup({
    sourceFetcher: fetching(async (url) => {
      asked.push(url);
      return coming(createReadStream(clip), (await stat(clip)).size);
    }),
  });
  expect(media.pullObjection(workspaceId, SOURCE)).toBeUndefined();
  expect(media.pullObjection(workspaceId, 'http://10.0.0.1/')).toEqual({
    code: 'source_unavailable',
    message: 'No.',
  });
  const { videoId } = media.createVideo(workspaceId, { title: 'clip' }, SOURCE);
  expect(media.status(workspaceId, videoId)?.ingest.status).toBe('uploading');
  await publisher.waitFor('media.ready');
  expect(asked).toEqual([SOURCE]);
  expect(publisher.types().slice(0, 2)).toEqual(['media.created', 'media.upload.completed']);
  expect(media.status(workspaceId, videoId)?.ingest).toMatchObject({ status: 'uploaded', refusal: null });
  expect(JSON.stringify(log)).not.toContain('s3cret');
});

test('what cannot become a video fails it, once, and says why', async () => {
  const tooLarge = { limits: { maxUploadBytes: 1000 } };
  const cases = [
    { answer: { kind: 'failed', message: 'It answers 404.', mayPass: false }, code: 'source_unavailable' },
    { answer: coming(streamOf(Buffer.from('this is a text'))), code: 'input_unreadable' },
    { answer: coming(streamOf(new Uint8Array(10)), 1001), code: 'too_large', ...tooLarge },
    { answer: coming(streamOf(new Uint8Array(600), new Uint8Array(600))), code: 'too_large', ...tooLarge },
  ] as const satisfies readonly { answer: FetchedSource; code: string; limits?: object }[];
  for (const { answer, code, ...options } of cases) {
    const { media, publisher } = await setup({ sourceFetcher: fetching(async () => answer), ...options });
    const { videoId } = media.createVideo(workspaceId, { title: 'clip' }, SOURCE);
    const { data } = await publisher.waitFor('media.failed');
    expect(data['code']).toBe(code);
    expect(data['message']).toMatch(/^[A-Z].*\.$/);
    const status = media.status(workspaceId, videoId);
    expect(media.getVideo(workspaceId, videoId)?.state).toBe('failed');
    expect(status?.failure?.code).toBe(code);
    expect(status?.ingest.status).toBe('missing');
    expect(await uploadFile(media, videoId, clip)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'already_uploaded' },
    });
  }
});

test('what may pass is tried again after growing pauses, and not for ever', async () => {
  const clock = new ManualClock();
  const startedAt = clock.now();
  const triedAt: number[] = [];
  const { media, publisher } = await setup({
    clock,
    sourceFetcher: fetching(async () => {
      triedAt.push(clock.now() - startedAt);
      return { kind: 'failed', message: 'It answers 503.', mayPass: true };
    }),
  });
  media.createVideo(workspaceId, { title: 'clip' }, SOURCE);
  for (const pauseMs of [5000, 20_000, 80_000, 320_000]) {
    await clock.waitForAlarm(pauseMs, pauseMs / 2);
    clock.advance(pauseMs);
  }
  expect((await publisher.waitFor('media.failed')).data).toEqual({
    code: 'source_unavailable',
    message: 'It answers 503.',
  });
  expect(triedAt).toEqual([0, 5000, 25_000, 105_000, 425_000]);
});

test('a source that takes too long is broken off', async () => {
  const clock = new ManualClock();
  const { sourceFetcher, begun } = endless();
  const { media, publisher } = await setup({ clock, sourceFetcher, limits: { maxPullTries: 1 } });
  media.createVideo(workspaceId, { title: 'clip' }, SOURCE);
  await begun;
  clock.advance(3_600_000);
  expect((await publisher.waitFor('media.failed')).data['code']).toBe('source_unavailable');
});

test('a video that is deleted takes its source along', async () => {
  const { sourceFetcher, begun } = endless();
  const { media, publisher } = await setup({ sourceFetcher });
  const { videoId } = media.createVideo(workspaceId, { title: 'clip' }, SOURCE);
  await begun;
  expect(await media.deleteVideo(workspaceId, videoId)).toBe(true);
  await publisher.waitFor('media.deleted');
  expect(publisher.types()).toEqual(['media.created', 'media.deleted']);
});

test('a stop gives the try back, and the next start fetches from the beginning', async () => {
  const { sourceFetcher, begun } = endless();
  const limits = { maxPullTries: 1 };
  const first = await setup({ sourceFetcher, limits });
  const { videoId } = first.media.createVideo(workspaceId, { title: 'clip' }, SOURCE);
  await begun;
  await first.media[Symbol.asyncDispose]();
  const { publisher } = await setup({
    dataDir: first.dataDir,
    limits,
    sourceFetcher: fetching(async () => coming(createReadStream(clip))),
  });
  expect((await publisher.waitFor('media.ready')).subject.id).toBe(videoId);
});

test('kill -9 amid a source: the next start fetches it again, and after too many of them the video has failed', async () => {
  const dataDir = await makeTempDir();
  const script = fileURLToPath(new URL('./pull-crash-child.ts', import.meta.url));
  const crash = async () => {
    const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(createInterface({ input: child.stdout }), 'line');
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  await crash();
  const {
    publisher,
    media,
    dataDir: folder,
  } = await setup({
    dataDir,
    sourceFetcher: fetching(async () => coming(streamOf(await readFile(clip)))),
  });
  await publisher.waitFor('media.ready');
  expect(folder).toBe(dataDir);
  expect(publisher.types().filter((type) => type === 'media.upload.completed')).toHaveLength(1);
  await media[Symbol.asyncDispose]();

  // Each run begins another video and goes on with those that are left.
  await crash();
  await crash();
  const last = await setup({
    dataDir,
    limits: { maxPullTries: 2 },
    sourceFetcher: fetching(async () => coming(streamOf(await readFile(clip)))),
  });
  expect((await last.publisher.waitFor('media.failed')).data['message']).toMatch(/^This server ended/);
  await last.publisher.waitFor('media.ready');
});

test('a workspace gets only so many at a time, and may have only so many wait', async () => {
  const clock = new ManualClock();
  const asked: string[] = [];
  const { sourceFetcher } = endless();
  const { media } = await setup({
    clock,
    limits: { maxConcurrentPulls: 3, maxWorkspacePulls: 2, maxWaitingPulls: 4 },
    sourceFetcher: fetching((url, signal) => {
      asked.push(url);
      return sourceFetcher.fetch(url, signal);
    }),
  });
  for (const number of [1, 2, 3, 4]) {
    expect(media.pullObjection('ws_greedy', SOURCE)).toBeUndefined();
    media.createVideo('ws_greedy', { title: 'clip' }, `https://greedy.example/${number}`);
  }
  expect(media.pullObjection('ws_greedy', SOURCE)?.code).toBe('too_many_pulls');
  expect(media.pullObjection('ws_other', SOURCE)).toBeUndefined();
  media.createVideo('ws_other', { title: 'clip' }, 'https://other.example/');
  await expect
    .poll(() => asked.toSorted())
    .toEqual(['https://greedy.example/1', 'https://greedy.example/2', 'https://other.example/']);
});
