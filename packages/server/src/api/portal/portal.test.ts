import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInPortal, type Route, routes } from '@cuewire/contract';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import { KEY, nativeApi, type NativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';

const HOUR_MS = 3_600_000;
const SINCE = '2025-01-01T00:00:00Z';
const HTML = '<html><head><title>Webhooks</title></head></html>';
const NAME = `<i>"A&B"</i>`;
const framed = {
  theme: { name: NAME, logo_url: 'https://cdn.example:8443/logos/1.svg', accent_color: '#C2410C' },
  frame_ancestors: ['https://app.example', 'http://127.0.0.1:3000'],
};

function builtPortal(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'index.html'), '<title>Cuewire</title>');
  writeFileSync(join(folder, 'portal.html'), HTML);
  return folder;
}

async function portal(wanted: object = {}, key = KEY) {
  const api = await nativeApi({ dashboardFiles: builtPortal() });
  const { status, body } = await api.call('POST', '/v1/portal-sessions', wanted, key);
  expect(status).toBe(201);
  const token = String(body['token']);
  const url = new URL(String(body['url']));
  return {
    ...api,
    url,
    token,
    expiresAt: Date.parse(String(body['expires_at'])),
    get: async (path: string) => api.call('GET', path, undefined, token),
    open: async (path = url.pathname) => api.app.inject({ url: path }),
  };
}

