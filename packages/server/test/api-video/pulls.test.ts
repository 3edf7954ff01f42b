// A video whose source is a URL: fetched by the server as it ships, under the rule of deliveries.
import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findMediaTools, type MediaTools } from '@cuewire/media';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { startReceiver } from '../fixtures/receiver.ts';
import { API_KEY, REFERENCE, sdk, startCuewire } from './api-video-server.ts';
import { makeClip } from './clip.ts';
import { send } from './http.ts';

let mediaTools: MediaTools;
beforeAll(async () => {
  const found = await findMediaTools();
  if (found === null) throw new Error('these tests need ffmpeg: npm test installs it');
  mediaTools = found;
});

/** Somebody's storage. */
async function storage(file: string): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === '/inside') response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    else if (request.url === '/clip?signature=s3cret') createReadStream(file).pipe(response);
    else response.writeHead(404).end('<html>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a URL becomes a video, through the SDK', async () => {
  const { url } = await startCuewire({ mediaTools });
  const files = await storage(await makeClip(mediaTools));
  await using receiver = await startReceiver();
  const client = sdk(url);
  await client.webhooks.create({ events: ['video.encoding.quality.completed'], url: receiver.url });
  const { videoId } = await client.videos.create({ title: 'One', source: `${files}/clip?signature=s3cret` });
  await receiver.until(({ length }) => length === 2);
  const { ingest, encoding } = await client.videos.getStatus(videoId);
  expect(ingest?.status).toBe('uploaded');
  expect(encoding).toMatchObject({ playable: true, metadata: { width: 426, height: 240 } });
});

test('what a URL does not bring fails the video, and its workspace hears of it', async () => {
  const { url } = await startCuewire({ mediaTools });
  const files = await storage('');
  await using receiver = await startReceiver();
  const registered = await fetch(`${url}/v1/endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url: receiver.url, event_types: ['media.failed'] }),
  });
  expect(registered.status).toBe(201);
  const { videos } = sdk(url);
  for (const path of ['/inside', '/nothing']) await videos.create({ title: 'One', source: files + path });
  await receiver.until(({ length }) => length === 2);
  const told = receiver.received.map(({ body }) => (JSON.parse(body) as { data: { message: string } }).data);
  expect(told.toSorted((one, other) => (one.message < other.message ? -1 : 1))).toMatchObject([
    { code: 'source_unavailable', message: 'The URL answers 404.' },
    { code: 'source_unavailable', message: expect.stringContaining('leads to 169.254.169.254') as string },
  ]);
});

test('a URL that nobody may fetch is refused at once, and so is the id of another video', async () => {
  const { url } = await startCuewire({ mediaTools });
  for (const source of [
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/clip.mp4',
    'http://[::ffff:10.0.0.1]/',
    'http://0xa9fea9fe/',
    'http://localhost:6379/',
    'file:///etc/passwd',
    'ftp://files.example/clip.mp4',
    'https://user:password@files.example/clip.mp4',
    'https:\\\\files.example\\clip.mp4',
    ' https://files.example/clip.mp4',
    'vi4blUQJFrYWbaG44NChkH11',
    '',
    7,
  ]) {
    const answer = await send(`${url}/videos`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'One', source }),
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { type: `${REFERENCE}invalid-attribute`, name: 'source' },
    });
  }
  expect((await sdk(url).videos.list()).data).toEqual([]);
  const without = await startCuewire({ mediaTools: null });
  const answer = await send(`${without.url}/videos`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'One', source: 'https://files.example/clip.mp4' }),
  });
  expect(answer.status).toBe(503);
  expect(answer.body['title']).toContain('ffmpeg');
});
