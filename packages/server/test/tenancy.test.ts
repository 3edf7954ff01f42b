// Nothing crosses a workspace: every route of the native API is asked with what belongs to another one, and has to answer as
// if it were not there.
import { type Route, routes } from '@cuewire/contract';
import { describe, expect, test } from 'vitest';
import type { PublicNoun } from '../src/core/public-id.ts';
import { answer } from './fixtures/engine-bundle.ts';
import { type NativeApi, nativeApi, OTHER_KEY } from './fixtures/native-api.ts';

const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } };
const SINCE = '2025-01-01T00:00:00Z';

/** What a route asks for in its body; the rest takes an empty one. */
const BODIES: Readonly<Record<string, object>> = {
  '/endpoints/{id}/recover': { since: SINCE },
  '/endpoints/{id}/replay': { since: SINCE },
};

const all = Object.entries<Route>(routes);
const withId = all.filter(([, { of }]) => of !== undefined);
const lists = all.filter(
  ([, { method, path, scope, answer }]) =>
    method === 'GET' && !path.includes('{') && scope !== null && answer.type === undefined,
);

/** One of everything that has an id, in the first workspace. */
async function filled(): Promise<{ api: NativeApi; ids: ReadonlyMap<PublicNoun, string> }> {
  const api = await nativeApi();
  api.respond = () => answer(500);
  const made = async (path: string, body: object) => {
    const { body: answered } = await api.call('POST', path, body);
    return (Array.isArray(answered) ? (answered as { id: string }[])[0]?.id : answered['id']) as string;
  };
  const endpoint = await made('/v1/endpoints', { url: 'https://receiver.example/in', event_types: ['*'] });
  const published = await made('/v1/events', event);
  const deliveries = await api.call('GET', '/v1/deliveries');
  const ids = new Map<PublicNoun, string>([
    ['endpoint', endpoint],
    ['event', published],
    ['delivery', (deliveries.body['data'] as { id: string }[])[0]?.id ?? ''],
    ['replay', await made(`/v1/endpoints/${endpoint}/replay`, { since: SINCE })],
    ['api_key', await made('/v1/api-keys', { scopes: ['read'] })],
    [
      'workspace',
      ((await api.call('GET', '/v1/workspaces')).body['data'] as { id: string }[]).at(-1)?.id ?? '',
    ],
  ]);
  return { api, ids };
}

/** Well-formed like that one, and nobody's: of long ago. */
const missingLike = (id: string) => id.replace(/_[0-9a-f]{8}/, '_00000001');

describe('the id of another workspace is answered as one that is not there', () => {
  test.each(withId)('%s', async (_, route) => {
    const { api, ids } = await filled();
    const noun = route.of ?? 'event';
    const id = ids.get(noun);
    if (id === undefined || id === '') throw new Error(`the test has to make a ${noun}`);
    const body = route.body === undefined ? undefined : (BODIES[route.path] ?? {});
    const ask = async (wanted: string, key: string) => {
      const { status, body: answered } = await api.call(
        route.method,
        `/v1${route.path.replace('{id}', wanted)}`,
        body,
        key,
      );
      const { request_id: _id, ...kept } = answered;
      return { status, body: JSON.stringify(kept).replaceAll(wanted, 'ID') };
    };
    const missing = await ask(missingLike(id), OTHER_KEY);
    expect(missing.status).toBe(404);
    expect(await ask(id, OTHER_KEY)).toEqual(missing);
  });
});

describe('a list has nothing of another workspace', () => {
  test.each(lists)('%s', async (_, route) => {
    const { api, ids } = await filled();
    const text = JSON.stringify((await api.call('GET', `/v1${route.path}`, undefined, OTHER_KEY)).body);
    expect([...ids.values()].filter((id) => text.includes(id))).toEqual([]);
  });

  test('exportAudit', async () => {
    const { api, ids } = await filled();
    const headers = { authorization: `Bearer ${OTHER_KEY}` };
    const { statusCode, body } = await api.app.inject({ url: '/v1/audit/export', headers });
    expect(statusCode).toBe(200);
    expect([...ids.values()].filter((id) => body.includes(id))).toEqual([]);
  });

  test.each([
    ['/v1/deliveries', 'endpoint_id', 'endpoint'],
    ['/v1/deliveries', 'event_id', 'event'],
    ['/v1/replays', 'endpoint_id', 'endpoint'],
  ] as const)('%s, even when asked for by %s', async (path, parameter, noun) => {
    const { api, ids } = await filled();
    const ask = async (id: string) =>
      (await api.call('GET', `${path}?${parameter}=${id}`, undefined, OTHER_KEY)).body;
    expect(await ask(ids.get(noun) ?? '')).toEqual({ data: [], next_cursor: null });
    expect(await ask(missingLike(ids.get(noun) ?? ''))).toEqual({ data: [], next_cursor: null });
  });

  test.each(['/v1/deliveries', '/v1/events', '/v1/endpoints'])('%s, from a cursor of it', async (path) => {
    const { api, ids } = await filled();
    const noun = path === '/v1/deliveries' ? 'delivery' : path === '/v1/events' ? 'event' : 'endpoint';
    const { body } = await api.call('GET', `${path}?cursor=${ids.get(noun) ?? ''}`, undefined, OTHER_KEY);
    expect(body).toEqual({ data: [], next_cursor: null });
  });
});

test('a key cannot be made for another workspace, and nothing tells whether it is there', async () => {
  const { api, ids } = await filled();
  const ask = async (workspaceId: string) => {
    const { status, body } = await api.call('POST', '/v1/api-keys', { workspace_id: workspaceId }, OTHER_KEY);
    return { status, errors: body['errors'], detail: body['detail'] };
  };
  const missing = await ask(missingLike(ids.get('workspace') ?? ''));
  expect(missing.status).toBe(422);
  expect(await ask(ids.get('workspace') ?? '')).toEqual(missing);
});
