import { catalogue, dialectNames, limits, wordFor } from '@cuewire/contract';
import { describe, expect, test } from 'vitest';
import { KEY, nativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';

const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } };
const about = (id: string) => ({ ...event, subject: { kind: 'media', id } });

describe('publishing', () => {
  test('one event is answered with its id', async () => {
    const { call } = await nativeApi();
    const { status, body } = await call('POST', '/v1/events', {
      ...event,
      data: { duration_ms: 10_000 },
      occurred_at: '2026-01-01T02:00:00.5+02:00',
    });
    expect(status).toBe(202);
    expect(body).toEqual({
      id: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
      type: 'media.ready',
      occurred_at: '2026-01-01T00:00:00.500Z',
      duplicate: false,
    });
  });

  test('what was published can be read back, with all of its data', async () => {
    const { call } = await nativeApi();
    const data = { title: 'Grüße 🎬', nested: { list: [1, null, { deep: true }] }, 'a/b': '' };
    const published = await call('POST', '/v1/events', { ...event, data });
    const { status, body } = await call('GET', `/v1/events/${String(published.body['id'])}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: published.body['id'],
      ...event,
      data,
      occurred_at: '2026-01-01T00:00:00.000Z',
      created_at: '2026-01-01T00:00:00.000Z',
    });
  });

  test('data stays as it was written, where doubles and objects would change it', async () => {
    const { app } = await nativeApi();
    const data = '{"count":12345678901234567890,"price":1.10,"z":1,"__proto__":{"b":"\\ud800"},"a":0}';
    for (const text of [
      `{"type":"media.ready","subject":{"kind":"media","id":"vi1"},"data":${data}}`,
      `[ {"data" : ${data.replaceAll(',', ',\n ')}, "type":"media.ready","subject":{"kind":"media","id":"vi1"}} ]`,
    ]) {
      const published = await app.inject({
        method: 'POST',
        url: '/v1/events',
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
        payload: text,
      });
      const [{ id }] = [published.json<{ id: string }[]>()].flat() as [{ id: string }];
      const read = await app.inject({ url: `/v1/events/${id}`, headers: { authorization: `Bearer ${KEY}` } });
      expect(read.body).toContain(`"data":${data},`);
    }
  });

  test("a type may be in a dialect's words and is answered in Cuewire's", async () => {
    const { call } = await nativeApi();
    const { body } = await call('POST', '/v1/events', { ...event, type: 'video.mediaAI.chapters.ready' });
    expect(body['type']).toBe('media.chapters.ready');
  });

  test('an array is answered by an array, in the same order', async () => {
    const { call } = await nativeApi();
    const { status, body } = await call('POST', '/v1/events', [
      about('a'),
      { ...about('b'), type: 'media.failed' },
      about('c'),
    ]);
    expect(status).toBe(202);
    expect(body).toMatchObject([{ type: 'media.ready' }, { type: 'media.failed' }, { type: 'media.ready' }]);
    const listed = await call('GET', '/v1/events');
    const subjects = (listed.body['data'] as { subject: { id: string } }[]).map(({ subject }) => subject.id);
    expect(subjects).toEqual(['c', 'b', 'a']);
  });

  test('an array of one is answered by an array', async () => {
    const { call } = await nativeApi();
    expect((await call('POST', '/v1/events', [event])).body).toMatchObject([{ type: 'media.ready' }]);
  });

  test('as many events as the limit are taken at once', async () => {
    const { call } = await nativeApi();
    const many = Array.from({ length: limits.publishBatchMax }, (_, index) => about(String(index)));
    const { status, body } = await call('POST', '/v1/events', many);
    expect(status).toBe(202);
    const ids = (body as unknown as { id: string }[]).map(({ id }) => id);
    expect(new Set(ids).size).toBe(limits.publishBatchMax);
    expect(ids.toSorted()).toEqual(ids);
  });

  test('one event more than the limit is too many, and none is stored', async () => {
    const { call } = await nativeApi();
    const { status, body } = await call(
      'POST',
      '/v1/events',
      Array.from({ length: limits.publishBatchMax + 1 }, () => event),
    );
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid_request', errors: [{ field: '' }] });
    expect((await call('GET', '/v1/events')).body['data']).toEqual([]);
  });

  test('a body may come without saying what it is', async () => {
    const { send } = await nativeApi();
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'text/plain' };
    expect(await send('POST', '/v1/events', headers, JSON.stringify(event))).toMatchObject({ status: 202 });
  });
});

describe('an idempotency key', () => {
  test('stores the same event once, and says so', async () => {
    const { call } = await nativeApi();
    const keyed = { ...event, idempotency_key: 'k' };
    const first = await call('POST', '/v1/events', keyed);
    const second = await call('POST', '/v1/events', keyed);
    expect(second).toMatchObject({ status: 202, body: { id: first.body['id'], duplicate: true } });
    expect((await call('GET', '/v1/events')).body['data']).toHaveLength(1);
  });

  test('with another event is refused, and the event named', async () => {
    const { call } = await nativeApi();
    await call('POST', '/v1/events', { ...event, idempotency_key: 'k' });
    const other = { ...about('other'), idempotency_key: 'k' };
    expect(await call('POST', '/v1/events', other)).toMatchObject({
      status: 409,
      body: { code: 'idempotency_conflict', errors: [{ field: '/idempotency_key' }] },
    });
    expect(await call('POST', '/v1/events', [event, other])).toMatchObject({
      status: 409,
      body: { errors: [{ field: '/1/idempotency_key' }] },
    });
    expect(await call('POST', '/v1/events', [other])).toMatchObject({
      body: { errors: [{ field: '/0/idempotency_key' }] },
    });
  });
});

describe('mistakes', () => {
  test('are all named at once, by JSON pointers', async () => {
    const { call } = await nativeApi();
    const { status, headers, body } = await call('POST', '/v1/events', {
      subject: { kind: '', id: 7 },
      data: [],
      occurred_at: 'yesterday',
      'od/d~': 1,
    });
    expect(status).toBe(422);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body).toMatchObject({
      type: 'urn:cuewire:problem:invalid_request',
      title: 'The request has mistakes',
      status: 422,
      code: 'invalid_request',
      request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const fields = (body['errors'] as { field: string }[]).map(({ field }) => field);
    expect(fields).toEqual(['/type', '/subject/kind', '/subject/id', '/data', '/occurred_at', '/od~1d~0']);
  });

  test('in an array are named with their place in it', async () => {
    const { call } = await nativeApi();
    const { body } = await call('POST', '/v1/events', [event, { ...event, type: '' }, event, 'text']);
    expect(body['errors']).toMatchObject([{ field: '/1/type' }, { field: '/3' }]);
  });

  test('against the catalogue are named for every event', async () => {
    const { call } = await nativeApi();
    const { status, body } = await call('POST', '/v1/events', [
      { ...event, type: 'media.exploded' },
      event,
      { ...event, type: 'media.rendition.ready', data: { encoding: 'avi' } },
    ]);
    expect(status).toBe(422);
    expect(body['errors']).toMatchObject([
      { field: '/0/type', message: expect.stringContaining('"media.exploded" is not in the catalogue') },
      { field: '/2/data/encoding' },
      { field: '/2/data/quality' },
    ]);
    expect((await call('GET', '/v1/events')).body['data']).toEqual([]);
  });

  test('of a single event are named without a place, in an array of one with it', async () => {
    const { call } = await nativeApi();
    const wrong = { ...event, type: 'media.recorded' };
    expect((await call('POST', '/v1/events', wrong)).body['errors']).toMatchObject([
      { field: '/data/live_stream_id' },
    ]);
    expect((await call('POST', '/v1/events', [wrong])).body['errors']).toMatchObject([
      { field: '/0/data/live_stream_id' },
    ]);
  });

  test.each(['{"type":', 'nothing like JSON', "{'type':'media.ready'}", '{}{}'])(
    '%s is no JSON',
    async (text) => {
      const { send } = await nativeApi();
      const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
      expect(await send('POST', '/v1/events', headers, text)).toMatchObject({
        status: 400,
        body: { code: 'invalid_json' },
      });
    },
  );

  test.each(['null', '7', '"text"', '[]', ''])('%s is JSON, but no event', async (text) => {
    const { send } = await nativeApi();
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    expect(await send('POST', '/v1/events', headers, text)).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ field: '' }] },
    });
  });
});

const dataOf = (bytes: number) => ({ x: 'x'.repeat(bytes - '{"x":""}'.length) });

describe('a type', () => {
  test.each(dialectNames)('may be any word of %s', async (dialect) => {
    const { call } = await nativeApi();
    const rows = catalogue.filter((row) => !row.isOwn && wordFor(row, dialect) !== undefined);
    const events = rows.map((row) => ({ ...row.sample, type: wordFor(row, dialect) }));
    const { status, body } = await call('POST', '/v1/events', events);
    expect(status).toBe(202);
    expect((body as unknown as { type: string }[]).map(({ type }) => type)).toEqual(
      rows.map(({ type }) => type),
    );
  });
});

describe('text that no store can keep as it came', () => {
  test.each([
    ['half of a surrogate pair', String.raw`\ud800`],
    ['NUL', String.raw`\u0000`],
  ])('is refused where it would be a name: %s', async (_, escaped) => {
    const { send } = await nativeApi();
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const text = `{"type":"media.ready","subject":{"kind":"media","id":"a${escaped}"},"idempotency_key":"${escaped}"}`;
    const message = 'must not hold NUL or half of a surrogate pair';
    expect(await send('POST', '/v1/events', headers, text)).toMatchObject({
      status: 422,
      body: {
        errors: [
          { field: '/subject/id', message },
          { field: '/idempotency_key', message },
        ],
      },
    });
  });
});

describe('size', () => {
  test('data as large as the limit is taken, one byte more is too large', async () => {
    const { call } = await nativeApi();
    expect(await call('POST', '/v1/events', { ...event, data: dataOf(limits.eventBytesMax) })).toMatchObject({
      status: 202,
    });
    expect(
      await call('POST', '/v1/events', { ...event, data: dataOf(limits.eventBytesMax + 1) }),
    ).toMatchObject({
      status: 413,
      body: { code: 'event_too_large', detail: expect.stringContaining(String(limits.eventBytesMax)) },
    });
  });

  test('of several events, each that is too large is named', async () => {
    const { call } = await nativeApi();
    const large = { ...event, data: dataOf(limits.eventBytesMax + 1) };
    const message = `has ${limits.eventBytesMax + 1} bytes`;
    expect(await call('POST', '/v1/events', [event, large, event, large])).toMatchObject({
      status: 413,
      body: {
        errors: [
          { field: '/1/data', message },
          { field: '/3/data', message },
        ],
      },
    });
    expect((await call('GET', '/v1/events')).body['data']).toEqual([]);
  });

  test('size is counted in bytes, not characters', async () => {
    const { call } = await nativeApi();
    const data = { x: 'ü'.repeat(limits.eventBytesMax / 2) };
    expect(await call('POST', '/v1/events', { ...event, data })).toMatchObject({ status: 413 });
  });

  test('a request over its limit is refused before it is read', async () => {
    const { send } = await nativeApi();
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const text = ' '.repeat(limits.requestBytesMax + 1);
    expect(await send('POST', '/v1/events', headers, text)).toMatchObject({
      status: 413,
      body: { code: 'request_too_large' },
    });
  });
});

describe('too much, and a disk that fails', () => {
  test('a full backlog is answered 429, with when to come again', async () => {
    const { call } = await nativeApi({ limits: { waitingEventsMax: 1 } });
    expect(await call('POST', '/v1/events', [event, event])).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
      body: { code: 'too_many_requests' },
    });
  });

  test('a store that cannot write is answered 503, and nothing is said about the cause', async () => {
    const api = await nativeApi();
    api.commitFailure = new Error('disk full on /dev/sda1');
    const answered = await api.call('POST', '/v1/events', event);
    expect(answered).toMatchObject({
      status: 503,
      headers: { 'retry-after': '2' },
      body: { code: 'unavailable' },
    });
    expect(JSON.stringify(answered.body)).not.toContain('sda1');
    api.commitFailure = null;
    api.clock.advance(1000);
  });
});

describe('the list of events', () => {
  test('is read page by page, newest first, and ends with no cursor', async () => {
    const { call } = await nativeApi();
    await call('POST', '/v1/events', ['a', 'b', 'c', 'd'].map(about));
    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      const { body } = await call('GET', `/v1/events?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`);
      pages.push((body['data'] as { subject: { id: string } }[]).map(({ subject }) => subject.id));
      cursor = body['next_cursor'] as string | null;
    } while (cursor !== null);
    expect(pages).toEqual([
      ['d', 'c'],
      ['b', 'a'],
    ]);
  });

  test('can be that of one subject, whose id may hold slashes', async () => {
    const { call } = await nativeApi();
    await call('POST', '/v1/events', [about('a/b'), about('a'), about('b')]);
    const { body } = await call('GET', `/v1/events?subject=${encodeURIComponent('media/a/b')}`);
    expect(body['data']).toMatchObject([{ subject: { kind: 'media', id: 'a/b' } }]);
  });

  test.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=many', 'limit'],
    ['cursor=evt_1', 'cursor'],
    ['cursor=', 'cursor'],
    ['subject=media', 'subject'],
    ['subject=media/', 'subject'],
    ['subject=/vi1', 'subject'],
    ['sort=asc', 'sort'],
  ])('refuses ?%s by the name of the parameter', async (query, field) => {
    const { call } = await nativeApi();
    expect(await call('GET', `/v1/events?${query}`)).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ field }] },
    });
  });
});

test.each([
  'evt_1',
  'evt_00000000000070008000000000000000',
  'del_00000000000070008000000000000000',
  '%00',
  "'",
])('there is no event %s', async (id) => {
  const { call } = await nativeApi();
  expect(await call('GET', `/v1/events/${id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

test('another workspace does not see an event', async () => {
  const { call } = await nativeApi();
  const published = await call('POST', '/v1/events', event);
  expect(await call('GET', `/v1/events/${String(published.body['id'])}`, undefined, OTHER_KEY)).toMatchObject(
    {
      status: 404,
    },
  );
  expect((await call('GET', '/v1/events', undefined, OTHER_KEY)).body).toEqual({
    data: [],
    next_cursor: null,
  });
});
