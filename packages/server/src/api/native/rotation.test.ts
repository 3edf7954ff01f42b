import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { nativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';
import { until } from '../../../test/fixtures/until.ts';

const DAY_MS = 24 * 3_600_000;
const event = {
  type: 'media.recorded',
  subject: { kind: 'media', id: 'vi1' },
  data: { live_stream_id: 'li1' },
};

async function registered(dialect = 'standard') {
  const api = await nativeApi();
  const { body } = await api.call('POST', '/v1/endpoints', {
    url: 'https://receiver.example/in',
    event_types: ['*'],
    dialect,
  });
  const path = `/v1/endpoints/${String(body['id'])}`;
  /** The signature of a delivery that is made now. */
  const signature = async (header: string) => {
    const count = api.sent.length;
    await api.call('POST', '/v1/events', event);
    await until(() => api.sent.length > count, 'a delivery');
    return String(api.sent.at(-1)?.headers[header]);
  };
  return { ...api, path, secret: String(body['secret']), signature };
}

describe('the secret of an endpoint', () => {
  test('can be read again by a key that may manage, and by no other', async () => {
    const { call, path, secret } = await registered();
    expect(await call('GET', `${path}/secret`)).toMatchObject({
      status: 200,
      body: { secret, previous: null, handover: 'side_by_side' },
    });
    const { body } = await call('POST', '/v1/api-keys', { scopes: ['read', 'publish'] });
    expect(await call('GET', `${path}/secret`, undefined, String(body['key']))).toMatchObject({
      status: 403,
    });
    expect(await call('GET', `${path}/secret`, undefined, OTHER_KEY)).toMatchObject({ status: 404 });
    expect(await call('POST', `${path}/rotate-secret`, {}, OTHER_KEY)).toMatchObject({ status: 404 });
  });

  test('signs beside its successor for a day, unless something else is asked for', async () => {
    const { call, path, secret, clock, signature } = await registered();
    const { status, body } = await call('POST', `${path}/rotate-secret`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      previous: { secret, until: new Date(clock.now() + DAY_MS).toISOString() },
      handover: 'side_by_side',
    });
    expect(body['secret']).not.toBe(secret);
    expect((await signature('webhook-signature')).split(' ')).toHaveLength(2);
    clock.advance(DAY_MS);
    expect((await signature('webhook-signature')).split(' ')).toHaveLength(1);
    expect((await call('GET', `${path}/secret`)).body).toEqual({ ...body, previous: null });
  });

  test('signs alone until the switch, where the header holds one signature', async () => {
    const { call, path, secret, sent, clock, signature } = await registered('api-video');
    const signedWith = (key: unknown) =>
      createHmac('sha256', String(key))
        .update(String(sent.at(-1)?.body))
        .digest('hex');
    const { body } = await call('POST', `${path}/rotate-secret`, { overlap_seconds: 60 });
    expect(body).toMatchObject({ handover: 'switch' });
    expect(await signature('x-api-video-signature')).toBe(signedWith(secret));
    clock.advance(60_000);
    expect(await signature('x-api-video-signature')).toBe(signedWith(body['secret']));
    expect((await call('GET', `${path}/secret`)).body).toEqual({ ...body, previous: null });
  });

  test('is replaced once at a time, except at once', async () => {
    const { call, path, clock, signature } = await registered();
    await call('POST', `${path}/rotate-secret`, { overlap_seconds: 60 });
    expect(await call('POST', `${path}/rotate-secret`, { overlap_seconds: 60 })).toMatchObject({
      status: 409,
      body: { code: 'rotation_running' },
    });
    expect(await call('POST', `${path}/rotate-secret`, { overlap_seconds: 0 })).toMatchObject({
      status: 200,
      body: { previous: null },
    });
    expect((await signature('webhook-signature')).split(' ')).toHaveLength(1);
    await call('POST', `${path}/rotate-secret`, { overlap_seconds: 60 });
    clock.advance(60_000);
    expect(await call('POST', `${path}/rotate-secret`, { overlap_seconds: 60 })).toMatchObject({
      status: 200,
    });
  });

  test.each([-1, 1.5, 2_592_001, 'a day'])('cannot overlap for %s seconds', async (seconds) => {
    const { call, path } = await registered();
    expect(await call('POST', `${path}/rotate-secret`, { overlap_seconds: seconds })).toMatchObject({
      status: 422,
      body: { errors: [{ field: '/overlap_seconds' }] },
    });
  });

  test('is gone with its endpoint', async () => {
    const { call, path } = await registered();
    await call('DELETE', path);
    expect(await call('GET', `${path}/secret`)).toMatchObject({ status: 404 });
    expect(await call('POST', `${path}/rotate-secret`, {})).toMatchObject({ status: 404 });
  });
});
