// Who may call: the three forms of the Authorization header, the token exchange, and what each mistake is answered.
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.ts';
import { VirtualClock } from '../fixtures/virtual-clock.ts';
import { API_KEY, REFERENCE, startCuewire, startCuewireAt } from './api-video-server.ts';
import { basic, bearer, send } from './http.ts';

const HOUR_MS = 3_600_000;

async function tokensFor(url: string): Promise<{ access_token: string; refresh_token: string }> {
  const { body } = await send(`${url}/auth/api-key`, {
    method: 'POST',
    authorization: null,
    body: { apiKey: API_KEY },
  });
  return body as unknown as { access_token: string; refresh_token: string };
}

describe('the Authorization header', () => {
  test('the key by Basic, a token by Bearer and the key by Bearer are all let in', async () => {
    const { url } = await startCuewire();
    const { access_token: token } = await tokensFor(url);
    for (const authorization of [basic(API_KEY), bearer(token), `bearer ${token}`, bearer(API_KEY)]) {
      expect(await send(`${url}/webhooks`, { authorization })).toMatchObject({ status: 200 });
    }
  });

  test('each mistake is 401 with a name of its own', async () => {
    const { url } = await startCuewire();
    const missing = ['authentication-missing-authorization-header', 'The "Authorization" header is missing.'];
    const unknownKey = ['authentication-invalid-api-key', 'The API key is invalid.'];
    const unknownToken = ['authentication-invalid-access-token', 'The access token is invalid or expired.'];
    const malformed = [
      'authentication-invalid-authorization-header-value',
      'The "Authorization" header value is invalid.',
    ];
    const withoutColon = `Basic ${Buffer.from(API_KEY).toString('base64')}`;
    const mistakes = [
      [null, missing],
      ['', missing],
      [basic('unknown'), unknownKey],
      [bearer('unknown'), unknownToken],
      ['Digest x', malformed],
      ['Bearer', malformed],
      [withoutColon, malformed],
    ] as const;
    for (const [authorization, [slug = '', title = '']] of mistakes) {
      const answer = await send(`${url}/webhooks`, { authorization });
      expect(answer.status).toBe(401);
      expect(answer.headers['content-type']).toBe('application/json');
      expect(answer.body).toEqual({ type: REFERENCE + slug, title, name: '', status: 401 });
    }
  });

  test('every route asks for it, also with a method that it does not have', async () => {
    const { url } = await startCuewire();
    for (const path of ['/webhooks/webhook_x', '/videos', '/videos/vix', '/videos/vix/status']) {
      expect(await send(url + path, { authorization: null })).toMatchObject({ status: 401 });
      expect(await send(url + path, { method: 'PUT', authorization: null })).toMatchObject({ status: 401 });
    }
  });
});

describe('the token exchange', () => {
  test('a key gives a pair of tokens, with all four members', async () => {
    const { url } = await startCuewire();
    const answer = await send(`${url}/auth/api-key`, {
      method: 'POST',
      authorization: null,
      body: { apiKey: API_KEY },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.body).toEqual({
      token_type: 'Bearer',
      expires_in: 3600,
      access_token: expect.any(String) as unknown,
      refresh_token: expect.any(String) as unknown,
    });
  });

  test('a refresh token gives a new pair', async () => {
    const { url } = await startCuewire();
    const first = await tokensFor(url);
    const refreshed = await send(`${url}/auth/refresh`, {
      method: 'POST',
      authorization: null,
      body: { refreshToken: first.refresh_token },
    });
    expect(refreshed.status).toBe(200);
    expect(refreshed.body['access_token']).not.toBe(first.access_token);
    const authorization = bearer(String(refreshed.body['access_token']));
    expect(await send(`${url}/webhooks`, { authorization })).toMatchObject({ status: 200 });
  });

  test('tokens of one kind are not taken for the other', async () => {
    const { url } = await startCuewire();
    const tokens = await tokensFor(url);
    const body = { refreshToken: tokens.access_token };
    const refreshed = await send(`${url}/auth/refresh`, { method: 'POST', body });
    expect(refreshed.status).toBe(400);
    const answer = await send(`${url}/webhooks`, { authorization: bearer(tokens.refresh_token) });
    expect(answer.body['type']).toBe(`${REFERENCE}authentication-invalid-access-token`);
  });

  test.for([
    ['/auth/api-key', { apiKey: 'unknown' }],
    ['/auth/refresh', { refreshToken: 'unknown' }],
  ] as const)('bad credentials at %s are 400', async ([path, body]) => {
    const { url } = await startCuewire();
    const answer = await send(url + path, { method: 'POST', authorization: null, body });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      type: `${REFERENCE}authentication-invalid-user-credentials`,
      title: 'The user credentials were incorrect.',
      name: '',
      status: 400,
    });
  });

  test('a missing key and a body that is no JSON are told apart', async () => {
    const { url } = await startCuewire();
    const missing = await send(`${url}/auth/api-key`, { method: 'POST', body: {} });
    expect(missing.body).toMatchObject({
      type: `${REFERENCE}attribute-required`,
      name: 'apiKey',
      status: 400,
    });
    const unreadable = await send(`${url}/auth/api-key`, { method: 'POST', body: '{"apiKey":' });
    expect(unreadable.body).toMatchObject({
      type: `${REFERENCE}invalid-payload`,
      title: 'The payload is invalid.',
      status: 400,
    });
  });

  test('a token lives for one hour, not longer', async () => {
    const clock = new VirtualClock();
    const url = await startCuewireAt(clock);
    const { access_token: token, refresh_token: refreshToken } = await tokensFor(url);
    clock.advance(HOUR_MS - 1000);
    expect(await send(`${url}/webhooks`, { authorization: bearer(token) })).toMatchObject({ status: 200 });
    clock.advance(1000);
    const expired = await send(`${url}/webhooks`, { authorization: bearer(token) });
    expect(expired).toMatchObject({
      status: 401,
      body: {
        type: `${REFERENCE}authentication-invalid-access-token`,
        title: 'The access token is invalid or expired.',
      },
    });
    const refreshed = await send(`${url}/auth/refresh`, { method: 'POST', body: { refreshToken } });
    expect(refreshed.status).toBe(200);
  });

  test('a token survives a restart, and is worth nothing at another server', async () => {
    const folder = temporaryFolder();
    const before = await startCuewire({ folder });
    const { access_token: token } = await tokensFor(before.url);
    await before.stop();
    const after = await startCuewire({ folder });
    const elsewhere = await startCuewire();
    const authorization = bearer(token);
    expect(await send(`${after.url}/webhooks`, { authorization })).toMatchObject({ status: 200 });
    expect(await send(`${elsewhere.url}/webhooks`, { authorization })).toMatchObject({ status: 401 });
  });

  test('a token without a signature, or of another algorithm, is refused', async () => {
    const { url } = await startCuewire();
    const { access_token: token } = await tokensFor(url);
    const [header = '', payload = ''] = token.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', kid })).toString('base64url');
    for (const forged of [
      `${unsigned}.${payload}.`,
      `${header}.${payload}.AAAA`,
      `${header}.${payload}`,
      'a.b.c',
    ]) {
      expect(await send(`${url}/webhooks`, { authorization: bearer(forged) })).toMatchObject({ status: 401 });
    }
  });
});
