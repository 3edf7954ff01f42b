// The client against the contract's own table of routes.
import { type Route, routes } from '@cuewire/contract';
import { expect, test } from 'vitest';
import type { Cuewire } from '../src/index.ts';
import { event, fakeServer, KEY } from './fake-server.ts';

const since = '2026-01-01T10:00:00Z';
const endpoint = { url: 'https://receiver.example/in', event_types: ['*'] };

const page = { status: 200, body: { data: [], next_cursor: null } };
const stream = {
  status: 200,
  body: 'event: ready\nid: c2\n\n',
  headers: { 'content-type': 'text/event-stream' },
};

/** One call of every method that the client has. */
const calls: Readonly<Record<keyof typeof routes, (client: Cuewire) => Promise<unknown>>> = {
  publishEvents: (client) => client.events.publish([event]),
  listEvents: (client) => client.events.list({ limit: 5, subject: 'media/vi1' }).page('evt_0'),
  getEvent: (client) => client.events.get('x'),
  eraseSubject: (client) => client.events.eraseSubject({ kind: 'media', id: 'vi1' }),
  listEventTypes: (client) => client.eventTypes.list().page(),
  createEventType: (client) => client.eventTypes.create({ type: 'media.reviewed', schema: {} }),
  getEventType: (client) => client.eventTypes.get('media.reviewed'),
  changeEventType: (client) => client.eventTypes.update('media.reviewed', { meaning: 'seen' }),
  removeEventType: (client) => client.eventTypes.delete('media.reviewed'),
  getSample: (client) => client.eventTypes.sample('media.ready', { dialect: 'fastpix' }),
  getDataSchema: (client) => client.eventTypes.schema('media.ready'),
  registerEndpoint: (client) => client.endpoints.create(endpoint),
  listEndpoints: (client) => client.endpoints.list({ limit: 5 }).page(),
  getEndpoint: (client) => client.endpoints.get('x'),
  changeEndpoint: (client) => client.endpoints.update('x', { order: 'subject', retry: null }),
  removeEndpoint: (client) => client.endpoints.delete('x'),
  enableEndpoint: (client) => client.endpoints.enable('x'),
  disableEndpoint: (client) => client.endpoints.disable('x'),
  testEndpoint: (client) => client.endpoints.test('x', { type: 'media.ready' }),
  getEndpointSecret: (client) => client.endpoints.secret('x'),
  rotateEndpointSecret: (client) => client.endpoints.rotateSecret('x', { overlap_seconds: 60 }),
  recoverEndpoint: (client) => client.endpoints.recover('x', { since }),
  replayEndpoint: (client) => client.endpoints.replay('x', { since, only_missing: true }),
  listDeliveries: (client) => client.deliveries.list({ state: 'exhausted', endpoint_id: 'x' }).page(),
  getDelivery: (client) => client.deliveries.get('x'),
  listAttempts: (client) => client.deliveries.attempts('x'),
  listAttemptsInBrief: (client) =>
    client.deliveries.attemptsInBrief(['del_018cc251f40070008000000000000000']),
  retryDelivery: (client) => client.deliveries.retry('x'),
  cancelDelivery: (client) => client.deliveries.cancel('x'),
  listReplays: (client) => client.replays.list({ endpoint_id: 'x' }).page(),
  getReplay: (client) => client.replays.get('x'),
  cancelReplay: (client) => client.replays.cancel('x'),
  createWorkspace: (client) => client.workspaces.create({ name: 'other' }),
  listWorkspaces: (client) => client.workspaces.list().page(),
  createApiKey: (client) => client.apiKeys.create({ scopes: ['publish'] }),
  listApiKeys: (client) => client.apiKeys.list().page(),
  revokeApiKey: (client) => client.apiKeys.revoke('x'),
  createPortalSession: (client) =>
    client.portalSessions.create({ access: 'read', frame_ancestors: ['https://app.example'] }),
  followFeed: (client) => client.feed({ eventTypes: ['media.ready'], kinds: ['event'], after: 'c1' }).next(),
  getStats: (client) => client.stats.get({ step: 'hour', since }),
  getStatsNow: (client) => client.stats.now(),
  listAudit: (client) => client.audit.list({ action: 'endpoint.change' }).page(),
  // What it is answered here is no stream.
  exportAudit: (client) => client.audit.export(new AbortController().signal).catch(() => undefined),
  getOpenApi: (client) => client.openApi(),
};

test.each(Object.entries<Route>(routes))('%s is asked for as the contract has it', async (name, route) => {
  const { client, asked } = fakeServer([route.answer.type === undefined ? page : stream]);
  await calls[name as keyof typeof routes](client);
  expect(asked).toHaveLength(1);
  const [{ method, path, headers, body } = expect.fail('nothing was asked')] = asked;
  const [pathname = '', search = ''] = path.split('?');
  expect(method).toBe(route.method);
  const pattern = `^/v1${route.path.replaceAll('.', '\\.').replace(/\{\w+\}/, '[^/]+')}$`;
  expect(pathname).toMatch(new RegExp(pattern));
  expect(headers.get('authorization')).toBe(`Bearer ${KEY}`);
  // The server's own checks let it pass.
  route.query?.parse(Object.fromEntries(new URLSearchParams(search)));
  route.body?.parse(body);
  expect([body === undefined, headers.has('content-type')]).toEqual(
    route.body === undefined ? [true, false] : [false, true],
  );
});

test('what stands in a path is escaped', async () => {
  const { client, asked } = fakeServer([{ status: 200, body: {} }]);
  await client.events.get('../endpoints?x');
  expect(asked[0]?.path).toBe('/v1/events/..%2Fendpoints%3Fx');
});

test('a server may live under a path of its own', async () => {
  const { client, asked } = fakeServer([{ status: 200, body: {} }], { url: 'http://cuewire.test/hooks/' });
  await client.events.get('x');
  expect(asked[0]?.path).toBe('/hooks/v1/events/x');
});

test.each(['cuewire.test', 'ftp://cuewire.test', ''])('"%s" is no URL of a server', (url) => {
  expect(() => fakeServer([], { url })).toThrow(TypeError);
});

test('a key that cannot be one is refused without being repeated', () => {
  const apiKey = 'secret\r\nx-other: 1';
  expect(() => fakeServer([], { apiKey })).toThrow(expect.not.stringContaining('secret') as string);
});
