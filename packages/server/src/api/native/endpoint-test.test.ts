import { expect, test } from 'vitest';
import { answer } from '../../../test/fixtures/engine-bundle.ts';
import { nativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';

const endpoint = {
  url: 'https://receiver.example/in',
  event_types: ['video.encoding.quality.completed'],
  dialect: 'api-video',
};

async function registered() {
  const api = await nativeApi();
  const { body } = await api.call('POST', '/v1/endpoints', endpoint);
  return { ...api, api, path: `/v1/endpoints/${String(body['id'])}/test` };
}

test('a tested endpoint shows its request and its answer, and takes any word for the type', async () => {
  const { call, path, sent } = await registered();
  const { status, body } = await call('POST', path, { type: 'media.rendition.ready' });
  expect(status).toBe(200);
  expect(body).toEqual({
    request: { url: endpoint.url, headers: sent[0]?.headers, body: sent[0]?.body },
    response: { status: 200, headers: {}, body: 'ok' },
    outcome: { kind: 'delivered', status: 200, summary: 'delivered(200)' },
    duration_ms: 0,
  });
  expect(JSON.parse(String(sent[0]?.body))).toMatchObject({ type: 'video.encoding.quality.completed' });
});

test('an endpoint that gives no answer is tested all the same', async () => {
  const { api, call, path } = await registered();
  api.respond = () => ({ kind: 'blocked', address: '10.0.0.1' });
  expect(await call('POST', path)).toMatchObject({
    status: 200,
    body: { response: null, outcome: { kind: 'blocked', address: '10.0.0.1' } },
  });
});

test.each([
  ['a type without a word in its dialect', { type: 'media.ready' }, 422, { errors: [{ field: '/type' }] }],
  ['an unknown member', { event: 'media.ready' }, 422, { errors: [{ field: '/event' }] }],
])('a test with %s is refused', async (_, sentBody, status, body) => {
  const { call, path, sent } = await registered();
  expect(await call('POST', path, sentBody)).toMatchObject({ status, body });
  expect(sent).toEqual([]);
});

test('only a key of its workspace that may manage tests an endpoint', async () => {
  const { api, call, path } = await registered();
  api.respond = () => answer(200);
  expect((await call('POST', path, {}, OTHER_KEY)).status).toBe(404);
  const { body } = await call('POST', '/v1/api-keys', { scopes: ['read', 'publish'] });
  expect((await call('POST', path, {}, String(body['key']))).status).toBe(403);
  expect(api.sent).toEqual([]);
});
