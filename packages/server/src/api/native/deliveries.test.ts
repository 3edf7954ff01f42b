import { describe, expect, test } from 'vitest';
import { answer } from '../../../test/fixtures/engine-bundle.ts';
import { nativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';
import { until } from '../../../test/fixtures/until.ts';

const endpoint = { url: 'https://receiver.example/in', event_types: ['*'] };

/** One endpoint that failed at first, one that took everything; two events, of two subjects. */
async function delivered() {
  const api = await nativeApi();
  api.respond = ({ url }) => answer(url.includes('fails') ? 500 : 200);
  const works = await api.call('POST', '/v1/endpoints', endpoint);
  const fails = await api.call('POST', '/v1/endpoints', { ...endpoint, url: 'https://fails.example/' });
  const published = await api.call('POST', '/v1/events', [
    { type: 'media.ready', subject: { kind: 'media', id: 'a' } },
    { type: 'live_stream.active', subject: { kind: 'live_stream', id: 'b' } },
  ]);
  await until(() => api.recorded.length === 4, 'four attempts on disk');
  const events = published.body as unknown as { id: string }[];
  const list = async (query = '') => {
    const { body } = await api.call('GET', `/v1/deliveries?${query}`);
    return body['data'] as { id: string; endpoint_id: string; event_id: string; state: string }[];
  };
  return { ...api, api, list, works: String(works.body['id']), fails: String(fails.body['id']), events };
}

test('a pending delivery can be canceled, once, by its own workspace', async () => {
  const api = await nativeApi();
  api.respond = () => answer(500);
  await api.call('POST', '/v1/endpoints', { url: 'https://receiver.example/in', event_types: ['*'] });
  await api.call('POST', '/v1/events', { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } });
  await until(() => api.recorded.length === 1, 'the first attempt');
  const { body } = await api.call('GET', '/v1/deliveries');
  const [delivery] = body['data'] as { id: string }[];
  const path = `/v1/deliveries/${delivery?.id}/cancel`;
  expect(await api.call('POST', path, undefined, OTHER_KEY)).toMatchObject({ status: 404 });
  expect(await api.call('POST', path)).toMatchObject({
    status: 200,
    body: { id: delivery?.id, state: 'canceled', next_attempt_at: null },
  });
  expect(await api.call('POST', path)).toMatchObject({
    status: 409,
    body: { code: 'delivery_not_pending', detail: 'It is canceled.' },
  });
});

describe('the list of deliveries', () => {
  test('shows where each stands', async () => {
    const { list, works, fails, events } = await delivered();
    expect(await list(`event_id=${events[0]?.id}`)).toEqual([
      {
        id: expect.stringMatching(/^del_/),
        event_id: events[0]?.id,
        event_type: 'media.ready',
        subject: { kind: 'media', id: 'a' },
        endpoint_id: fails,
        state: 'pending',
        attempts_made: 1,
        next_attempt_at: '2026-01-01T00:00:05.000Z',
        created_at: '2026-01-01T00:00:00.000Z',
        ended_at: null,
      },
      expect.objectContaining({
        endpoint_id: works,
        state: 'delivered',
        next_attempt_at: null,
        ended_at: '2026-01-01T00:00:00.000Z',
      }),
    ]);
  });

  test('can be filtered', async () => {
    const { list, works, fails, events } = await delivered();
    expect((await list(`endpoint_id=${works}`)).map(({ state }) => state)).toEqual([
      'delivered',
      'delivered',
    ]);
    expect((await list('state=pending')).map(({ endpoint_id }) => endpoint_id)).toEqual([fails, fails]);
    expect((await list('state=exhausted')).length).toBe(0);
    expect((await list('subject=live_stream/b')).map(({ event_id }) => event_id)).toEqual([
      events[1]?.id,
      events[1]?.id,
    ]);
    expect((await list(`endpoint_id=${fails}&subject=media/a&state=pending`)).length).toBe(1);
  });

  test('is read page by page, newest first, and ends with no cursor', async () => {
    const { call, list } = await delivered();
    const all = await list();
    const first = await call('GET', '/v1/deliveries?limit=2');
    const second = await call('GET', `/v1/deliveries?limit=2&cursor=${String(first.body['next_cursor'])}`);
    expect([...(first.body['data'] as unknown[]), ...(second.body['data'] as unknown[])]).toEqual(all);
    expect(second.body['next_cursor']).toBeNull();
    expect(all.map(({ id }) => id)).toEqual(
      all
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    );
  });

  test.each([
    ['endpoint_id=del_00000000000070008000000000000000', 'endpoint_id'],
    ['event_id=7', 'event_id'],
    ['state=failed', 'state'],
    ['subject=media', 'subject'],
    ['cursor=evt_00000000000070008000000000000000', 'cursor'],
    ['status=pending', 'status'],
  ])('refuses ?%s by the name of the parameter', async (query, field) => {
    const { call } = await nativeApi();
    expect(await call('GET', `/v1/deliveries?${query}`)).toMatchObject({
      status: 422,
      body: { errors: [{ field }] },
    });
  });

  test('is empty under an id that could be one, but is not', async () => {
    const { list } = await delivered();
    expect(await list('event_id=evt_00000000000070008000000000000000')).toEqual([]);
  });
});

