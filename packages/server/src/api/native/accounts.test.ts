import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { engineBundle } from '../../../test/fixtures/engine-bundle.ts';
import { KEY, type NativeApi, nativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';
import { Keyring } from '../keyring.ts';

const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } };
const endpoint = { url: 'https://receiver.example/in', event_types: ['*'] };

type Listed = { id: string; name: string }[];

async function names(api: NativeApi, path: string, key?: string): Promise<string[]> {
  const { body } = await api.call('GET', path, undefined, key);
  return (body['data'] as Listed).map(({ name }) => name);
}

async function makeKey(api: NativeApi, input: object, key = KEY): Promise<{ id: string; key: string }> {
  const { status, body } = await api.call('POST', '/v1/api-keys', input, key);
  expect(status).toBe(201);
  return { id: String(body['id']), key: String(body['key']) };
}

describe('workspaces', () => {
  test('are made by the first one, each with a key that works at once', async () => {
    const api = await nativeApi();
    const { status, body } = await api.call('POST', '/v1/workspaces', { name: 'studio seven' });
    expect(status).toBe(201);
    const { key } = body['api_key'] as { key: string };
    expect(key).toMatch(/^cue_[\w-]{32}$/);
    expect(await api.call('POST', '/v1/events', event, key)).toMatchObject({ status: 202 });
    expect(await names(api, '/v1/workspaces', key)).toEqual(['studio seven']);
    expect((await api.call('GET', '/v1/events', undefined, KEY)).body['data']).toEqual([]);
  });

  test('are not made by any other, nor by a key that may not manage', async () => {
    const api = await nativeApi();
    const { key } = await makeKey(api, { scopes: ['read', 'publish'] });
    for (const caller of [OTHER_KEY, key]) {
      expect(await api.call('POST', '/v1/workspaces', { name: 'mine' }, caller)).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      });
    }
  });

  test('are all seen by the first one, and by others only their own', async () => {
    const api = await nativeApi();
    await api.call('POST', '/v1/workspaces', { name: 'third' });
    expect(await names(api, '/v1/workspaces')).toEqual(['third', 'other', 'test']);
    expect(await names(api, '/v1/workspaces', OTHER_KEY)).toEqual(['other']);
    const { key } = await makeKey(api, { scopes: ['read'] });
    expect(await names(api, '/v1/workspaces', key)).toEqual(['test']);
  });

  test('are listed page by page', async () => {
    const api = await nativeApi();
    const first = await api.call('GET', '/v1/workspaces?limit=1');
    expect((first.body['data'] as Listed)[0]?.name).toBe('other');
    expect(await names(api, `/v1/workspaces?cursor=${String(first.body['next_cursor'])}`)).toEqual(['test']);
  });
});

