import { describe, expect, test } from 'vitest';
import { answer } from '../../../../test/fixtures/engine-bundle.ts';
import { KEY, nativeApi, OTHER_KEY } from '../../../../test/fixtures/native-api.ts';
import { until } from '../../../../test/fixtures/until.ts';

const TASK_ID = '64f8d2c7e4a1b37f8a9c5d12';
const PATH = `/twelvelabs/v1.3/analyze/tasks/${TASK_ID}`;
const task = {
  type: 'analyze.task.ready',
  subject: { kind: 'analysis_task', id: TASK_ID },
  data: { custom_id: 'client-ref-42', created_at: '2025-12-31T23:59:00Z', result: { data: 'A cat.' } },
  occurred_at: '2026-01-01T00:00:00Z',
};
const wire = {
  task_id: TASK_ID,
  custom_id: 'client-ref-42',
  status: 'ready',
  created_at: '2025-12-31T23:59:00Z',
  completed_at: '2026-01-01T00:00:00.000Z',
  result: { data: 'A cat.' },
};

async function bundle(...urls: string[]) {
  const api = await nativeApi();
  api.respond = ({ url }) => answer(url.includes('fails') ? 503 : 200);
  for (const url of urls) {
    const endpoint = { url, event_types: ['*'], dialect: 'twelve-labs' };
    expect((await api.call('POST', '/v1/endpoints', endpoint)).status).toBe(201);
  }
  const read = async (path = PATH, key = KEY) => {
    const response = await api.app.inject({ url: path, headers: { 'x-api-key': key } });
    return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
  };
  return { api, read };
}

describe('an analysis task', () => {
  test('is told with the delivery state of each URL', async () => {
    const { api, read } = await bundle(
      'https://works.example/',
      'https://fails.example/',
      'https://works.example/',
    );
    await api.call('POST', '/v1/endpoints', { url: 'https://standard.example/', event_types: ['*'] });
    await api.call('POST', '/v1/events', task);
    await until(() => api.recorded.length === 4, 'four attempts');
    api.clock.advance(6000);
    await until(() => api.recorded.length === 5, 'a second attempt where it fails');
    const { status, body } = await read();
    const { webhooks, ...rest } = body;
    expect([status, rest]).toEqual([200, wire]);
    expect(webhooks).toHaveLength(2);
    expect(webhooks).toEqual(
      expect.arrayContaining([
        { url: 'https://works.example/', delivered: true, attempts: 2 },
        { url: 'https://fails.example/', delivered: false, attempts: 2, last_error: 'rejected(503)' },
      ]),
    );
  });

  test('has no webhooks where none are configured, and no error before the first attempt', async () => {
    const { api, read } = await bundle();
    await api.call('POST', '/v1/events', task);
    expect((await read()).body).toEqual(wire);
    const held = await bundle('https://holds.example/');
    const answered = Promise.withResolvers<ReturnType<typeof answer>>();
    held.api.respond = () => answered.promise;
    await held.api.call('POST', '/v1/events', task);
    expect((await held.read()).body['webhooks']).toEqual([
      { url: 'https://holds.example/', delivered: false, attempts: 0 },
    ]);
    answered.resolve(answer(200));
  });

  test('that failed has its error, and no result', async () => {
    const { api, read } = await bundle();
    const error = { message: 'The video is too long.' };
    await api.call('POST', '/v1/events', { ...task, type: 'analysis_task.failed', data: { error } });
    expect((await read()).body).toEqual({
      task_id: TASK_ID,
      custom_id: null,
      status: 'failed',
      created_at: '2026-01-01T00:00:00.000Z',
      completed_at: '2026-01-01T00:00:00.000Z',
      error,
    });
  });

  test('that was canceled was never completed', async () => {
    const { api, read } = await bundle();
    await api.call('POST', '/v1/events', { ...task, type: 'analysis_task.canceled' });
    const { completed_at: _, result: __, ...rest } = wire;
    expect((await read()).body).toEqual({ ...rest, status: 'canceled' });
  });
});

describe('refused in the form of Twelve Labs is', () => {
  test.each([
    ['an unknown task', `${PATH}x`, KEY, 404, 'resource_not_exists'],
    ['a task of another workspace', PATH, OTHER_KEY, 404, 'resource_not_exists'],
    ['a key that is none', PATH, 'wrong', 401, 'api_key_invalid'],
    ['a path that is none', '/twelvelabs/v1.3/indexes', KEY, 404, 'endpoint_not_exists'],
  ])('%s', async (_, path, key, status, code) => {
    const { api, read } = await bundle();
    await api.call('POST', '/v1/events', task);
    expect(await read(path, key)).toEqual({ status, body: { code, message: expect.any(String) } });
  });

  test('a key that may not read', async () => {
    const { api, read } = await bundle();
    const { body } = await api.call('POST', '/v1/api-keys', { scopes: ['publish'] });
    expect(await read(PATH, String(body['key']))).toMatchObject({
      status: 403,
      body: { code: 'api_key_not_allowed' },
    });
  });
});
