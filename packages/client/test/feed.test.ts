import { expect, onTestFinished, test, vi } from 'vitest';
import { ConnectionError, Cuewire, type FeedMessage, type FeedOptions } from '../src/index.ts';
import { KEY } from './fake-server.ts';
import { begin, refuse, startFeedServer, tell } from './feed-server.ts';

function clientOf(url: string): Cuewire {
  return new Cuewire({ url, apiKey: KEY, wait: () => Promise.resolve() });
}

/** The first messages; then the feed is left. */
async function take(client: Cuewire, count: number, options?: FeedOptions): Promise<FeedMessage[]> {
  const messages: FeedMessage[] = [];
  for await (const message of client.feed(options)) {
    messages.push(message);
    if (messages.length === count) break;
  }
  return messages;
}

test('what happens is told, with a cursor for each message', async () => {
  const { url, requests } = await startFeedServer((response) => {
    begin(response, 'c0');
    tell(response, 'c1', 'event', { id: 'evt_1' });
    response.write(': still here\n\n');
    tell(response, 'c2', 'something_new', {});
    tell(response, 'c3', 'attempt', { delivery_id: 'del_1' });
  });
  const options = {
    eventTypes: ['media.ready', 'media.failed'],
    subject: 'media/vi1',
    kinds: ['event'],
  } as const;
  expect(await take(clientOf(url), 3, options)).toEqual([
    { kind: 'ready', cursor: 'c0' },
    { kind: 'event', cursor: 'c1', event: { id: 'evt_1' } },
    { kind: 'attempt', cursor: 'c3', attempt: { delivery_id: 'del_1' } },
  ]);
  expect(Object.fromEntries(requests[0]?.searchParams ?? [])).toEqual({
    event_types: 'media.ready,media.failed',
    subject: 'media/vi1',
    kinds: 'event',
  });
});

test('an interruption is bridged behind the last message', async () => {
  const { url, requests } = await startFeedServer((response, before) => {
    if (before === 0) {
      begin(response, 'c0');
      tell(response, 'c1', 'event', { id: 'evt_1' });
      // Half of a message does not count.
      response.write('id: c2\nevent: event\ndata: {"id":', () => response.destroy());
    } else if (before === 1) refuse(response, 503, 'unavailable');
    else {
      begin(response, 'c1');
      tell(response, 'c2', 'event', { id: 'evt_2' });
    }
  });
  const interruptions: string[] = [];
  const onInterrupted = (error: Error) => interruptions.push(error.name);
  const messages = await take(clientOf(url), 4, { onInterrupted });
  expect(messages.map((message) => (message.kind === 'event' ? message.event.id : message.kind))).toEqual([
    'ready',
    'evt_1',
    'ready',
    'evt_2',
  ]);
  expect(requests.map(({ searchParams }) => searchParams.get('after'))).toEqual([null, 'c1', 'c1']);
  expect(interruptions).toEqual(['ConnectionError', 'ProblemError']);
});

test('a quiet start can be resumed, too', async () => {
  const { url, requests } = await startFeedServer((response, before) => {
    begin(response, 'c0');
    if (before === 0) response.end();
  });
  await take(clientOf(url), 2);
  expect(requests.map(({ searchParams }) => searchParams.get('after'))).toEqual([null, 'c0']);
});

test('how far the feed is counts, although nothing was to be told', async () => {
  const { url, requests } = await startFeedServer((response, before) => {
    begin(response, 'c0');
    if (before === 0) response.end(': still here\nid: c7\n\n');
  });
  await take(clientOf(url), 2);
  expect(requests.map(({ searchParams }) => searchParams.get('after'))).toEqual([null, 'c7']);
});

test('a connection on which nothing is heard any more counts as lost', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { url, requests } = await startFeedServer((response) => void begin(response, 'c0'));
  const errors: string[] = [];
  const feed = clientOf(url).feed({ onInterrupted: (error) => errors.push(error.message) });
  await feed.next();
  const next = feed.next();
  await vi.advanceTimersByTimeAsync(45_000);
  await next;
  await feed.return(undefined);
  expect(requests).toHaveLength(2);
  expect(errors).toEqual(['Nothing was heard for 45 s.']);
});

test('a cursor that is too old is an error: the gap cannot be hidden', async () => {
  const { url } = await startFeedServer((response) => refuse(response, 410, 'cursor_expired'));
  await expect(take(clientOf(url), 1, { after: 'c0' })).rejects.toMatchObject({ code: 'cursor_expired' });
});

test('a server that was never reached is an error', async () => {
  const { url } = await startFeedServer((response) => response.destroy());
  await expect(take(clientOf(url), 1)).rejects.toThrow(ConnectionError);
});

test('the feed ends when its signal is aborted', async () => {
  const { url } = await startFeedServer((response) => void begin(response, 'c0'));
  const controller = new AbortController();
  const kinds: string[] = [];
  for await (const message of clientOf(url).feed({ signal: controller.signal })) {
    kinds.push(message.kind);
    controller.abort();
  }
  expect(kinds).toEqual(['ready']);
});

test('who stops reading hangs up', async () => {
  const { promise: hungUp, resolve } = Promise.withResolvers<void>();
  const { url } = await startFeedServer((response) => {
    response.once('close', resolve);
    begin(response, 'c0');
  });
  await take(clientOf(url), 1);
  await expect(hungUp).resolves.toBeUndefined();
});