describe('a link', () => {
  test('carries the token where no server and no log sees it', async () => {
    const { url, token } = await portal();
    expect(url.hash).toBe(`#${token}`);
    expect(url.pathname).toMatch(/^\/ui\/portal\/[\w.-]+$/);
    expect(url.href.split('#')[0]).not.toContain(token);
  });

  test('begins as the operator says that clients reach the server', async () => {
    const api = await nativeApi({ publicUrl: 'https://hooks.example/' });
    const { body } = await api.call('POST', '/v1/portal-sessions');
    expect(body['url']).toMatch(/^https:\/\/hooks\.example\/ui\/portal\//);
  });

  test('lasts an hour, or as long as was asked for, and no longer than a day', async () => {
    const { clock, expiresAt, call, get } = await portal();
    expect(expiresAt).toBe(Math.floor(clock.now() / 1000) * 1000 + HOUR_MS);
    const { status } = await call('POST', '/v1/portal-sessions', { expires_in_seconds: 86_401 });
    expect(status).toBe(422);
    clock.advance(HOUR_MS - 2000);
    expect((await get('/v1/endpoints')).status).toBe(200);
    clock.advance(2000);
    const { status: after, body } = await get('/v1/endpoints');
    expect(after).toBe(401);
    expect(body['detail']).toBe('The portal session has ended.');
  });

  test('ends with the key that made it, and not after it', async () => {
    const api = await nativeApi();
    const expires = new Date(api.clock.now() + HOUR_MS / 2).toISOString();
    const maker = await api.call('POST', '/v1/api-keys', { expires_at: expires });
    const { body } = await api.call('POST', '/v1/portal-sessions', {}, String(maker.body['key']));
    expect(Date.parse(String(body['expires_at']))).toBeLessThanOrEqual(Date.parse(expires));
    const token = String(body['token']);
    expect((await api.call('GET', '/v1/events', undefined, token)).status).toBe(200);
    await api.call('DELETE', `/v1/api-keys/${String(maker.body['id'])}`);
    expect((await api.call('GET', '/v1/events', undefined, token)).status).toBe(401);
  });

  test('needs a key that may read and manage', async () => {
    const api = await nativeApi();
    for (const scopes of [['read'], ['manage'], ['publish']]) {
      const { body } = await api.call('POST', '/v1/api-keys', { scopes });
      expect((await api.call('POST', '/v1/portal-sessions', {}, String(body['key']))).status).toBe(403);
    }
  });

  test('is made 600 times a minute for one workspace, at most', async () => {
    const { call, clock } = await portal();
    const codes = await Promise.all(
      Array.from({ length: 600 }, async () => (await call('POST', '/v1/portal-sessions')).status),
    );
    expect(codes.filter((status) => status !== 201)).toEqual([429]);
    expect((await call('POST', '/v1/portal-sessions', {}, OTHER_KEY)).status).toBe(201);
    clock.advance(60_000);
    expect((await call('POST', '/v1/portal-sessions')).status).toBe(201);
  });

  test('is refused with every mistake', async () => {
    const { call } = await nativeApi();
    const { status, body } = await call('POST', '/v1/portal-sessions', {
      access: 'publish',
      expires_in_seconds: 5,
      theme: { logo_url: 'http://cdn.example/a.svg', accent_color: 'red', name: '' },
      frame_ancestors: ['https://app.example/', '*', "https://a.example;script-src'self'"],
    });
    expect(status).toBe(422);
    expect((body['errors'] as { field: string }[]).map(({ field }) => field)).toEqual([
      '/access',
      '/expires_in_seconds',
      '/theme/name',
      '/theme/logo_url',
      '/theme/accent_color',
      '/frame_ancestors/0',
      '/frame_ancestors/1',
      '/frame_ancestors/2',
    ]);
  });
});

/** The link that a key makes when it names a workspace that is not its own. */
async function named(key: string) {
  const api = await nativeApi();
  const { body } = await api.call('GET', '/v1/workspaces');
  const [other, first] = body['data'] as { id: string }[];
  const wanted = { workspace_id: key === KEY ? other?.id : first?.id };
  return { api, made: await api.call('POST', '/v1/portal-sessions', wanted, key) };
}

describe('of another workspace', () => {
  test('an operator makes a link, and it opens only that one', async () => {
    const { api, made } = await named(KEY);
    const token = String(made.body['token']);
    await api.call('POST', '/v1/endpoints', { url: 'https://a.example', event_types: ['*'] }, KEY);
    const url = 'https://theirs.example/';
    const { status } = await api.call('POST', '/v1/endpoints', { url, event_types: ['*'] }, token);
    expect(status).toBe(201);
    const ofKey = async (key: string) =>
      (await api.call('GET', '/v1/endpoints', undefined, key)).body['data'];
    expect(await ofKey(token)).toEqual(await ofKey(OTHER_KEY));
    expect(await ofKey(token)).toMatchObject([{ url }]);
  });

  test('nobody else does', async () => {
    const { made } = await named(OTHER_KEY);
    expect(made).toMatchObject({ status: 422, body: { errors: [{ field: '/workspace_id' }] } });
  });
});

describe('a token is narrow', () => {
  const closed = [
    'publishEvents',
    'createWorkspace',
    'eraseSubject',
    'listWorkspaces',
    'createApiKey',
    'listApiKeys',
    'revokeApiKey',
    'createPortalSession',
    'createEventType',
    'changeEventType',
    'removeEventType',
    'listAudit',
    'exportAudit',
  ];
  const bodies: Readonly<Record<string, object>> = {
    publishEvents: { type: 'media.ready', subject: { kind: 'media', id: 'v' }, data: { duration_ms: 1 } },
    createWorkspace: { name: 'mine' },
    recoverEndpoint: { since: SINCE },
    replayEndpoint: { since: SINCE },
    registerEndpoint: { url: 'https://receiver.example/new', event_types: ['*'] },
  };

  async function ask(api: NativeApi, token: string, [name, route]: [string, Route], endpointId: string) {
    const id = route.of === 'endpoint' ? endpointId : `${route.of ?? ''}_none`;
    const path = route.path.replace('{id}', id).replace('{type}', 'media.ready');
    const query = name === 'listAttemptsInBrief' ? '?delivery_ids=del_018cc251f40070008000000000000000' : '';
    const body = route.method === 'GET' || route.method === 'DELETE' ? undefined : (bodies[name] ?? {});
    return api.call(route.method, `/v1${path}${query}`, body, token);
  }

  // What follows the feed gets an answer that does not end; it has a test of its own.
  const table = Object.entries<Route>(routes).filter(
    ([name, { scope }]) => scope !== null && name !== 'followFeed',
  );

  test('the routes that it does not open are these', () => {
    const shut = table.filter(([, route]) => !isInPortal(route)).map(([name]) => name);
    expect(shut.toSorted()).toEqual(closed.toSorted());
  });

  test.each(table)('%s', async (name, route) => {
    const api = await portal();
    const { body } = await api.call('POST', '/v1/endpoints', {
      url: 'https://receiver.example/in',
      event_types: ['*'],
    });
    const { status } = await ask(api, api.token, [name, route], String(body['id']));
    expect(closed.includes(name) ? [403] : [200, 201, 202, 204, 404]).toContain(status);
    // One that may only look is refused whatever asks for more.
    const reader = await api.call('POST', '/v1/portal-sessions', { access: 'read' });
    const answered = await ask(api, String(reader.body['token']), [name, route], String(body['id']));
    expect(answered.status === 403).toBe(closed.includes(name) || route.scope !== 'read');
  });

  test('it opens no other API, and no session of the dashboard', async () => {
    const { app, token } = await portal();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    expect((await app.inject({ url: '/webhooks', headers })).statusCode).toBe(401);
    const exchange = { method: 'POST', headers } as const;
    const asKey = await app.inject({
      ...exchange,
      url: '/auth/api-key',
      payload: JSON.stringify({ apiKey: token }),
    });
    expect(asKey.statusCode).toBe(400);
    const signIn = await app.inject({
      ...exchange,
      url: '/ui/session',
      headers: { ...headers, 'x-cuewire-dashboard': '1' },
      payload: JSON.stringify({ key: token }),
    });
    expect(signIn.statusCode).toBe(401);
  });

  test('what was signed for the page, or for something else, is no token', async () => {
    const { app, call, url, token } = await portal();
    const page = url.pathname.split('/').at(-1) ?? '';
    expect((await call('GET', '/v1/endpoints', undefined, `cue_portal_${page}`)).status).toBe(401);
    const exchanged = await app.inject({
      method: 'POST',
      url: '/auth/api-key',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({ apiKey: KEY }),
    });
    const { access_token: access } = JSON.parse(exchanged.body) as { access_token: string };
    expect((await call('GET', '/v1/endpoints', undefined, `cue_portal_${access}`)).status).toBe(401);
    const [head, payload, signature] = token.split('.');
    const more = Buffer.from(payload ?? '', 'base64url')
      .toString()
      .replace('"read"', '"publish","read"');
    const forged = `${head}.${Buffer.from(more).toString('base64url')}.${signature}`;
    expect((await call('GET', '/v1/endpoints', undefined, forged)).status).toBe(401);
  });
});

describe('its requests are counted', () => {
  test('for itself, not for the key that made it', async () => {
    const api = await nativeApi({ requestLimits: { requestsPerMinute: 3 } });
    const { body } = await api.call('POST', '/v1/portal-sessions');
    const ask = async () => (await api.call('GET', '/v1/events', undefined, String(body['token']))).status;
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([200, 200, 200, 429]);
    expect((await api.call('GET', '/v1/events')).status).toBe(200);
  });

  test('and guesses of others behind the same address do not shut it out', async () => {
    const api = await nativeApi({ requestLimits: { failedSignInsPerMinute: 2 } });
    const { body } = await api.call('POST', '/v1/portal-sessions');
    const ask = async (key: string) => (await api.call('GET', '/v1/events', undefined, key)).status;
    expect([await ask('a'), await ask('b'), await ask('c')]).toEqual([401, 401, 429]);
    expect(await ask(String(body['token']))).toBe(200);
  });
});

test('the audit trail has who made a link, and what was changed by way of it', async () => {
  const { call, token } = await portal({ access: 'manage', frame_ancestors: ['https://app.example'] });
  const endpoint = { url: 'https://receiver.example/in', event_types: ['*'] };
  await call('POST', '/v1/endpoints', endpoint, token);
  const { body } = await call('GET', '/v1/audit');
  expect(body['data']).toMatchObject([
    { action: 'endpoint.register', actor: { via: 'portal' } },
    {
      action: 'portal_session.create',
      actor: { via: 'native' },
      after: { access: 'manage', frame_ancestors: ['https://app.example'] },
    },
  ]);
  expect(JSON.stringify(body)).not.toContain(token);
});

test('the feed that a session follows ends with it', async () => {
  const { app, clock, token } = await portal({ expires_in_seconds: 60 });
  const base = await app.listen({ port: 0, host: '127.0.0.1' });
  const response = await fetch(`${base}/v1/feed`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  clock.advance(61_000);
  expect(await response.text()).toContain('event: ready');
});

describe('the page', () => {
  test('may be framed by the origins of its session, and load its logo', async () => {
    const { open, url } = await portal(framed);
    for (const path of [url.pathname, `${url.pathname}/endpoints/new`]) {
      const { statusCode, headers } = await open(path);
      expect(statusCode).toBe(200);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain('frame-ancestors https://app.example http://127.0.0.1:3000');
      expect(policy).toContain("img-src 'self' data: https://cdn.example:8443;");
      expect(policy).not.toContain('unsafe');
      expect(headers['x-frame-options']).toBeUndefined();
      expect(headers['referrer-policy']).toBe('no-referrer');
    }
  });

  test('is told its looks and how long it lasts, as text', async () => {
    const { open, clock } = await portal(framed);
    clock.advance(HOUR_MS / 2);
    const { body } = await open();
    const content = /<meta name="cuewire-portal" content="([^"]*)" \/>/.exec(body)?.[1] ?? '';
    expect(body).not.toContain('<i>');
    const told = content.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
    expect(JSON.parse(told.replaceAll('&amp;', '&'))).toEqual({
      ...framed.theme,
      scopes: ['read', 'manage'],
      seconds_left: HOUR_MS / 2000,
    });
  });

  test('of a session that is over still looks like the customer’s, and has no time left', async () => {
    const { open, clock } = await portal(framed);
    clock.advance(48 * HOUR_MS);
    const { statusCode, headers, body } = await open();
    expect(statusCode).toBe(200);
    expect(headers['content-security-policy']).toContain('frame-ancestors https://app.example');
    expect(body).toContain('&quot;seconds_left&quot;:0');
  });

  test('may be framed by nobody when no origin was named, the link is forged, or its key is gone', async () => {
    const { open, url, call, token } = await portal();
    const [head = '', payload = ''] = url.pathname.split('.');
    const widened = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const evil = JSON.stringify({ ...widened, frameAncestors: ['https://evil.example'] });
    const forged = [head, Buffer.from(evil).toString('base64url'), url.pathname.split('.')[2]].join('.');
    const asToken = `/ui/portal/${token.replace('cue_portal_', '')}`;
    const maker = await call('POST', '/v1/api-keys', {});
    const made = await call('POST', '/v1/portal-sessions', framed, String(maker.body['key']));
    await call('DELETE', `/v1/api-keys/${String(maker.body['id'])}`);
    const pages = [url.pathname, forged, asToken, new URL(String(made.body['url'])).pathname, '/ui/portal/x'];
    const answers = await Promise.all(pages.map(async (path) => open(path)));
    for (const { headers } of answers) {
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-frame-options']).toBe('DENY');
    }
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 404, 404, 404, 404]);
    expect(answers.slice(1).map(({ body }) => body)).toEqual([HTML, HTML, HTML, HTML]);
  });

  test('leaves the dashboard to be framed by nobody', async () => {
    const { open } = await portal(framed);
    for (const path of ['/', '/ui', '/ui/endpoints', '/ui/portal']) {
      expect((await open(path)).headers['content-security-policy']).toContain("frame-ancestors 'none'");
    }
  });
});
