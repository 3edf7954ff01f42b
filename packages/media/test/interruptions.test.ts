import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import type { MediaEvent } from '../src/index.ts';
import { makeClip } from './clips.ts';
import { ManualClock } from './clocks.ts';
import { RecordingPublisher, setup, uploadFile, workspaceId } from './setup.ts';
import { makeTempDir } from './temp-dir.ts';

let long: string;
let short: string;
beforeAll(async () => {
  const clips = await makeTempDir();
  // Long enough that its encoding can be interrupted, cheap enough that the test need not wait.
  long = await makeClip(clips, { size: '640x360', seconds: 8 });
  short = await makeClip(clips, { size: '160x120', hasSound: false });
});

const fiveKeys = [
  'created',
  'upload',
  'rendition:hls:240p',
  'rendition:hls:360p',
  'rendition:mp4:360p',
  'ready',
];

function keysOf(events: readonly MediaEvent[]): readonly string[] {
  return events.map(({ idempotencyKey }) => idempotencyKey.replace(/^vi\w+:/, ''));
}

/** A killed process stays in /proc as a zombie until its parent looks; where PID 1 never looks, for ever. */
async function isRunning(pid: unknown): Promise<boolean> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => ') Z');
  return !stat.includes(') Z');
}

test('a video deleted while it is encoded leaves no file, no event but its end, and no ffmpeg', async () => {
  const { media, publisher, dataDir, waitForLog } = await setup();
  const { videoId } = media.createVideo(workspaceId, { title: 'clip' });
  await uploadFile(media, videoId, long);
  const { fields } = await waitForLog('encode.started');
  expect(await media.deleteVideo(workspaceId, videoId)).toBe(true);
  expect(await isRunning(fields['pid'])).toBe(false);
  await publisher.waitFor('media.deleted');
  expect(publisher.types()).toEqual(['media.created', 'media.upload.completed', 'media.deleted']);
  expect(media.getVideo(workspaceId, videoId)).toBeUndefined();
  expect(existsSync(join(media.filesDirectory, videoId))).toBe(false);
  expect(existsSync(join(dataDir, 'sources', videoId))).toBe(false);
  expect(await media.deleteVideo(workspaceId, videoId)).toBe(false);
});

test('an ffmpeg that is killed is started again, and nobody sees the difference', async () => {
  const { media, publisher, waitForLog } = await setup();
  const { videoId } = media.createVideo(workspaceId, { title: 'clip' });
  await uploadFile(media, videoId, long);
  const { fields } = await waitForLog('encode.started');
  process.kill(Number(fields['pid']), 'SIGKILL');
  await publisher.waitFor('media.ready');
  expect((await waitForLog('encode.failed')).fields).toMatchObject({ code: 'engine_crash', willRetry: true });
  expect(keysOf(publisher.events)).toEqual(fiveKeys);
});

test('an ffmpeg that is killed each time fails the video', async () => {
  const { media, publisher } = await setup({
    limits: { maxEncodeAttempts: 2 },
    log: ({ event, fields }) => {
      if (event === 'encode.started') process.kill(Number(fields['pid']), 'SIGKILL');
    },
  });
  const { videoId } = media.createVideo(workspaceId, { title: 'clip' });
  await uploadFile(media, videoId, long);
  const failed = await publisher.waitFor('media.failed');
  expect(failed.data['code']).toBe('engine_crash');
  expect(media.getVideo(workspaceId, videoId)?.state).toBe('failed');
});

test('encoding that takes too long fails the video', async () => {
  const clock = new ManualClock();
  const { media, publisher, waitForLog } = await setup({ clock });
  const { videoId } = media.createVideo(workspaceId, { title: 'clip' });
  await uploadFile(media, videoId, long);
  await waitForLog('encode.started');
  clock.advance(3_600_000 - 1);
  expect((await publisher.waitFor('media.failed')).data['code']).toBe('timeout');
});

test('disposal stops ffmpeg and the next start goes on, with no try lost', async () => {
  const first = await setup();
  const { videoId } = first.media.createVideo(workspaceId, { title: 'clip' });
  await uploadFile(first.media, videoId, long);
  const { fields } = await first.waitForLog('encode.started');
  await first.media[Symbol.asyncDispose]();
  expect(await isRunning(fields['pid'])).toBe(false);
  const second = await setup({ dataDir: first.dataDir });
  await second.publisher.waitFor('media.ready');
  expect(second.log.find(({ event }) => event === 'encode.started')?.fields['attempt']).toBe(1);
  expect(keysOf([...first.publisher.events, ...second.publisher.events])).toEqual(fiveKeys);
});

test('kill -9 of the whole process takes ffmpeg along, and loses and doubles nothing', async () => {
  const dataDir = await makeTempDir();
  const script = fileURLToPath(new URL('./crash-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataDir, long], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [pid] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  child.kill('SIGKILL');
  await once(child, 'close');
  await expect.poll(() => isRunning(pid)).toBe(false);

  const { publisher, log, media } = await setup({ dataDir });
  await publisher.waitFor('media.ready');
  expect(keysOf(publisher.events)).toEqual(fiveKeys);
  const started = log.find(({ event }) => event === 'encode.started');
  expect(started?.fields).toMatchObject({ quality: '360p', attempt: 2 });
  expect(await readdir(join(dataDir, 'jobs'))).toEqual([]);
  expect(media.listVideos(workspaceId, { page: 1, pageSize: 10 }).videos[0]?.state).toBe('ready');
});

test('events wait for a publisher that is down, with growing pauses, and arrive once and in order', async () => {
  const clock = new ManualClock();
  const publisher = new RecordingPublisher();
  let isDown = true;
  const tried: number[] = [];
  const { media } = await setup({
    clock,
    publisher: {
      publish: async (workspace, events) => {
        tried.push(clock.now());
        if (isDown) throw new Error('connection refused');
        await publisher.publish(workspace, events);
      },
    },
  });
  const { videoId } = media.createVideo(workspaceId, { title: 'clip' });
  await uploadFile(media, videoId, short);
  for (const pauseMs of [250, 500, 1000]) {
    await clock.waitForAlarm(pauseMs);
    clock.advance(pauseMs);
  }
  await expect.poll(() => tried.length).toBe(4);
  expect(tried.map((at) => at - (tried[0] ?? 0))).toEqual([0, 250, 750, 1750]);
  isDown = false;
  await expect.poll(() => media.getVideo(workspaceId, videoId)?.state).toBe('ready');
  clock.advance(2000);
  await publisher.waitFor('media.ready');
  expect(keysOf(publisher.events)).toEqual([
    'created',
    'upload',
    'rendition:hls:240p',
    'rendition:mp4:240p',
    'ready',
  ]);
});

test('a workspace whose events are rejected does not hold up another', async () => {
  const publisher = new RecordingPublisher();
  const { media } = await setup({
    publisher: {
      publish: async (workspace, events) => {
        if (workspace === 'ws_bad') throw new Error('no such workspace');
        await publisher.publish(workspace, events);
      },
    },
  });
  media.createVideo('ws_bad', { title: 'first' });
  media.createVideo('ws_good', { title: 'second' });
  expect((await publisher.waitFor('media.created')).data).toEqual({ title: 'second' });
});
