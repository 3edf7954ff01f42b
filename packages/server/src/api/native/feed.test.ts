import type { AddressInfo, Socket } from 'node:net';
import { event as eventAnswer, feedAttempt } from '@cuewire/contract/answers';
import { describe, expect, test } from 'vitest';
import { answer } from '../../../test/fixtures/engine-bundle.ts';
import { follow, type Follower } from '../../../test/fixtures/feed-follower.ts';
import { KEY, nativeApi, type NativeApiOptions, OTHER_KEY } from '../../../test/fixtures/native-api.ts';
import { until } from '../../../test/fixtures/until.ts';

const DAY_MS = 24 * 3_600_000;

/** Wakes followers with each commit, so that no test has to move the clock for it. */
async function listening(options: NativeApiOptions = {}) {
  const api = await nativeApi({ ...options, limits: { feedIntervalMs: 0, ...options.limits } });
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = api.app.server.address() as AddressInfo;
  const publish = async (input: Record<string, unknown> = {}, key = KEY): Promise<string> => {
    const { body } = await api.call('POST', '/v1/events', { ...plainEvent, ...input }, key);
    return String(body['id']);
  };
  const endpoint = async (input: Record<string, unknown> = {}, key = KEY): Promise<string> => {
    const plain = { url: 'https://receiver.example/in', event_types: ['*'] };
    const { body } = await api.call('POST', '/v1/endpoints', { ...plain, ...input }, key);
    return String(body['id']);
  };
  const connect = (query = '', rest: { key?: string; lastEventId?: string } = {}) =>
    follow(port, { key: KEY, query, ...rest });
  return { ...api, api, publish, register: endpoint, connect };
}

interface Logged {
  readonly request: Readonly<Record<string, unknown>>;
}

const plainEvent = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' }, data: {} };

function idsOf({ messages }: Follower, kind: string): string[] {
  return messages.filter(({ event }) => event === kind).map(({ data }) => String(data['id']));
}

function attemptsOf({ messages }: Follower) {
  return messages.filter(({ event }) => event === 'attempt').map(({ data }) => data);
}

