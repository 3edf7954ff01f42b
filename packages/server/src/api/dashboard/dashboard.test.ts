import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import { KEY, nativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';

const DASHBOARD = { 'x-cuewire-dashboard': '1' };
const HOUR_MS = 3_600_000;

function builtDashboard(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<title>Cuewire</title>');
  writeFileSync(join(folder, 'assets/app-1a2b.js'), 'run()');
  return folder;
}

async function signedIn(key = KEY) {
  const api = await nativeApi();
  const { headers, statusCode } = await api.app.inject({
    method: 'POST',
    url: '/ui/session',
    headers: { ...DASHBOARD, 'content-type': 'application/json' },
    payload: JSON.stringify({ key }),
  });
  const cookie = String(headers['set-cookie']);
  const get = async (url: string, more: Record<string, string> = {}) =>
    api.app.inject({ url, headers: { ...DASHBOARD, cookie: cookie.split(';')[0], ...more } });
  return { ...api, statusCode, cookie, get };
}

describe('the page', () => {
  test.each(['/', '/ui', '/ui/stories/media/vi1'])('%s is the app', async (url) => {
    const { app } = await nativeApi({ dashboardFiles: builtDashboard() });
    const { statusCode, headers, body } = await app.inject({ url });
    expect(statusCode).toBe(200);
    expect(body).toBe('<title>Cuewire</title>');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' });
  });

  test('names files that never change', async () => {
    const { app } = await nativeApi({ dashboardFiles: builtDashboard() });
    const { statusCode, headers } = await app.inject({ url: '/ui/assets/app-1a2b.js' });
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    expect((await app.inject({ url: '/ui/assets/..%2findex.html' })).statusCode).not.toBe(200);
    expect((await app.inject({ url: '/ui/assets/missing.js' })).statusCode).toBe(404);
  });

  test('says what to do when it was never built', async () => {
    const { app } = await nativeApi();
    const { statusCode, body } = await app.inject({ url: '/' });
    expect(statusCode).toBe(503);
    expect(body).toContain('npm install');
  });
});

describe('a session', () => {
  test('opens the native API, with the scopes of its key', async () => {
    const { statusCode, cookie, get } = await signedIn();
    expect(statusCode).toBe(200);
    expect(cookie).toMatch(/^cuewire_session=\S+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    expect((await get('/v1/endpoints')).statusCode).toBe(200);
    const { api_key: apiKey, workspace } = (await get('/ui/session')).json<Record<string, object>>();
    expect(apiKey).toMatchObject({ scopes: ['publish', 'manage', 'read'] });
    expect(workspace).toMatchObject({ name: 'test' });
  });

  test('is of no use to a page of another origin', async () => {
    const { app, cookie } = await signedIn();
    const [pair] = cookie.split(';');
    expect((await app.inject({ url: '/v1/endpoints', headers: { cookie: pair } })).statusCode).toBe(401);
    expect((await app.inject({ url: '/ui/session', headers: { cookie: pair } })).statusCode).toBe(403);
    const preflight = await app.inject({
      method: 'OPTIONS',
      url: '/v1/endpoints',
      headers: { origin: 'http://127.0.0.1:9', 'access-control-request-headers': 'x-cuewire-dashboard' },
    });
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('does not stand in for a bearer key that is wrong', async () => {
    const { get } = await signedIn();
    expect((await get('/v1/endpoints', { authorization: 'Bearer wrong' })).statusCode).toBe(401);
  });

  test('ends after twelve hours, and is renewed by who uses it', async () => {
    const { clock, get } = await signedIn();
    expect((await get('/ui/session')).headers['set-cookie']).toBeUndefined();
    clock.advance(7 * HOUR_MS);
    expect((await get('/ui/session')).headers['set-cookie']).toContain('cuewire_session=');
    clock.advance(6 * HOUR_MS);
    expect((await get('/ui/session')).statusCode).toBe(401);
  });

  test('ends with its key', async () => {
    const { call, get } = await signedIn(OTHER_KEY);
    const { api_key: apiKey } = (await get('/ui/session')).json<{ api_key: { id: string } }>();
    const { body: other } = await call('POST', '/v1/api-keys', {}, OTHER_KEY);
    await call('DELETE', `/v1/api-keys/${apiKey.id}`, undefined, String(other['key']));
    expect((await get('/ui/session')).statusCode).toBe(401);
    expect((await get('/v1/endpoints')).statusCode).toBe(401);
  });

  test('is refused to a key that is not known, and to what is no key', async () => {
    expect((await signedIn('wrong')).statusCode).toBe(401);
    expect((await signedIn('')).statusCode).toBe(422);
  });

  test('is not opened by a token made for something else', async () => {
    const { app } = await nativeApi();
    const { body } = await app.inject({
      method: 'POST',
      url: '/auth/api-key',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({ apiKey: KEY }),
    });
    const { access_token: token } = JSON.parse(body) as { access_token: string };
    const headers = { ...DASHBOARD, cookie: `cuewire_session=${token}` };
    expect((await app.inject({ url: '/v1/endpoints', headers })).statusCode).toBe(401);
  });
});
