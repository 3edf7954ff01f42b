import type { AddressInfo } from 'node:net';
import { type Route, routes } from '@cuewire/contract';
import { describe, expect, test } from 'vitest';
import { KEY, type NativeApi, nativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';

interface Entry {
  readonly action: string;
  readonly target: string | null;
  readonly actor: { readonly api_key_id: string; readonly via: string } | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

const SECRET = 'Bearer token-of-the-receiver-7f3a';
const endpoint = { url: 'https://receiver.example/in', event_types: ['*'] };

async function trail(api: NativeApi, query = '', key = KEY): Promise<readonly Entry[]> {
  const { body } = await api.call('GET', `/v1/audit${query}`, undefined, key);
  return body['data'] as Entry[];
}

async function make(api: NativeApi, path: string, body: object): Promise<string> {
  return (await api.call('POST', path, body)).body['id'] as string;
}

describe('every route that changes something', () => {
  const changing = Object.entries<Route>(routes).filter(
    ([, { method, scope }]) => method !== 'GET' && scope === 'manage',
  );

  test.each(changing)('%s has its name in the trail', (_, { audit, of }) => {
    expect(audit?.action).toMatch(/^[a-z_]+(\.[a-z_]+)+$/);
    expect(audit?.action.startsWith(of ?? '') || audit?.action.startsWith('replay')).toBe(true);
  });
});

describe('an entry tells', () => {
  test('what was made, by whom and from where', async () => {
    const api = await nativeApi();
    const id = await make(api, '/v1/endpoints', { ...endpoint, headers: { authorization: SECRET } });
    const [entry] = await trail(api);
    expect(entry).toMatchObject({
      action: 'endpoint.register',
      target: id,
      actor: { via: 'native', address: '127.0.0.1', api_key_id: expect.stringMatching(/^key_/) },
      before: null,
      after: { url: endpoint.url, headers: { authorization: '(hidden)' } },
    });
  });

  test('only what changed, before and after, and of secrets only that they did', async () => {
    const api = await nativeApi();
    const id = await make(api, '/v1/endpoints', {
      ...endpoint,
      headers: { authorization: 'old secret value' },
    });
    await api.call('PATCH', `/v1/endpoints/${id}`, {
      description: 'new',
      order: 'subject',
      headers: { authorization: SECRET },
    });
    const [entry] = await trail(api);
    expect(entry).toMatchObject({ action: 'endpoint.change', target: id });
    expect(entry?.before).toEqual({ description: '', order: 'none', headers: { authorization: '(hidden)' } });
    expect(entry?.after).toEqual({
      description: 'new',
      order: 'subject',
      headers: { authorization: '(hidden)' },
    });
  });

  test('of every change of an endpoint, and of those who looked at its secret', async () => {
    const api = await nativeApi();
    const id = await make(api, '/v1/endpoints', endpoint);
    const one = `/v1/endpoints/${id}`;
    const since = '2025-01-01T00:00:00Z';
    await api.call('POST', `${one}/disable`);
    await api.call('POST', `${one}/enable`);
    await api.call('GET', `${one}/secret`);
    await api.call('POST', `${one}/rotate-secret`, { overlap_seconds: 60 });
    await api.call('POST', `${one}/recover`, { since });
    await api.call('POST', `${one}/test`, {});
    await api.call('DELETE', one);
    const entries = await trail(api, `?target=${id}`);
    expect(entries.map(({ action, after }) => [action, after])).toMatchObject([
      ['endpoint.remove', null],
      ['endpoint.test', {}],
      ['endpoint.recover', { since }],
      ['endpoint.secret.rotate', { overlap_seconds: 60 }],
      ['endpoint.secret.read', null],
      ['endpoint.enable', { enabled: true, disabled_reason: null }],
      ['endpoint.disable', { enabled: false, disabled_reason: 'operator' }],
      ['endpoint.register', { enabled: true }],
    ]);
    expect(entries[0]?.before).toMatchObject({ url: endpoint.url });
  });

  test('of keys and workspaces, to the workspace they belong to as well', async () => {
    const api = await nativeApi();
    const key = await make(api, '/v1/api-keys', { name: 'reader', scopes: ['read'] });
    await api.call('DELETE', `/v1/api-keys/${key}`);
    const workspaces = (await api.call('GET', '/v1/workspaces')).body['data'] as {
      id: string;
      name: string;
    }[];
    const other = workspaces.find(({ name }) => name === 'other')?.id;
    const foreign = await make(api, '/v1/api-keys', { workspace_id: other, name: 'for them' });
    await make(api, '/v1/workspaces', { name: 'third' });
    const entries = await trail(api);
    expect(entries.map(({ action }) => action)).toEqual([
      'workspace.create',
      'api_key.create',
      'api_key.revoke',
      'api_key.create',
    ]);
    expect(entries[2]?.before).toMatchObject({ name: 'reader', scopes: ['read'] });
    expect(await trail(api, '', OTHER_KEY)).toMatchObject([{ action: 'api_key.create', target: foreign }]);
    expect(JSON.stringify(entries)).not.toContain('cue_');
  });

  test('nothing of what was refused', async () => {
    const api = await nativeApi();
    await api.call('POST', '/v1/endpoints', { url: 'ftp://x', event_types: [] });
    await api.call('DELETE', '/v1/endpoints/end_018cc251f40070008000000000000000');
    expect(await trail(api)).toEqual([]);
  });

  test('what came in by way of a platform', async () => {
    const api = await nativeApi();
    const headers = {
      authorization: `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`,
      'content-type': 'application/json',
    };
    const made = await api.send(
      'POST',
      '/webhooks',
      headers,
      JSON.stringify({ url: endpoint.url, events: ['video.caption.generated'] }),
    );
    expect(made.status).toBe(201);
    await api.send('DELETE', `/webhooks/${String(made.body['webhookId'])}`, {
      authorization: headers.authorization,
    });
    expect(await trail(api)).toMatchObject([
      {
        action: 'endpoint.remove',
        actor: { via: 'api-video' },
        before: { dialect: 'api-video' },
        after: null,
      },
      { action: 'endpoint.register', actor: { via: 'api-video' }, before: null },
    ]);
  });
});

test('a list may be narrowed down to an action, and goes on from page to page', async () => {
  const api = await nativeApi();
  for (let one = 0; one < 5; one += 1) await make(api, '/v1/api-keys', { name: `key ${one}` });
  await make(api, '/v1/endpoints', endpoint);
  const { body } = await api.call('GET', '/v1/audit?action=api_key.create&limit=3');
  expect((body['data'] as Entry[]).map(({ after }) => after?.['name'])).toEqual(['key 4', 'key 3', 'key 2']);
  const next = await trail(api, `?action=api_key.create&limit=3&cursor=${String(body['next_cursor'])}`);
  expect(next.map(({ after }) => after?.['name'])).toEqual(['key 1', 'key 0']);
});

test('an export has every entry on a line of its own', async () => {
  const api = await nativeApi();
  for (let one = 0; one < 3; one += 1) await make(api, '/v1/api-keys', { name: `key ${one}` });
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = api.app.server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/v1/audit/export`, {
    headers: { authorization: `Bearer ${KEY}` },
  });
  expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
  const lines = (await response.text()).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as Entry)).toEqual(await trail(api));
});

test('entries go when they are old, and never change', async () => {
  const api = await nativeApi();
  await make(api, '/v1/api-keys', { name: 'old' });
  api.clock.advance(1000);
  await make(api, '/v1/api-keys', { name: 'new' });
  expect(await api.store.pruneAudit({ before: api.clock.now(), limit: 10 })).toBe(1);
  expect((await trail(api)).map(({ after }) => after?.['name'])).toEqual(['new']);
});