describe('a key', () => {
  test('is shown when it is made, and never again', async () => {
    const api = await nativeApi();
    const { body } = await api.call('POST', '/v1/api-keys', { name: 'encoder', scopes: ['publish'] });
    const key = String(body['key']);
    expect(body).toMatchObject({ name: 'encoder', scopes: ['publish'], hint: key.slice(-4) });
    const listed = await api.call('GET', '/v1/api-keys');
    expect(listed.body['data']).toMatchObject([{ id: body['id'], name: 'encoder' }, { name: 'first' }]);
    expect(JSON.stringify(listed.body)).not.toContain(key);
  });

  test('does what its scopes say, and nothing else', async () => {
    const api = await nativeApi();
    const requests = [
      ['publish', 'POST', '/v1/events', event, 202],
      ['manage', 'POST', '/v1/endpoints', endpoint, 201],
      ['read', 'GET', '/v1/deliveries', undefined, 200],
    ] as const;
    for (const scope of ['publish', 'manage', 'read']) {
      const { key } = await makeKey(api, { scopes: [scope] });
      for (const [needed, method, path, body, status] of requests) {
        expect(await api.call(method, path, body, key)).toMatchObject({
          status: needed === scope ? status : 403,
        });
      }
    }
  });

  test('cannot give what it does not have', async () => {
    const api = await nativeApi();
    const { key } = await makeKey(api, { scopes: ['manage'] });
    expect(await api.call('POST', '/v1/api-keys', { scopes: ['manage', 'publish'] }, key)).toMatchObject({
      status: 403,
      body: { detail: 'The key lacks the scope "publish", so it cannot give it.' },
    });
    expect(await api.call('POST', '/v1/api-keys', { scopes: ['manage'] }, key)).toMatchObject({
      status: 201,
    });
  });

  test('opens nothing once it is revoked, and neither did it revoke itself', async () => {
    const api = await nativeApi();
    const { id, key } = await makeKey(api, {});
    expect(await api.call('DELETE', `/v1/api-keys/${id}`, undefined, key)).toMatchObject({
      status: 409,
      body: { code: 'api_key_in_use' },
    });
    expect(await api.call('GET', '/v1/events', undefined, key)).toMatchObject({ status: 200 });
    expect(await api.call('DELETE', `/v1/api-keys/${id}`)).toMatchObject({ status: 204 });
    expect(await api.call('GET', '/v1/events', undefined, key)).toMatchObject({ status: 401 });
    expect(await api.call('DELETE', `/v1/api-keys/${id}`)).toMatchObject({ status: 404 });
    expect((await api.store.apiKeys()).some((stored) => id.endsWith(stored.id))).toBe(false);
  });

  test('of another workspace cannot be seen or revoked', async () => {
    const api = await nativeApi();
    const { id } = await makeKey(api, {});
    expect(await api.call('DELETE', `/v1/api-keys/${id}`, undefined, OTHER_KEY)).toMatchObject({
      status: 404,
    });
    expect(await names(api, '/v1/api-keys', OTHER_KEY)).not.toContain('');
  });

  test('can be made for another workspace by the first one alone', async () => {
    const api = await nativeApi();
    const { body } = await api.call('GET', '/v1/workspaces');
    const [other, first] = body['data'] as Listed;
    const { key } = await makeKey(api, { name: 'rescue', workspace_id: other?.id });
    expect(await names(api, '/v1/workspaces', key)).toEqual(['other']);
    for (const workspaceId of [first?.id, 'wsp_7']) {
      expect(await api.call('POST', '/v1/api-keys', { workspace_id: workspaceId }, OTHER_KEY)).toMatchObject({
        status: 422,
        body: { errors: [{ field: '/workspace_id' }] },
      });
    }
  });

  test('of which there are too many is refused', async () => {
    const api = await nativeApi();
    for (let made = (await api.store.apiKeys()).length - 2; made < 100; made += 1) await makeKey(api, {});
    expect(await api.call('POST', '/v1/api-keys', {})).toMatchObject({
      status: 409,
      body: { code: 'api_key_limit_reached' },
    });
  });
});

describe('a key that expires', () => {
  test('opens until then, and nothing from then on', async () => {
    const { call, clock } = await nativeApi();
    const expiresAt = new Date(clock.now() + 60_000).toISOString();
    const made = await call('POST', '/v1/api-keys', { expires_at: expiresAt });
    expect(made).toMatchObject({ status: 201, body: { expires_at: expiresAt, last_used_at: null } });
    const key = made.body['key'] as string;
    clock.advance(59_999);
    expect((await call('GET', '/v1/endpoints', undefined, key)).status).toBe(200);
    clock.advance(1);
    expect((await call('GET', '/v1/endpoints', undefined, key)).status).toBe(401);
  });

  test('has to do so in the future', async () => {
    const { call, clock } = await nativeApi();
    const refused = await call('POST', '/v1/api-keys', { expires_at: new Date(clock.now()).toISOString() });
    expect(refused.body['errors']).toEqual([{ field: '/expires_at', message: 'must be in the future' }]);
  });
});

test('keys tell when they were last used', async () => {
  const { call, clock } = await nativeApi();
  const made = await call('POST', '/v1/api-keys', { scopes: ['read'] });
  clock.advance(5000);
  await call('GET', '/v1/endpoints', undefined, made.body['key'] as string);
  const usedAt = new Date(clock.now()).toISOString();
  clock.advance(5000);
  const { data } = (await call('GET', '/v1/api-keys')).body as {
    data: { id: string; last_used_at: string }[];
  };
  expect(data.find(({ id }) => id === made.body['id'])?.last_used_at).toBe(usedAt);
});

test('the uses of keys are written down now and then, and at the end', async () => {
  const { engine, store, clock } = await engineBundle();
  const parts = {
    accounts: store,
    ids: engine.ids,
    clock,
    random: { fraction: () => 0, bytes: (size: number) => randomBytes(size) },
  };
  const keyring = new Keyring(parts);
  const [workspace] = await store.workspaces();
  if (workspace === undefined) throw new Error('there is a first workspace');
  const { key } = await keyring.create(workspace.id, { name: '', scopes: ['read'] });
  const noting = keyring.noteUses(() => undefined);
  const written = async () => (await store.apiKeys())[0]?.lastUsedAt;
  keyring.find(key);
  const first = clock.now();
  expect(await written()).toBeNull();
  clock.advance(60_000);
  await expect.poll(written).toBe(first);
  keyring.find(key);
  await noting[Symbol.asyncDispose]();
  expect(await written()).toBe(clock.now());
});
