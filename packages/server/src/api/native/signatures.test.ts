// What an endpoint of the standard dialect is signed with, as the API lets one choose it.
import { type StandardSignature, verify } from '@cuewire/verify';
import { describe, expect, test } from 'vitest';
import { nativeApi } from '../../../test/fixtures/native-api.ts';
import { until } from '../../../test/fixtures/until.ts';

const DAY_MS = 24 * 3_600_000;
const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' }, data: { duration_ms: 1 } };

async function registered(settings: object, dialect = 'standard') {
  const api = await nativeApi();
  const answer = await api.call('POST', '/v1/endpoints', {
    url: 'https://receiver.example/in',
    event_types: ['*'],
    dialect,
    dialect_settings: settings,
  });
  const path = `/v1/endpoints/${String(answer.body['id'])}`;
  return {
    ...api,
    answer,
    path,
    secretNow: async () => (await api.call('GET', `${path}/secret`)).body,
    /** The event of a delivery that is made now, as a receiver with this secret trusts it. */
    delivered: async (secret: unknown, signature: StandardSignature = 'standard') => {
      const count = api.sent.length;
      await api.call('POST', '/v1/events', event);
      await until(() => api.sent.length > count, 'a delivery');
      const request = api.sent.at(-1);
      const { headers = {}, body = '' } = request ?? {};
      return verify('standard', String(secret), headers, body, { now: api.clock.now(), signature });
    },
  };
}

describe('an endpoint that is signed with ed25519', () => {
  test('shows its public key, to keys that may only read, too, and its private key to nobody', async () => {
    const { call, path, answer, secretNow, delivered } = await registered({ signature: 'ed25519' });
    expect(answer.body).toMatchObject({ secret: expect.stringMatching(/^whpk_[A-Za-z0-9+/]{43}=$/) });
    const publicKey = answer.body['secret'];
    const key = await call('POST', '/v1/api-keys', { scopes: ['read'] });
    const read = await call('GET', path, undefined, String(key.body['key']));
    expect(read.body).toMatchObject({ public_key: publicKey, dialect_settings: { signature: 'ed25519' } });
    const shown = await secretNow();
    expect(shown).toMatchObject({ secret: publicKey, previous: null, handover: 'side_by_side' });
    expect(JSON.stringify([answer, read, shown])).not.toContain('whsk_');
    expect(await delivered(publicKey)).toMatchObject({ type: 'media.ready' });
  });

  test('is signed with the old and the new key while it is replaced', async () => {
    const { call, path, answer, clock, delivered } = await registered({ signature: 'ed25519' });
    const before = answer.body['secret'];
    const { body } = await call('POST', `${path}/rotate-secret`);
    expect(body).toMatchObject({ previous: { secret: before }, handover: 'side_by_side' });
    expect(body['secret']).not.toBe(before);
    await delivered(before);
    await delivered(body['secret']);
    clock.advance(DAY_MS);
    await expect(delivered(before)).rejects.toMatchObject({ failure: 'no_match' });
  });
});

describe('a change of the signature', () => {
  test('from HMAC to ed25519 lets both stand side by side for a day', async () => {
    const { call, path, answer, clock, secretNow, delivered } = await registered({});
    const shared = answer.body['secret'];
    const changed = await call('PATCH', path, { dialect_settings: { signature: 'ed25519' } });
    const now = await secretNow();
    expect(now).toMatchObject({
      secret: changed.body['public_key'],
      previous: { secret: shared, until: new Date(clock.now() + DAY_MS).toISOString() },
    });
    await delivered(shared);
    await delivered(now['secret']);
    clock.advance(DAY_MS);
    await expect(delivered(shared)).rejects.toMatchObject({ failure: 'no_match' });
    await delivered(now['secret']);
  });

  test('to another header makes a new secret at once', async () => {
    const { call, path, answer, secretNow, delivered } = await registered({});
    await call('PATCH', path, { dialect_settings: { signature: 'mux' } });
    const { secret, previous } = await secretNow();
    expect(secret).not.toBe(answer.body['secret']);
    expect(previous).toBeNull();
    expect(await delivered(secret, 'mux')).toMatchObject({ type: 'media.ready' });
  });

  test('to the same one, under its name or without it, changes nothing', async () => {
    const { call, path, answer, secretNow } = await registered({});
    await call('PATCH', path, { dialect_settings: { signature: 'standard' } });
    await call('PATCH', path, { dialect_settings: {} });
    expect(await secretNow()).toMatchObject({ secret: answer.body['secret'], previous: null });
  });
});

test('where the header holds one signature, the API says that the secrets switch', async () => {
  const cloudflare = await registered({ signature: 'cloudflare' });
  expect(await cloudflare.secretNow()).toMatchObject({ handover: 'switch' });
  const mux = await registered({ signature: 'mux' });
  expect(await mux.secretNow()).toMatchObject({ handover: 'side_by_side' });
});

test.each([
  [{ signature: 'rsa' }, 'standard'],
  [{ signature: 'mux' }, 'api-video'],
])('%o is no setting of %s', async (settings, dialect) => {
  const { answer } = await registered(settings, dialect);
  expect(answer).toMatchObject({
    status: 422,
    body: { errors: [{ field: '/dialect_settings/signature' }] },
  });
});
