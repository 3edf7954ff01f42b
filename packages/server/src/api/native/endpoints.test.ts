import { describe, expect, test } from 'vitest';
import { nativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';
import { until } from '../../../test/fixtures/until.ts';

const endpoint = { url: 'https://receiver.example/in', event_types: ['*'] };
const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } };

describe('registering', () => {
  test('answers the whole endpoint with its secret', async () => {
    const { call } = await nativeApi();
    const { status, body } = await call('POST', '/v1/endpoints', endpoint);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^end_[0-9a-f]{32}$/),
      ...endpoint,
      dialect: 'standard',
      dialect_settings: {},
      description: '',
      headers: {},
      order: 'none',
      retry: null,
      rate_limit: null,
      concurrency_max: null,
      filter: null,
      enabled: true,
      disabled_reason: null,
      failing_since: null,
      authentication: null,
      tls: null,
      public_key: null,
      created_at: '2026-01-01T00:00:00.000Z',
      secret: expect.stringMatching(/^whsec_/),
    });
  });

  test('makes a secret of the kind that the dialect has', async () => {
    const { call } = await nativeApi();
    const { body } = await call('POST', '/v1/endpoints', {
      ...endpoint,
      dialect: 'api-video',
      event_types: ['video.source.recorded'],
    });
    expect(body['secret']).toMatch(/^sig_sec_[0-9A-Za-z]{22}$/);
  });

  test('names every mistake at once', async () => {
    const { call } = await nativeApi();
    const { status, body } = await call('POST', '/v1/endpoints', {
      url: 'ftp://receiver.example',
      event_types: [],
      dialect: 'mux',
      headers: { Host: 'x', 'a/b': 'x' },
      secret: 'mine',
    });
    expect(status).toBe(422);
    expect(body['errors']).toMatchObject([
      { field: '/url' },
      { field: '/event_types' },
      { field: '/dialect' },
      { field: '/headers/Host', message: 'is set by Cuewire itself' },
      { field: '/headers/a~1b', message: 'must be letters, digits and dashes' },
      { field: '/secret', message: 'is not known here' },
    ]);
  });

  test("refuses words that are not the dialect's, and says what it calls the same", async () => {
    const { call } = await nativeApi();
    const { status, body } = await call('POST', '/v1/endpoints', {
      ...endpoint,
      dialect: 'api-video',
      event_types: ['video.source.recorded', 'live_stream.active', 'media.ready', 'nonsense'],
    });
    expect(status).toBe(422);
    expect(body['errors']).toEqual([
      {
        field: '/event_types/1',
        message:
          '"live_stream.active" is no event type of api-video; it calls this "live-stream.broadcast.started"',
      },
      { field: '/event_types/2', message: '"media.ready" is no event type of api-video' },
      { field: '/event_types/3', message: '"nonsense" is no event type of api-video' },
    ]);
  });

  test('refuses an address that deliveries may not reach', async () => {
    const { call } = await nativeApi({
      urlRule: (url) => (url.includes('10.0.0.1') ? 'leads to 10.0.0.1' : undefined),
    });
    expect(await call('POST', '/v1/endpoints', { ...endpoint, url: 'http://10.0.0.1/' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: '/url', message: 'leads to 10.0.0.1' }] },
    });
    const { body } = await call('POST', '/v1/endpoints', endpoint);
    expect(
      await call('PATCH', `/v1/endpoints/${String(body['id'])}`, { url: 'http://10.0.0.1/' }),
    ).toMatchObject({
      status: 422,
      body: { errors: [{ field: '/url' }] },
    });
    expect((await call('GET', `/v1/endpoints/${String(body['id'])}`)).body['url']).toBe(endpoint.url);
  });
});

