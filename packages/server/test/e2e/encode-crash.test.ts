// Crash safety of media, on the shipped server: ffmpeg dies with its parent, and half-done work is done again with
// each event once.
import { execFileSync } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { processesNaming } from '../fixtures/processes.ts';
import { type Receiver, startReceiver } from '../fixtures/receiver.ts';
import { API_KEY, startServerProcess } from '../fixtures/server-process.ts';

describe('kill -9 while a video is encoded', () => {
  test(
    'ends ffmpeg, and after a restart every rendition is announced exactly once',
    { timeout: 120_000 },
    async () => {
      const folder = temporaryFolder();
      await using receiver = await startReceiver();
      const first = await startServerProcess(folder);
      await call(first.url, 'POST', '/webhooks', {
        url: receiver.url,
        events: ['video.encoding.quality.completed'],
      });
      const { body: video } = await call(first.url, 'POST', '/videos', { title: 'crash' });
      const videoId = String(video['videoId']);
      await upload(first.url, videoId, makeClip(folder));
      await receiver.until(({ length }) => length >= 2);
      await first.kill();
      await untilNone(() => processesNaming(join(folder, 'media')));

      const second = await startServerProcess(folder);
      const wanted = ['hls 240p', 'hls 360p', 'hls 480p', 'hls 720p', 'mp4 720p'];
      await receiver.until(() => new Set(qualities(receiver)).size === wanted.length);
      const { body } = await call(second.url, 'GET', `/v1/events?subject=media/${videoId}&limit=100`);
      const types = (body['data'] as unknown as { type: string }[]).map(({ type }) => type);
      expect(await second.stop()).toBe(0);

      // The receiver may have been told twice what it had answered when the server died; there is one event of each.
      expect([...new Set(qualities(receiver))].toSorted()).toEqual(wanted);
      expect(types.filter((type) => type === 'media.rendition.ready')).toHaveLength(wanted.length);
      expect(types.filter((type) => type === 'media.upload.completed')).toHaveLength(1);
      expect(types.filter((type) => type === 'media.failed')).toEqual([]);
    },
  );
});

function makeClip(folder: string): string {
  const clip = join(folder, 'clip.mp4');
  const picture = 'testsrc2=size=1280x720:rate=30:duration=4';
  const sound = 'sine=frequency=440:duration=4';
  const inputs = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound];
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  execFileSync('ffmpeg', ['-hide_banner', '-nostdin', '-y', '-v', 'error', ...inputs, ...codecs, clip]);
  return clip;
}

async function upload(url: string, videoId: string, clip: string): Promise<void> {
  const form = new FormData();
  form.set('file', await openAsBlob(clip), 'clip.mp4');
  const response = await fetch(`${url}/videos/${videoId}/source`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}` },
    body: form,
  });
  expect(response.status).toBe(201);
  await response.text();
}

function qualities({ received }: Receiver): string[] {
  return received.map(({ body }) => {
    const event = JSON.parse(body) as { encoding: string; quality: string };
    return `${event.encoding} ${event.quality}`;
  });
}

/** Looks until nothing is left; the test's own timeout is the bound. */
async function untilNone(find: () => readonly number[]): Promise<void> {
  while (find().length > 0) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
