import { catalogue, dialectNames } from '@cuewire/contract';
import { describe, expect, test } from 'vitest';
import { KEY, nativeApi } from '../../../test/fixtures/native-api.ts';

describe('a key', () => {
  test.each([
    ['no header', {}],
    ['an unknown key', { authorization: 'Bearer cue_unknown' }],
    ['an empty key', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${Buffer.from(`${KEY}:`).toString('base64')}` }],
    ['a key without a scheme', { authorization: KEY }],
    ['a key with something behind', { authorization: `Bearer ${KEY} x` }],
    ['a key in other letters', { authorization: `Bearer ${KEY.toUpperCase()}` }],
  ])('is needed: %s is answered 401', async (_, headers: Record<string, string>) => {
    const { send } = await nativeApi();
    for (const path of ['/v1/events', '/v1/endpoints', '/v1/deliveries', '/v1/event-types', '/v1/nowhere']) {
      expect(await send('GET', path, headers)).toMatchObject({
        status: 401,
        headers: {
          'www-authenticate': 'Bearer',
          'content-type': expect.stringContaining('application/problem+json'),
        },
        body: { code: 'unauthorized', status: 401 },
      });
    }
  });

  test('is asked for before the body is looked at', async () => {
    const { send } = await nativeApi();
    expect(await send('POST', '/v1/events', { 'content-type': 'application/json' }, 'no JSON')).toMatchObject(
      {
        status: 401,
      },
    );
  });

  test('is never said back', async () => {
    const { send } = await nativeApi();
    const { body } = await send('GET', '/v1/events', { authorization: 'Bearer cue_secret_of_somebody' });
    expect(JSON.stringify(body)).not.toContain('cue_secret_of_somebody');
  });

  test('may follow its scheme in any case', async () => {
    const { send } = await nativeApi();
    expect(await send('GET', '/v1/event-types', { authorization: `bearer ${KEY}` })).toMatchObject({
      status: 200,
    });
  });
});

describe('routes', () => {
  test.each(['/v1', '/v1/', '/v1/nowhere', '/v1/events/a/b', '/v1/endpoints/end_1/explode'])(
    'there is nothing at %s',
    async (path) => {
      const { call } = await nativeApi();
      expect(await call('GET', path)).toMatchObject({
        status: 404,
        headers: { 'content-type': expect.stringContaining('application/problem+json') },
        body: { code: 'not_found' },
      });
    },
  );

  test('a route with another method is answered 405, with those it has', async () => {
    const { call } = await nativeApi();
    const answered = await call('DELETE', '/v1/events');
    expect(answered).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
    expect(String(answered.headers['allow']).split(', ').toSorted()).toEqual(['GET', 'HEAD', 'POST']);
  });
});

test('the catalogue shows every event type, with the word of each dialect', async () => {
  const { call } = await nativeApi();
  const { status, body } = await call('GET', '/v1/event-types');
  const rows = body['data'] as { type: string; meaning: string; words: Record<string, string | null> }[];
  expect(status).toBe(200);
  expect(body['next_cursor']).toBeNull();
  expect(rows.map(({ type }) => type)).toEqual(catalogue.map(({ type }) => type));
  for (const { words } of rows) expect(Object.keys(words)).toEqual(dialectNames);
  expect(rows.find(({ type }) => type === 'media.recorded')?.words).toEqual({
    standard: 'media.recorded',
    'api-video': 'video.source.recorded',
    fastpix: 'video.media.live_stream.created',
    'twelve-labs': null,
  });
});

describe('health', () => {
  test('is told to everybody', async () => {
    const { send } = await nativeApi();
    expect(await send('GET', '/health/live', {})).toMatchObject({ status: 200, body: { status: 'live' } });
    expect(await send('GET', '/health/ready', {})).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  test('a store that cannot be read is not ready, but the process lives', async () => {
    const { send } = await nativeApi({
      records: { probe: () => Promise.reject(new Error('I/O error on /dev/sda1')) },
    });
    const ready = await send('GET', '/health/ready', {});
    expect(ready).toMatchObject({
      status: 503,
      headers: { 'retry-after': '2' },
      body: { status: 'unavailable' },
    });
    expect(JSON.stringify(ready.body)).not.toContain('sda1');
    expect(await send('GET', '/health/live', {})).toMatchObject({ status: 200 });
  });
});

test('a mistake of the server is answered 500, without its cause', async () => {
  const { call } = await nativeApi({
    records: { listEvents: () => Promise.reject(new TypeError('x is undefined in secret.ts')) },
  });
  const { status, body } = await call('GET', '/v1/events');
  expect(status).toBe(500);
  expect(body).toMatchObject({ code: 'internal', request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(JSON.stringify(body)).not.toContain('secret.ts');
});