describe('an endpoint', () => {
  test('shows its secret at its registration only', async () => {
    const { call } = await nativeApi();
    const { body: registered } = await call('POST', '/v1/endpoints', endpoint);
    const path = `/v1/endpoints/${String(registered['id'])}`;
    const answers = [
      await call('GET', path),
      await call('GET', '/v1/endpoints'),
      await call('PATCH', path, { description: 'new' }),
      await call('POST', `${path}/disable`),
      await call('POST', `${path}/enable`),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain('secret');
    }
  });

  test('keeps what a patch leaves out', async () => {
    const { call } = await nativeApi();
    const { body: registered } = await call('POST', '/v1/endpoints', {
      ...endpoint,
      headers: { 'x-tenant': 'seven' },
    });
    const { status, body } = await call('PATCH', `/v1/endpoints/${String(registered['id'])}`, {
      event_types: ['media.failed'],
      description: 'of tenant seven',
    });
    const { secret: _, ...shown } = registered as Record<string, unknown>;
    expect(status).toBe(200);
    expect(body).toEqual({ ...shown, event_types: ['media.failed'], description: 'of tenant seven' });
    expect((await call('GET', `/v1/endpoints/${String(registered['id'])}`)).body).toEqual(body);
  });

  test('cannot change its dialect, nor take types of another', async () => {
    const { call } = await nativeApi();
    const { body } = await call('POST', '/v1/endpoints', endpoint);
    const path = `/v1/endpoints/${String(body['id'])}`;
    expect(await call('PATCH', path, { dialect: 'api-video' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: '/dialect' }] },
    });
    expect(await call('PATCH', path, { event_types: ['video.source.recorded'] })).toMatchObject({
      status: 422,
      body: { errors: [{ field: '/event_types/0' }] },
    });
  });

  test('gets nothing while it is disabled, and what comes after it is enabled', async () => {
    const api = await nativeApi();
    const { body } = await api.call('POST', '/v1/endpoints', endpoint);
    const path = `/v1/endpoints/${String(body['id'])}`;
    expect((await api.call('POST', `${path}/disable`)).body['enabled']).toBe(false);
    await api.call('POST', '/v1/events', event);
    expect((await api.call('POST', `${path}/enable`)).body['enabled']).toBe(true);
    const second = await api.call('POST', '/v1/events', event);
    await until(() => api.sent.length > 0, 'a delivery');
    expect(api.sent.map(({ headers }) => headers['webhook-id'])).toEqual([second.body['id']]);
  });

  test('is gone once it is deleted', async () => {
    const { call } = await nativeApi();
    const { body } = await call('POST', '/v1/endpoints', endpoint);
    const path = `/v1/endpoints/${String(body['id'])}`;
    expect(await call('DELETE', path)).toMatchObject({ status: 204, body: {} });
    for (const answered of [
      await call('GET', path),
      await call('PATCH', path, { description: 'new' }),
      await call('POST', `${path}/enable`),
      await call('DELETE', path),
    ]) {
      expect(answered).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect((await call('GET', '/v1/endpoints')).body['data']).toEqual([]);
  });

  test('is there for its own workspace alone', async () => {
    const { call } = await nativeApi();
    const { body } = await call('POST', '/v1/endpoints', endpoint);
    const path = `/v1/endpoints/${String(body['id'])}`;
    for (const answered of [
      await call('GET', path, undefined, OTHER_KEY),
      await call('PATCH', path, { description: 'theirs' }, OTHER_KEY),
      await call('POST', `${path}/disable`, undefined, OTHER_KEY),
      await call('DELETE', path, undefined, OTHER_KEY),
    ]) {
      expect(answered).toMatchObject({ status: 404 });
    }
    expect((await call('GET', '/v1/endpoints', undefined, OTHER_KEY)).body['data']).toEqual([]);
    expect((await call('GET', path)).body).toMatchObject({ description: '', enabled: true });
  });
});

async function registered(count: number) {
  const api = await nativeApi();
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    ids.push(String((await api.call('POST', '/v1/endpoints', endpoint)).body['id']));
  }
  const page = async (query: string) => {
    const { body } = await api.call('GET', `/v1/endpoints?${query}`);
    return {
      ids: (body['data'] as { id: string }[]).map(({ id }) => id),
      cursor: body['next_cursor'] as string | null,
    };
  };
  return { ...api, ids, page };
}

describe('the list of endpoints', () => {
  test('is newest first, page by page, and ends with no cursor', async () => {
    const { ids, page } = await registered(4);
    const first = await page('limit=2');
    const second = await page(`limit=2&cursor=${first.cursor}`);
    expect([...first.ids, ...second.ids]).toEqual(ids.toReversed());
    expect(second.cursor).toBeNull();
  });

  test('goes on where it was, even when the endpoint at the end of the page is deleted', async () => {
    const { call, ids, page } = await registered(3);
    const first = await page('limit=1');
    await call('DELETE', `/v1/endpoints/${first.ids[0]}`);
    const second = await page(`limit=5&cursor=${first.cursor}`);
    expect(second.ids).toEqual([ids[1], ids[0]]);
  });

  test('refuses a cursor that is none', async () => {
    const { call } = await nativeApi();
    expect(await call('GET', '/v1/endpoints?cursor=end_7')).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'cursor' }] },
    });
  });
});

describe('the settings of a dialect', () => {
  const endpoint = {
    url: 'https://receiver.example/in',
    event_types: ['index.task.ready'],
    dialect: 'twelve-labs',
    dialect_settings: { task_models: 'engines' },
  };

  test('are answered as they were asked for, kept, changed as a whole, and taken back', async () => {
    const { call } = await nativeApi();
    const { status, body } = await call('POST', '/v1/endpoints', endpoint);
    const path = `/v1/endpoints/${String(body['id'])}`;
    expect([status, body['dialect_settings']]).toEqual([201, { task_models: 'engines' }]);
    const settingsAfter = async (patch: object) =>
      (await call('PATCH', path, patch)).body['dialect_settings'];
    expect(await settingsAfter({ description: 'x' })).toEqual({ task_models: 'engines' });
    expect(await settingsAfter({ dialect_settings: { task_models: 'models' } })).toEqual({
      task_models: 'models',
    });
    expect(await settingsAfter({ dialect_settings: {} })).toEqual({});
  });

  test('are refused when the dialect has no such setting, with every mistake named', async () => {
    const { call } = await nativeApi();
    const dialect_settings = { task_models: 'motors', workspace_name: 'x' };
    const { status, body } = await call('POST', '/v1/endpoints', { ...endpoint, dialect_settings });
    expect(status).toBe(422);
    expect(body['errors']).toEqual([
      { field: '/dialect_settings/task_models', message: expect.any(String) },
      { field: '/dialect_settings/workspace_name', message: 'is no setting of twelve-labs' },
    ]);
  });
});

