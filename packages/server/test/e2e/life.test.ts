// How the shipped server begins and ends.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { startReceiver } from '../fixtures/receiver.ts';
import { API_KEY, startServerProcess } from '../fixtures/server-process.ts';

const GRACE_MS = 6000;
const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } };

test('at its start it says where everything is, and it is there', async () => {
  const dataDir = temporaryFolder();
  await using server = await startServerProcess(dataDir);
  await server.stop();
  const lines = server.output().split('\n');
  expect(lines.slice(0, 4)).toEqual([
    `Cuewire listens on ${server.url}`,
    `Data: ${join(dataDir, 'cuewire.db')}, videos in ${join(dataDir, 'media')}`,
    `Encryption key: ${join(dataDir, 'encryption.key')}; a backup is worth nothing without it`,
    `Dashboard: ${server.url}/`,
  ]);
  expect(['cuewire.db', 'media', 'encryption.key'].map((name) => existsSync(join(dataDir, name)))).toEqual([
    true,
    true,
    true,
  ]);
});

test('SIGTERM ends it within its bound, whoever hangs, and what was on its way is sent after the next start', async () => {
  const dataDir = temporaryFolder();
  const environment = { CUEWIRE_SHUTDOWN_GRACE_MS: String(GRACE_MS) };
  let isHanging = true;
  await using receiver = await startReceiver((_, response) => {
    if (!isHanging) response.end();
  });
  await using server = await startServerProcess(dataDir, environment);
  await call(server.url, 'POST', '/v1/endpoints', { url: receiver.url, event_types: ['media.ready'] });
  await call(server.url, 'POST', '/v1/events', event);
  await receiver.until((received) => received.length === 1);

  // Somebody follows the feed,
  const headers = { authorization: `Bearer ${API_KEY}` };
  const feed = await fetch(`${server.url}/v1/feed`, { headers });
  const followed = feed.text().catch(() => 'broken off');
  // and somebody's upload never comes to its end.
  const video = await fetch(`${server.url}/videos`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{"title":"endless"}',
  });
  const { videoId } = (await video.json()) as { videoId: string };
  const upload = request(`${server.url}/videos/${videoId}/source`, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': 100_000,
      expect: '100-continue',
    },
  });
  const cutOff = once(upload, 'error');
  // Told by the server once it reads it.
  await once(upload, 'continue');
  upload.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a.mp4"\r\n\r\nbegin');

  const toldAt = performance.now();
  expect(await server.stop()).toBe(0);
  // Less than twice the bound: nothing waits for it after something else has.
  expect(performance.now() - toldAt).toBeLessThan(2 * GRACE_MS);
  await Promise.all([followed, cutOff]);

  // An attempt that was broken off counts as not made.
  const store = new DatabaseSync(join(dataDir, 'cuewire.db'), { readOnly: true });
  expect(store.prepare('SELECT state, attempts_made FROM deliveries').all()).toEqual([
    { state: 'pending', attempts_made: 0 },
  ]);
  store.close();
  isHanging = false;
  await using again = await startServerProcess(dataDir, environment);
  await receiver.until((received) => received.length === 2);
  expect(await again.stop()).toBe(0);
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(1);
});

test('a second server keeps off the folder of the first, and one that was killed leaves it free', async () => {
  const dataDir = temporaryFolder();
  await using first = await startServerProcess(dataDir);
  const quietly = { CUEWIRE_LOG_LEVEL: 'silent' };
  await expect(startServerProcess(dataDir, quietly)).rejects.toThrow(/the server ended: [1-9]/);
  expect((await call(first.url, 'GET', '/v1/events')).status).toBe(200);
  await first.kill();
  await using second = await startServerProcess(dataDir);
  expect((await call(second.url, 'GET', '/v1/events')).status).toBe(200);
});
