import { describe, expect, test } from 'vitest';
import { answer } from '../../../test/fixtures/engine-bundle.ts';
import { nativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';
import { turns, until } from '../../../test/fixtures/until.ts';

const SINCE = '2025-12-31T00:00:00Z';

/** An endpoint that has given up on its one delivery, and one that was never told. */
async function givenUp() {
  const api = await nativeApi();
  const { body } = await api.call('POST', '/v1/endpoints', {
    url: 'https://receiver.example/in',
    event_types: ['*'],
    retry: { schedule_seconds: [] },
  });
  api.respond = () => answer(500);
  await api.call('POST', '/v1/events', { type: 'media.ready', subject: { kind: 'media', id: 'a' } });
  await until(() => api.recorded.length === 1, 'the attempt');
  api.respond = () => answer(200);
  api.clock.advance(1);
  const late = await api.call('POST', '/v1/endpoints', { url: 'https://late.example/', event_types: ['*'] });
  return { api, endpoint: String(body['id']), late: String(late.body['id']) };
}

describe('a replay over the API', () => {
  test('of what failed is begun, shown while it runs, and done', async () => {
    const { api, endpoint } = await givenUp();
    const begun = await api.call('POST', `/v1/endpoints/${endpoint}/recover`, { since: SINCE });
    expect(begun).toMatchObject({
      status: 202,
      body: {
        id: expect.stringMatching(/^rep_[0-9a-f]{32}$/),
        endpoint_id: endpoint,
        kind: 'failed',
        since: '2025-12-31T00:00:00.000Z',
        until: '2026-01-01T00:00:00.001Z',
        state: 'running',
        events_seen: 0,
        deliveries_opened: 0,
        ended_at: null,
      },
    });
    const path = `/v1/replays/${String(begun.body['id'])}`;
    expect((await api.call('GET', path)).body).toEqual(begun.body);
    for (let step = 0; step < 3; step += 1) {
      api.clock.advance(10);
      await turns();
    }
    const ended = await api.call('GET', path);
    expect(ended.body).toMatchObject({ state: 'done', events_seen: 1, deliveries_opened: 1 });
    expect((await api.call('GET', `/v1/replays?endpoint_id=${endpoint}`)).body).toEqual({
      data: [ended.body],
      next_cursor: null,
    });
    await until(() => api.recorded.length === 2, 'the attempt that works');
    expect((await api.call('POST', `${path}/cancel`)).body).toEqual(ended.body);
  });

  test('of what is missing reaches an endpoint that came later', async () => {
    const { api, late } = await givenUp();
    const replay = { since: SINCE, only_missing: true };
    expect(await api.call('POST', `/v1/endpoints/${late}/replay`, replay)).toMatchObject({
      status: 202,
      body: { kind: 'missing' },
    });
    api.clock.advance(10);
    await until(() => api.sent.some(({ url }) => url.includes('late')), 'it arrives');
  });

  test('is stopped by cancel, and another may begin', async () => {
    const { api, endpoint } = await givenUp();
    const path = `/v1/endpoints/${endpoint}/replay`;
    const { body } = await api.call('POST', path, { since: SINCE });
    expect(await api.call('POST', path, { since: SINCE })).toMatchObject({
      status: 409,
      body: { code: 'replay_running' },
    });
    const canceled = await api.call('POST', `/v1/replays/${String(body['id'])}/cancel`);
    expect(canceled).toMatchObject({ status: 200, body: { state: 'canceled', deliveries_opened: 0 } });
    expect((await api.call('POST', path, { since: SINCE })).status).toBe(202);
  });

  test.each([
    [{}, '/since'],
    [{ since: 'yesterday' }, '/since'],
    [{ since: '2027-01-01T00:00:00Z' }, '/since'],
    [{ since: SINCE, until: SINCE }, '/since'],
    [{ since: SINCE, only_missing: 'yes' }, '/only_missing'],
    [{ since: SINCE, speed: 1 }, '/speed'],
  ])('of %j is refused, naming %s', async (replay, field) => {
    const { api, endpoint } = await givenUp();
    expect(await api.call('POST', `/v1/endpoints/${endpoint}/replay`, replay)).toMatchObject({
      status: 422,
      body: { errors: [{ field }] },
    });
  });

  test('of another workspace is not there', async () => {
    const { api, endpoint } = await givenUp();
    const path = `/v1/endpoints/${endpoint}/recover`;
    expect((await api.call('POST', path, { since: SINCE }, OTHER_KEY)).status).toBe(404);
    const { body } = await api.call('POST', path, { since: SINCE });
    const own = `/v1/replays/${String(body['id'])}`;
    expect((await api.call('GET', own, undefined, OTHER_KEY)).status).toBe(404);
    expect((await api.call('POST', `${own}/cancel`, undefined, OTHER_KEY)).status).toBe(404);
    expect((await api.call('GET', own)).body).toMatchObject({ state: 'running' });
    expect((await api.call('GET', '/v1/replays', undefined, OTHER_KEY)).body['data']).toEqual([]);
  });
});