test('a FastPix URL that does not answer is refused, and it is said what came back', async () => {
  const bundle = await nativeApi();
  const endpoint = { url: 'https://receiver.example/in', event_types: ['*'], dialect: 'fastpix' };
  bundle.respond = () => ({ kind: 'answered', status: 401, headers: {}, body: '' });
  expect(await bundle.call('POST', '/v1/endpoints', endpoint)).toMatchObject({
    status: 422,
    body: { code: 'probe_failed', detail: 'The probe was rejected(401).' },
  });
  bundle.respond = () => ({ kind: 'answered', status: 200, headers: {}, body: '' });
  expect(await bundle.call('POST', '/v1/endpoints', endpoint)).toMatchObject({
    status: 201,
    body: { secret: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) },
  });
});

describe('how deliveries are made', () => {
  const policy = {
    order: 'subject',
    retry: { schedule_seconds: [1, 2.5], jitter: 0, total_seconds_max: 60 },
    rate_limit: { per_second: 2.5, burst: 7 },
    concurrency_max: 3,
    filter: "data.quality == '720p'",
  };

  test('is answered as it was asked for, changed, and taken back by null', async () => {
    const { call } = await nativeApi();
    const { status, body } = await call('POST', '/v1/endpoints', { ...endpoint, ...policy });
    expect({ status, body }).toMatchObject({ status: 201, body: policy });
    const path = `/v1/endpoints/${String(body['id'])}`;
    const exponential = { first_seconds: 1, factor: 2, max_seconds: 60, attempts_max: 5 };
    const changed = await call('PATCH', path, { order: 'endpoint', retry: { exponential } });
    expect(changed.body).toMatchObject({
      ...policy,
      order: 'endpoint',
      retry: { exponential, jitter: 0.1 },
    });
    const nothing = { retry: null, rate_limit: null, concurrency_max: null, filter: null };
    expect((await call('PATCH', path, nothing)).body).toMatchObject({ ...nothing, order: 'endpoint' });
  });

  test('a rate is per second, with a burst of as many', async () => {
    const { call } = await nativeApi();
    for (const [rate, shown] of [
      [20, { per_second: 20, burst: 20 }],
      [0.5, { per_second: 0.5, burst: 1 }],
      [{ per_second: 3 }, { per_second: 3, burst: 3 }],
    ] as const) {
      const { body } = await call('POST', '/v1/endpoints', { ...endpoint, rate_limit: rate });
      expect(body['rate_limit']).toEqual(shown);
    }
  });

  test.each([
    [{ order: 'video' }, '/order'],
    [{ retry: {} }, '/retry'],
    [{ retry: { schedule_seconds: [0] } }, '/retry/schedule_seconds/0'],
    [{ rate_limit: 0 }, '/rate_limit'],
    [{ concurrency_max: 0 }, '/concurrency_max'],
    [{ filter: 'data.quality = 1' }, '/filter'],
    [{ filter: '' }, '/filter'],
  ])('%j is refused, naming %s, at creation and change', async (mistake, field) => {
    const { call } = await nativeApi();
    const expected = { status: 422, body: { errors: [{ field }] } };
    expect(await call('POST', '/v1/endpoints', { ...endpoint, ...mistake })).toMatchObject(expected);
    const { body } = await call('POST', '/v1/endpoints', endpoint);
    expect(await call('PATCH', `/v1/endpoints/${String(body['id'])}`, mistake)).toMatchObject(expected);
  });
});

test('a disabled endpoint says why', async () => {
  const { call } = await nativeApi();
  const { body } = await call('POST', '/v1/endpoints', endpoint);
  const path = `/v1/endpoints/${String(body['id'])}`;
  expect((await call('POST', `${path}/disable`)).body).toMatchObject({
    enabled: false,
    disabled_reason: 'operator',
  });
  expect((await call('POST', `${path}/enable`)).body).toMatchObject({ enabled: true, disabled_reason: null });
});

test('nobody but Cuewire tells of endpoints', async () => {
  const { call } = await nativeApi();
  const event = { type: 'endpoint.disabled', subject: { kind: 'endpoint', id: 'a' } };
  expect(await call('POST', '/v1/events', event)).toMatchObject({
    status: 422,
    body: { errors: [{ field: '/type' }] },
  });
});