describe('a delivery', () => {
  test('is found by its id, with its attempts', async () => {
    const { call, list, fails, works } = await delivered();
    const [failing] = await list(`endpoint_id=${fails}`);
    expect((await call('GET', `/v1/deliveries/${failing?.id}`)).body).toEqual(failing);
    const log = await call('GET', `/v1/deliveries/${failing?.id}/attempts`);
    expect(log.body).toEqual({
      data: [
        {
          delivery_id: failing?.id,
          number: 1,
          started_at: '2026-01-01T00:00:00.000Z',
          duration_ms: 0,
          outcome: { kind: 'rejected', status: 500, summary: 'rejected(500)' },
          request: {
            url: 'https://fails.example/',
            headers: expect.objectContaining({ 'webhook-id': failing?.event_id }),
            body: '{"type":"live_stream.active","timestamp":"2026-01-01T00:00:00.000Z","data":{}}',
          },
          response: { status: 500, headers: {}, body: 'ok' },
        },
      ],
      next_cursor: null,
    });
    const [working] = await list(`endpoint_id=${works}`);
    const attempts = await call('GET', `/v1/deliveries/${working?.id}/attempts`);
    expect(attempts.body['data']).toMatchObject([{ outcome: { kind: 'delivered', status: 200 } }]);
  });

  test('whose endpoint never answered has an attempt without a response', async () => {
    const api = await nativeApi();
    api.respond = () => ({ kind: 'unreachable', reason: 'dns', detail: 'ENOTFOUND' });
    await api.call('POST', '/v1/endpoints', endpoint);
    await api.call('POST', '/v1/events', { type: 'media.ready', subject: { kind: 'media', id: 'a' } });
    await until(() => api.recorded.length === 1, 'an attempt on disk');
    const { body } = await api.call('GET', '/v1/deliveries');
    const [delivery] = body['data'] as { id: string }[];
    const log = await api.call('GET', `/v1/deliveries/${delivery?.id}/attempts`);
    expect(log.body['data']).toMatchObject([
      {
        outcome: { kind: 'unreachable', reason: 'dns', summary: 'unreachable(dns): ENOTFOUND' },
        response: null,
      },
    ]);
  });

  test.each(['', '/attempts'])('that does not exist has no%s page', async (suffix) => {
    const { call } = await nativeApi();
    for (const id of ['del_00000000000070008000000000000000', 'evt_00000000000070008000000000000000', '7']) {
      expect(await call('GET', `/v1/deliveries/${id}${suffix}`)).toMatchObject({ status: 404 });
    }
  });

  test('is there for its own workspace alone', async () => {
    const { call, list, works } = await delivered();
    const [delivery] = await list(`endpoint_id=${works}`);
    const path = `/v1/deliveries/${delivery?.id}`;
    expect(await call('GET', path, undefined, OTHER_KEY)).toMatchObject({ status: 404 });
    expect(await call('GET', `${path}/attempts`, undefined, OTHER_KEY)).toMatchObject({ status: 404 });
    expect(await call('POST', `${path}/retry`, undefined, OTHER_KEY)).toMatchObject({ status: 404 });
    expect((await call('GET', '/v1/deliveries', undefined, OTHER_KEY)).body['data']).toEqual([]);
  });
});

describe('sending again', () => {
  test('makes an ended delivery pending, and sends it', async () => {
    const { api, list, works } = await delivered();
    const [delivery] = await list(`endpoint_id=${works}`);
    const { status, body } = await api.call('POST', `/v1/deliveries/${delivery?.id}/retry`);
    expect(status).toBe(202);
    expect(body).toMatchObject({ id: delivery?.id, attempts_made: 1 });
    await until(() => api.recorded.length === 5, 'a second attempt on disk');
    expect((await api.call('GET', `/v1/deliveries/${delivery?.id}`)).body).toMatchObject({
      state: 'delivered',
      attempts_made: 2,
    });
  });

  test('is refused while the delivery is pending', async () => {
    const { call, list, fails } = await delivered();
    const [delivery] = await list(`endpoint_id=${fails}`);
    expect(await call('POST', `/v1/deliveries/${delivery?.id}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'delivery_not_retryable', detail: 'The delivery is pending.' },
    });
  });

  test.each(['disable', 'delete'])('is refused after a %s of its endpoint', async (how) => {
    const { call, list, works } = await delivered();
    const [delivery] = await list(`endpoint_id=${works}`);
    if (how === 'disable') await call('POST', `/v1/endpoints/${works}/disable`);
    else await call('DELETE', `/v1/endpoints/${works}`);
    expect(await call('POST', `/v1/deliveries/${delivery?.id}/retry`)).toMatchObject({
      status: 409,
      body: { code: 'delivery_not_retryable', detail: 'Its endpoint is disabled or gone.' },
    });
    expect((await call('GET', `/v1/deliveries/${delivery?.id}`)).body['state']).toBe('delivered');
  });

  test('is impossible for what does not exist', async () => {
    const { call } = await nativeApi();
    const path = '/v1/deliveries/del_00000000000070008000000000000000/retry';
    expect(await call('POST', path)).toMatchObject({ status: 404 });
  });
});
