import { dialectNames } from '@cuewire/contract';
import { describe, expect, test } from 'vitest';
import { type NativeApi, nativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';
import { until } from '../../../test/fixtures/until.ts';

const reviewed = {
  type: 'media.reviewed',
  meaning: 'somebody has looked at it',
  schema: { required: ['score'], properties: { score: { type: 'number', minimum: 0 } } },
  sample: { subject: { kind: 'media', id: 'vi1' }, data: { score: 0.5 } },
};
const wire = {
  ...reviewed,
  words: { standard: 'media.reviewed', 'api-video': null, fastpix: null, 'twelve-labs': null },
  custom: true,
};
const PATH = '/v1/event-types/media.reviewed';
const event = { type: reviewed.type, subject: { kind: 'media', id: 'vi1' }, data: { score: 1 } };

async function added(more: object = {}) {
  const api = await nativeApi();
  expect(await api.call('POST', '/v1/event-types', { ...reviewed, ...more })).toMatchObject({ status: 201 });
  return api;
}

/** Registers an endpoint that wants everything, for each dialect. */
async function everyDialect({ call }: NativeApi) {
  for (const dialect of dialectNames) {
    const endpoint = { url: `https://${dialect}.example/`, event_types: ['*'], dialect };
    expect((await call('POST', '/v1/endpoints', endpoint)).status).toBe(201);
  }
}

const customOf = async ({ call }: NativeApi, key?: string) => {
  const { body } = await call('GET', '/v1/event-types', undefined, key);
  return (body['data'] as { custom: boolean }[]).filter(({ custom }) => custom);
};

describe('an event type of a workspace', () => {
  test('is answered, listed and read back, and another workspace knows nothing of it', async () => {
    const api = await nativeApi();
    expect(await api.call('POST', '/v1/event-types', reviewed)).toMatchObject({ status: 201, body: wire });
    expect((await api.call('GET', PATH)).body).toEqual(wire);
    const { schema: _, sample: __, ...listed } = wire;
    expect(await customOf(api)).toEqual([listed]);
    expect(await customOf(api, OTHER_KEY)).toEqual([]);
    expect((await api.call('GET', PATH, undefined, OTHER_KEY)).status).toBe(404);
    expect((await api.call('POST', '/v1/events', event, OTHER_KEY)).status).toBe(422);
    expect((await api.call('PATCH', PATH, { meaning: '' }, OTHER_KEY)).status).toBe(404);
    expect((await api.call('DELETE', PATH, undefined, OTHER_KEY)).status).toBe(404);
  });

  test('is published, filtered and delivered to the endpoints of the standard dialect that want it', async () => {
    const api = await added();
    await everyDialect(api);
    for (const filter of ['data.score > 0.9', 'data.score < 0.9']) {
      const endpoint = {
        url: `https://${filter.length}.example/${filter.includes('<')}`,
        event_types: [reviewed.type],
        filter,
      };
      expect((await api.call('POST', '/v1/endpoints', endpoint)).status).toBe(201);
    }
    expect((await api.call('POST', '/v1/events', event)).status).toBe(202);
    await until(() => api.recorded.length === 2, 'two deliveries');
    const delivered = api.sent.filter(({ body }) => body !== '{}');
    expect(delivered.map(({ url }) => url).toSorted()).toEqual([
      'https://16.example/false',
      'https://standard.example/',
    ]);
    expect(JSON.parse(delivered[0]?.body ?? '')).toEqual({
      type: 'media.reviewed',
      timestamp: '2026-01-01T00:00:00.000Z',
      data: { score: 1 },
    });
  });

  test('holds data against its schema, and names every mistake of a batch at its place', async () => {
    const api = await added();
    const batch = [
      event,
      { ...event, data: { score: -1 } },
      { ...event, data: {} },
      { ...event, type: 'nothing' },
    ];
    const { status, body } = await api.call('POST', '/v1/events', batch);
    expect(status).toBe(422);
    expect(body['errors']).toMatchObject([
      { field: '/3/type' },
      { field: '/1/data/score', message: expect.stringContaining('less than 0') },
      { field: '/2/data', message: expect.stringContaining('"score"') },
    ]);
    expect((await api.call('GET', '/v1/events')).body['data']).toEqual([]);
  });

  test('shows its sample, and a test of an endpoint sends it', async () => {
    const api = await added();
    expect((await api.call('GET', `${PATH}/sample`)).body).toMatchObject({
      type: reviewed.type,
      data: { score: 0.5 },
    });
    expect((await api.call('GET', `${PATH}/sample?dialect=fastpix`)).status).toBe(422);
    const { body } = await api.call('POST', '/v1/endpoints', {
      url: 'https://receiver.example/',
      event_types: [reviewed.type],
    });
    const path = `/v1/endpoints/${String(body['id'])}/test`;
    expect((await api.call('POST', path)).body).toMatchObject({
      request: { body: expect.stringContaining('"data":{"score":0.5}') },
    });
    await api.call('PATCH', PATH, { sample: null });
    expect((await api.call('POST', path)).body['errors']).toMatchObject([{ field: '/type' }]);
    expect((await api.call('GET', `${PATH}/sample`)).status).toBe(404);
  });

  test('can be changed: what is left out stays, and what was published does, too', async () => {
    const api = await added();
    await api.call('POST', '/v1/events', event);
    const schema = { required: ['stars'] };
    const sample = { ...reviewed.sample, data: { stars: 5 } };
    expect(await api.call('PATCH', PATH, { schema, sample })).toMatchObject({
      status: 200,
      body: { ...wire, schema, sample },
    });
    expect((await api.call('POST', '/v1/events', event)).status).toBe(422);
    expect((await api.call('POST', '/v1/events', { ...event, data: { stars: 1 } })).status).toBe(202);
    const { body } = await api.call('GET', '/v1/events');
    expect(body['data']).toMatchObject([{ data: { stars: 1 } }, { data: { score: 1 } }]);
  });

  test('can be removed, and its events are still delivered, read and replayed', async () => {
    const api = await added();
    const endpoint = { url: 'https://receiver.example/', event_types: [reviewed.type] };
    const { body: first } = await api.call('POST', '/v1/endpoints', endpoint);
    await api.call('POST', `/v1/endpoints/${String(first['id'])}/disable`);
    const { body: published } = await api.call('POST', '/v1/events', event);
    expect((await api.call('DELETE', PATH)).status).toBe(204);
    expect((await api.call('DELETE', PATH)).status).toBe(404);
    expect((await api.call('POST', '/v1/events', event)).status).toBe(422);
    expect((await api.call('GET', `/v1/events/${String(published['id'])}`)).body).toMatchObject({
      data: { score: 1 },
    });
    await api.call('POST', `/v1/endpoints/${String(first['id'])}/enable`);
    const since = '2025-12-31T00:00:00Z';
    api.clock.advance(1000);
    expect((await api.call('POST', `/v1/endpoints/${String(first['id'])}/replay`, { since })).status).toBe(
      202,
    );
    api.clock.advance(1000);
    await until(() => api.recorded.length === 1, 'the replayed delivery');
    expect(api.sent[0]?.body).toContain('"type":"media.reviewed"');
  });
});

describe('refused is', () => {
  test.each([
    ['a word of the catalogue', { type: 'media.ready' }, '/type', /for media\.ready/],
    ["a dialect's word", { type: 'video.mediaAI.chapters.ready' }, '/type', /for media\.chapters\.ready/],
    ['what is no name', { type: 'media,reviewed' }, '/type', /words of letters/],
    ['everything', { type: '*' }, '/type', /words of letters/],
    [
      'a schema with a misspelled keyword',
      { schema: { requird: ['a'] } },
      '/schema/requird',
      /is no keyword/,
    ],
    [
      'a reference to elsewhere',
      { schema: { $ref: 'https://evil.example/' } },
      '/schema/$ref',
      /point into this/,
    ],
    ['a schema that never ends', { schema: { $ref: '#' } }, '/schema', /takes too long/],
    [
      'a sample that the schema does not take',
      { sample: { ...reviewed.sample, data: {} } },
      '/sample/data',
      /"score"/,
    ],
    [
      'a schema that is too large',
      { schema: { $comment: 'x'.repeat(16_384) } },
      '/schema',
      /at most 16384 bytes/,
    ],
  ])('%s', async (_, more, field, message) => {
    const { call } = await nativeApi();
    const { status, body } = await call('POST', '/v1/event-types', { ...reviewed, ...more });
    expect(status).toBe(422);
    expect(body['errors']).toEqual([{ field, message: expect.stringMatching(message) }]);
  });

  test('a change that leaves a sample behind which the schema does not take', async () => {
    const { call } = await added();
    const { status, body } = await call('PATCH', PATH, { schema: { required: ['stars'] } });
    expect([status, body['errors']]).toMatchObject([422, [{ field: '/sample/data' }]]);
    expect((await call('GET', PATH)).body).toEqual(wire);
  });

  test('a second one of the same name, and one more than there may be', async () => {
    const { call } = await added();
    expect(await call('POST', '/v1/event-types', reviewed)).toMatchObject({
      status: 409,
      body: { code: 'event_type_exists' },
    });
    for (let count = 1; count < 100; count += 1)
      await call('POST', '/v1/event-types', { type: `acme.type_${count}` });
    expect(await call('POST', '/v1/event-types', { type: 'acme.more' })).toMatchObject({
      status: 409,
      body: { code: 'event_type_limit_reached' },
    });
  });

  test('a change or removal of what is in the catalogue', async () => {
    const { call } = await nativeApi();
    expect((await call('PATCH', '/v1/event-types/media.ready', {})).status).toBe(404);
    expect((await call('DELETE', '/v1/event-types/media.ready')).status).toBe(404);
  });

  test('an endpoint that wants one that there is not, or in another dialect', async () => {
    const { call } = await added();
    const endpoint = { url: 'https://receiver.example/', event_types: [reviewed.type] };
    for (const more of [{ event_types: ['media.exploded'] }, { dialect: 'twelve-labs' }]) {
      expect((await call('POST', '/v1/endpoints', { ...endpoint, ...more })).status).toBe(422);
    }
    expect((await call('POST', '/v1/endpoints', endpoint, OTHER_KEY)).status).toBe(422);
  });
});

test('whose schema took too long rests, while others and the catalogue go on', async () => {
  const api = await added({ schema: { properties: { text: { pattern: '^(a+)+$' } } }, sample: null });
  const hostile = { ...event, data: { text: `${'a'.repeat(60)}!` } };
  const { status, body } = await api.call('POST', '/v1/events', hostile);
  expect([status, body['errors']]).toMatchObject([
    422,
    [{ field: '/data', message: expect.stringContaining('takes too long') }],
  ]);
  expect(await api.call('POST', '/v1/events', event)).toMatchObject({
    status: 429,
    headers: { 'retry-after': '30' },
  });
  expect((await api.call('POST', '/v1/events', { ...event, type: 'media.ready' })).status).toBe(202);
  await api.call('POST', '/v1/event-types', reviewed, OTHER_KEY);
  expect((await api.call('POST', '/v1/events', event, OTHER_KEY)).status).toBe(202);
  api.clock.advance(30_000);
  expect((await api.call('POST', '/v1/events', event)).status).toBe(202);
});

test('a type of the catalogue is read with its schema and sample, under any word', async () => {
  const { call } = await nativeApi();
  const { status, body } = await call('GET', '/v1/event-types/video.encoding.quality.completed');
  expect([status, body]).toMatchObject([
    200,
    {
      type: 'media.rendition.ready',
      custom: false,
      schema: { type: 'object', required: expect.arrayContaining(['quality']) },
      sample: { data: { quality: '720p' } },
    },
  ]);
});