describe('the feed', () => {
  test('shows events as the API does, and the attempts at them, from now on', async () => {
    const { publish, register, connect, call } = await listening();
    const endpointId = await register();
    await publish();
    await call('GET', '/v1/deliveries');
    const follower = await connect();
    expect(follower.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    const id = await publish({ data: { duration_ms: 7 } });
    await follower.until(() => attemptsOf(follower).some((data) => data['event_id'] === id));
    const events = follower.messages.filter(({ event }) => event === 'event').map(({ data }) => data);
    expect(events).toEqual([(await call('GET', `/v1/events/${id}`)).body]);
    expect(eventAnswer.parse(events[0])).toBeTruthy();
    const attempt = attemptsOf(follower).find((data) => data['event_id'] === id);
    expect(feedAttempt.parse(attempt)).toMatchObject({
      endpoint_id: endpointId,
      event_type: 'media.ready',
      subject: plainEvent.subject,
      delivery_state: 'delivered',
    });
    const log = await call('GET', `/v1/deliveries/${String(attempt?.['delivery_id'])}/attempts`);
    const [{ request, ...logged } = expect.fail('there is no attempt')] = log.body['data'] as Logged[];
    const { body: _body, ...sent } = request;
    expect(attempt).toMatchObject({ ...logged, request: sent });
  });

  test('resumes behind the last message, by header or query, and the header goes first', async () => {
    const { publish, connect } = await listening();
    const first = await connect();
    const ids = [await publish(), await publish(), await publish()];
    await first.until(() => first.messages.length === 3);
    first.leave();
    const [cursor = '', later = ''] = first.messages.map(({ id }) => id);
    for (const follower of [
      await connect('', { lastEventId: cursor }),
      await connect(`after=${cursor}`),
      await connect(`after=${later}`, { lastEventId: cursor }),
    ]) {
      await follower.until(() => follower.messages.length === 2);
      expect(idsOf(follower, 'event')).toEqual(ids.slice(1));
    }
  });

  test('resumes from its first word, before anything has come', async () => {
    const { publish, connect } = await listening();
    const follower = await connect();
    follower.leave();
    const id = await publish();
    const back = await connect('', { lastEventId: follower.ready?.id ?? '' });
    await back.until(() => back.messages.length === 1);
    expect(idsOf(back, 'event')).toEqual([id]);
  });

  test('has every event once, whenever its client breaks off while others publish', async () => {
    const { publish, register, connect } = await listening({ feedLimits: { pageItemsMax: 3 } });
    await register();
    await register({ url: 'https://receiver.example/other' });
    const EVENTS = 120;
    let last = (await connect()).ready?.id ?? '';
    const published: Promise<string>[] = [];
    const seen: string[] = [];
    const tried: string[] = [];
    for (let round = 0; tried.length < 2 * EVENTS || seen.length < EVENTS; round += 1) {
      for (let number = 0; number < 10 && published.length < EVENTS; number += 1) {
        published.push(publish({ subject: { kind: 'media', id: `vi${number}` } }));
        void publish({}, OTHER_KEY);
      }
      const follower = await connect('', { lastEventId: last });
      await follower.until(() => follower.messages.length >= 1 + (round % 7));
      follower.leave();
      await follower.ended;
      last = follower.lastEventId;
      seen.push(...idsOf(follower, 'event'));
      tried.push(
        ...attemptsOf(follower).map((data) => `${String(data['delivery_id'])} ${String(data['number'])}`),
      );
    }
    expect(seen.toSorted()).toEqual((await Promise.all(published)).toSorted());
    expect(new Set(tried).size).toBe(2 * EVENTS);
    expect(tried.length).toBe(2 * EVENTS);
  });

  test('shows another workspace nothing', async () => {
    const { publish, register, connect } = await listening();
    await register();
    const other = await connect('', { key: OTHER_KEY });
    const own = await connect();
    await publish();
    await own.until(() => own.messages.length === 2);
    const id = await publish({}, OTHER_KEY);
    await other.until(() => other.messages.length > 0);
    expect(other.messages.map(({ event, data }) => [event, data['id']])).toEqual([['event', id]]);
  });

  test('wakes its clients no more often than the limit says', async () => {
    const { publish, connect, clock } = await listening({ limits: { feedIntervalMs: 100 } });
    const follower = await connect();
    await publish();
    await follower.until(() => follower.messages.length === 1);
    // The wake-up of that is not long ago: what follows waits for the next, all of it together.
    await Promise.all([publish(), publish()]);
    expect(follower.messages.length).toBe(1);
    clock.advance(100);
    await follower.until(() => follower.messages.length === 3);
  });
});

describe('the filters of the feed', () => {
  test('choose kinds, types, subject and endpoint, and all of them', async () => {
    const { publish, register, connect, api } = await listening();
    const [one, other] = [await register({ event_types: ['media.ready'] }), await register()];
    const start = (await connect()).ready?.id ?? '';
    const ready = await publish();
    const elsewhere = await publish({ subject: { kind: 'media', id: 'vi2' } });
    const failed = await publish({ type: 'media.failed', data: { error: { message: 'broken' } } });
    await until(() => api.recorded.length === 5, 'all attempts are on disk');
    const cases = [
      ['', [ready, elsewhere, failed], 5],
      ['kinds=event', [ready, elsewhere, failed], 0],
      ['kinds=attempt', [], 5],
      ['kinds=attempt,event&event_types=media.failed', [failed], 1],
      ['event_types=media.failed,media.ready&subject=media/vi2', [elsewhere], 2],
      [`endpoint_id=${one}`, [ready, elsewhere], 2],
      [`endpoint_id=${other}&kinds=event`, [ready, elsewhere, failed], 0],
      [`endpoint_id=${one}&subject=media/vi1&event_types=media.ready`, [ready], 1],
      [`endpoint_id=${one}&event_types=media.failed`, [], 0],
    ] as const;
    for (const [query, events, attempts] of cases) {
      const follower = await connect(`${query}&after=${start}`);
      // The end of what was there already: the next event that fits comes behind it.
      await follower.until(() => follower.messages.length >= events.length + attempts);
      expect({ query, events: idsOf(follower, 'event') }).toEqual({ query, events: [...events] });
      expect({ query, attempts: attemptsOf(follower).length }).toEqual({ query, attempts });
      follower.leave();
    }
  });

  test('let a client pass over what is not for it', async () => {
    const { publish, connect, clock } = await listening();
    const follower = await connect('event_types=media.failed');
    const before = follower.lastEventId;
    await publish();
    await follower.until(() => {
      clock.advance(15_000);
      return follower.lastEventId !== before;
    });
    expect(follower.messages).toEqual([]);
    expect(follower.text).toContain(': still here\n');
  });

  test('are refused with every mistake at once', async () => {
    const { call } = await nativeApi();
    const { status, body } = await call('GET', '/v1/feed?kinds=event,delivery&event_types=&more=1');
    expect(status).toBe(422);
    const fields = (body['errors'] as { field: string }[]).map(({ field }) => field);
    expect(new Set(fields)).toEqual(new Set(['kinds', 'event_types', 'more']));
    for (const [query, field] of [
      ['endpoint_id=end_1', 'endpoint_id'],
      ['subject=media', 'subject'],
      ['after=0', 'after'],
    ]) {
      const refused = await call('GET', `/v1/feed?${query}`);
      expect(refused).toMatchObject({ status: 422, body: { errors: [{ field }] } });
    }
  });
});

describe('a stream of the feed', () => {
  test('ends when its key is revoked', async () => {
    const { call, connect, publish } = await listening();
    const { body } = await call('POST', '/v1/api-keys', { scopes: ['read'] });
    const follower = await connect('', { key: String(body['key']) });
    await call('DELETE', `/v1/api-keys/${String(body['id'])}`);
    await publish();
    await follower.ended;
    expect(follower.messages).toEqual([]);
  });

  test('of a revoked key ends with the next heartbeat when nothing happens', async () => {
    const { call, connect, clock } = await listening();
    const { body } = await call('POST', '/v1/api-keys', { scopes: ['read'] });
    const follower = await connect('', { key: String(body['key']) });
    await call('DELETE', `/v1/api-keys/${String(body['id'])}`);
    clock.advance(15_000);
    await expect(follower.ended).resolves.toBeUndefined();
  });

  test('needs a key that may read', async () => {
    const { call, connect } = await listening();
    const { body } = await call('POST', '/v1/api-keys', { scopes: ['publish'] });
    expect((await connect('', { key: String(body['key']) })).status).toBe(403);
    expect((await connect('', { key: 'cue_of_nobody' })).status).toBe(401);
  });

  test('ends when the server closes', async () => {
    const { app, connect } = await listening();
    const follower = await connect();
    await app.close();
    await expect(follower.ended).resolves.toBeUndefined();
  });

  test('is refused beyond the bounds, and admitted again when another has left', async () => {
    const { connect } = await listening({ feedLimits: { clientsPerWorkspaceMax: 2, clientsMax: 3 } });
    const [first] = [await connect(), await connect()];
    const refused = await connect();
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('10');
    await connect('', { key: OTHER_KEY });
    expect((await connect('', { key: OTHER_KEY })).status).toBe(429);
    first?.leave();
    let status = 429;
    while (status === 429) ({ status } = await connect());
    expect(status).toBe(200);
  });

  test('that takes nothing is cut off, holds one page at most, and resumes without a gap', async () => {
    const { connect, publish, app, clock } = await listening({ feedLimits: { pageSizeMax: 200_000 } });
    const sockets: Socket[] = [];
    let largest = 0;
    app.server.on('connection', (socket: Socket) => {
      sockets.push(socket);
      const write = socket.write.bind(socket);
      socket.write = ((...values: Parameters<typeof write>) => {
        const result = write(...values);
        largest = Math.max(largest, socket.writableLength);
        return result;
      }) as typeof write;
    });
    const slow = await connect();
    slow.pause();
    const data = { note: 'x'.repeat(100_000) };
    const ids: string[] = [];
    for (let number = 0; number < 150; number += 1) ids.push(await publish({ data }));
    await until(() => sockets.some(({ writableNeedDrain }) => writableNeedDrain), 'the client holds it up');
    clock.advance(30_000);
    slow.resume();
    await slow.ended;
    expect(slow.messages.length).toBeLessThan(150);
    // Two events, as text, and what surrounds them.
    expect(largest).toBeLessThan(250_000);
    const back = await connect('', { lastEventId: slow.lastEventId });
    await back.until(() => slow.messages.length + back.messages.length === 150);
    expect([...idsOf(slow, 'event'), ...idsOf(back, 'event')]).toEqual(ids);
  });

  test('cannot go on from where everything has been deleted', async () => {
    const { connect, publish, clock, store } = await listening();
    const start = await connect();
    await publish();
    await start.until(() => start.messages.length === 1);
    const before = start.ready?.id ?? '';
    const after = start.lastEventId;
    start.leave();
    const publishedBefore = clock.now() + DAY_MS;
    await store.pruneEvents({ publishedBefore, after: null, now: publishedBefore, limit: 100 });
    const refused = await connect('', { lastEventId: before });
    expect(refused.status).toBe(410);
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'cursor_expired' });
    // Who has seen all that was deleted has missed nothing.
    const id = await publish();
    const back = await connect('', { lastEventId: after });
    await back.until(() => back.messages.length === 1);
    expect(idsOf(back, 'event')).toEqual([id]);
    // Nor has who begins now.
    expect((await connect('', { lastEventId: (await connect()).ready?.id ?? '' })).status).toBe(200);
  });

  test('shows failed attempts, too', async () => {
    const { api, register, connect, publish } = await listening();
    api.respond = () => answer(500);
    await register();
    const follower = await connect('kinds=attempt');
    await publish();
    await follower.until(() => follower.messages.length === 1);
    expect(follower.messages[0]?.data).toMatchObject({
      outcome: { kind: 'rejected', status: 500 },
      delivery_state: 'pending',
    });
  });
});
