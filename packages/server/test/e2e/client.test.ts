// The client against the shipped server: what the types say is what comes.
import { Cuewire, ProblemError } from '@cuewire/client';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.ts';
import { startReceiver } from '../fixtures/receiver.ts';
import { API_KEY, startServerProcess } from '../fixtures/server-process.ts';

test('an endpoint, an event, its delivery and its attempts', async () => {
  await using server = await startServerProcess(temporaryFolder());
  await using receiver = await startReceiver();
  const cuewire = new Cuewire({ url: server.url, apiKey: API_KEY });
  const endpoint = await cuewire.endpoints.create({ url: receiver.url, event_types: ['media.ready'] });
  expect(endpoint.secret).toMatch(/^whsec_/);
  const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' }, data: { duration_ms: 10 } };
  const accepted = await cuewire.events.publish([event, event]);
  expect(accepted.map(({ duplicate }) => duplicate)).toEqual([false, false]);
  await receiver.until((received) => received.length === 2);
  await expect.poll(() => cuewire.deliveries.list({ state: 'delivered', limit: 1 }).take(10)).toHaveLength(2);
  const [delivery] = await cuewire.deliveries.list({ event_id: accepted[0]?.id }).take(1);
  const attempts = await cuewire.deliveries.attempts(delivery?.id ?? '');
  expect(attempts.map(({ outcome }) => outcome.kind)).toEqual(['delivered']);
  await cuewire.endpoints.delete(endpoint.id);
  const gone = await cuewire.endpoints.get(endpoint.id).catch((error: unknown) => error);
  expect(gone).toBeInstanceOf(ProblemError);
  expect(gone).toMatchObject({ code: 'not_found', status: 404 });
});

test('a server that is killed and comes back loses and doubles nothing of what is published meanwhile', async () => {
  const folder = temporaryFolder();
  const first = await startServerProcess(folder);
  const { port } = new URL(first.url);
  const cuewire = new Cuewire({
    url: first.url,
    apiKey: API_KEY,
    retry: { attemptsMax: 200, pauseMsMax: 500 },
  });
  const publish = (id: string) =>
    cuewire.events.publish({ type: 'media.deleted', subject: { kind: 'media', id }, data: {} });
  await publish('before');
  const meanwhile = ['a', 'b', 'c', 'd'].map(publish);
  await first.kill();
  const later = publish('later');
  await using _ = await startServerProcess(folder, { CUEWIRE_PORT: port });
  await Promise.all([...meanwhile, later]);
  const stored = await cuewire.events.list().take(100);
  expect(stored.map(({ subject }) => subject.id).toSorted()).toEqual(['a', 'b', 'before', 'c', 'd', 'later']);
});
