import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../test/fixtures/virtual-clock.ts';
import { answer, engineBundle } from '../../test/fixtures/engine-bundle.ts';
import { until } from '../../test/fixtures/until.ts';
import type { ClientCredentials } from '../core/endpoint-access.ts';
import { describeOutcome } from '../core/outcome.ts';
import type { TransportRequest, TransportResult } from './ports.ts';

const TOKEN_URL = 'https://login.example/token';
const credentials: ClientCredentials = {
  kind: 'oauth2_client_credentials',
  tokenUrl: TOKEN_URL,
  clientId: 'me:1',
  clientSecret: 's&cret',
  scope: 'events write',
  audience: null,
  clientAuthentication: 'basic',
  tls: null,
};

const granted = (token: string, expiresIn: unknown = 1000): TransportResult => ({
  kind: 'answered',
  status: 200,
  headers: {},
  body: JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: expiresIn }),
});

/** An endpoint whose server asks for tokens; both answer as the test says. */
async function authorized(more: Partial<ClientCredentials> = {}) {
  const bundle = await engineBundle({ clock: new VirtualClock() });
  const servers = {
    /** How often a token was asked for. */
    asked: 0,
    token: (count: number): TransportResult | Promise<TransportResult> => granted(`token-${count}`),
    endpoint: ((): TransportResult => answer(200)) as (request: TransportRequest) => TransportResult,
  };
  bundle.respond = (request) => {
    if (request.url !== TOKEN_URL) return servers.endpoint(request);
    servers.asked += 1;
    return servers.token(servers.asked);
  };
  const endpoint = await bundle.endpoint({ authentication: { ...credentials, ...more } });
  return {
    ...bundle,
    servers,
    endpoint,
    /** Publishes, and resolves with what came of the attempts. */
    deliver: async (count = 1) => {
      const before = bundle.attempts.length;
      await Promise.all(
        Array.from({ length: count }, (_, index) =>
          bundle.publish({ subject: { kind: 'media', id: `vi${before + index}` } }),
        ),
      );
      await until(() => bundle.attempts.length >= before + count, 'the attempts');
      return bundle.attempts.slice(before).map(({ attempt }) => describeOutcome(attempt.outcome));
    },
    deliveries: () => bundle.sent.filter(({ url }) => url !== TOKEN_URL),
    tokenRequests: () => bundle.sent.filter(({ url }) => url === TOKEN_URL),
  };
}

describe('credentials that are known', () => {
  test('stand in each request, and in no log', async () => {
    const bundle = await engineBundle();
    await bundle.endpoint({ authentication: { kind: 'basic', username: 'me', password: 'pä:ss' } });
    await bundle.endpoint({ authentication: { kind: 'bearer', token: 'opaque' } });
    await bundle.publish();
    await until(() => bundle.attempts.length === 2, 'both attempts');
    const basic = `Basic ${Buffer.from('me:pä:ss').toString('base64')}`;
    expect(bundle.sent.map(({ headers }) => headers['authorization'])).toEqual([basic, 'Bearer opaque']);
    for (const { attempt } of bundle.attempts) {
      expect(attempt.requestHeaders).toMatchObject({ authorization: '(hidden)' });
      expect(JSON.stringify(attempt)).not.toMatch(/opaque|Basic /);
    }
  });
});

describe('an access token', () => {
  test('is asked for as RFC 6749 says, with the id and the secret in a header', async () => {
    const { deliver, tokenRequests, deliveries } = await authorized();
    expect(await deliver()).toEqual(['delivered(200)']);
    const [request] = tokenRequests();
    expect(request?.body).toBe('grant_type=client_credentials&scope=events+write');
    expect(request?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from('me%3A1:s%26cret').toString('base64')}`,
    });
    expect(deliveries()[0]?.headers['authorization']).toBe('Bearer token-1');
  });

  test('is asked for with both in the body, where the server wants that', async () => {
    const { deliver, tokenRequests } = await authorized({ clientAuthentication: 'body', audience: 'us' });
    await deliver();
    const [request] = tokenRequests();
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'client_credentials',
      scope: 'events write',
      audience: 'us',
      client_id: 'me:1',
      client_secret: 's&cret',
    });
    expect(request?.headers).not.toHaveProperty('authorization');
  });

  test('is asked for once, however many deliveries wait for it', async () => {
    const { deliver, servers } = await authorized();
    const { promise, resolve } = Promise.withResolvers<TransportResult>();
    servers.token = () => promise;
    const outcomes = deliver(30);
    await until(() => servers.asked === 1, 'the request for a token');
    resolve(granted('shared'));
    expect(await outcomes).toEqual(Array.from({ length: 30 }, () => 'delivered(200)'));
    expect(servers.asked).toBe(1);
  });

  test('serves until most of its life is over, and is renewed while it still counts', async () => {
    const { deliver, deliveries, servers, clock } = await authorized();
    const used = () => deliveries().at(-1)?.headers['authorization'];
    await deliver();
    clock.advance(799_000);
    await deliver();
    expect([used(), servers.asked]).toEqual(['Bearer token-1', 1]);
    const { promise, resolve } = Promise.withResolvers<TransportResult>();
    servers.token = () => promise;
    clock.advance(2000);
    await deliver(3);
    expect([used(), servers.asked]).toEqual(['Bearer token-1', 2]);
    resolve(granted('token-2'));
    await promise;
    await deliver();
    expect([used(), servers.asked]).toEqual(['Bearer token-2', 2]);
  });

  test('whose renewal fails serves to its end, and its server is asked seldom', async () => {
    const { deliver, deliveries, servers, clock } = await authorized();
    await deliver();
    servers.token = () => answer(503);
    clock.advance(850_000);
    for (let round = 0; round < 5; round += 1) expect(await deliver(4)).not.toContain('unauthorized');
    expect(servers.asked).toBe(2);
    expect(deliveries().at(-1)?.headers['authorization']).toBe('Bearer token-1');
    clock.advance(101_000);
    expect(await deliver()).toEqual(['unauthorized: token URL answered 503']);
  });

  test('that the endpoint does not take is asked for anew, once', async () => {
    const { deliver, servers } = await authorized();
    servers.endpoint = ({ headers }) => answer(headers['authorization'] === 'Bearer token-1' ? 401 : 200);
    expect(await deliver(5)).toEqual(Array.from({ length: 5 }, () => 'rejected(401)'));
    expect(await deliver(5)).toEqual(Array.from({ length: 5 }, () => 'delivered(200)'));
    expect(servers.asked).toBe(2);
  });

  test('goes with the credentials that it was given for', async () => {
    const { deliver, deliveries, servers, engine, workspaceId, endpoint } = await authorized();
    await deliver();
    await engine.endpoints.change(workspaceId, endpoint.id, { description: 'other' });
    await deliver();
    expect(servers.asked).toBe(1);
    await engine.endpoints.change(workspaceId, endpoint.id, {
      authentication: { ...credentials, clientId: 'other' },
    });
    await deliver();
    expect(deliveries().at(-1)?.headers['authorization']).toBe('Bearer token-2');
  });

  test.each([
    ['without a life', { access_token: 'a' }, 299, 1],
    ['with a life as text', { access_token: 'a', expires_in: '1000' }, 790, 1],
    ['with a life of nothing', { access_token: 'a', expires_in: 0 }, 286, 2],
  ])('%s has one all the same', async (_, body, seconds, asked) => {
    const { deliver, servers, clock } = await authorized();
    servers.token = () => ({ kind: 'answered', status: 200, headers: {}, body: JSON.stringify(body) });
    await deliver();
    clock.advance((seconds - 60) * 1000);
    await deliver();
    clock.advance(60_000);
    await deliver();
    expect(servers.asked).toBeGreaterThanOrEqual(asked);
    expect(servers.asked).toBeLessThanOrEqual(2);
  });
});

describe('without a token', () => {
  test.each<[string, TransportResult, string]>([
    [
      'refused',
      { kind: 'answered', status: 401, headers: {}, body: '{"error":"invalid_client","secret":"s&cret"}' },
      'token URL answered 401 invalid_client',
    ],
    [
      'unreachable',
      { kind: 'unreachable', reason: 'dns', detail: 'ENOTFOUND' },
      'token URL unreachable(dns): ENOTFOUND',
    ],
    ['blocked', { kind: 'blocked', address: '10.0.0.1' }, 'token URL blocked(10.0.0.1)'],
    ['too slow', { kind: 'timed_out', phase: 'headers' }, 'token URL timed out(headers)'],
    ['redirected', answer(302), 'token URL answered 302'],
    ['answered no JSON', answer(200), 'token URL answered without a usable access_token'],
    [
      'answered a token that would be a header of its own',
      granted('a\r\nx-injected: 1'),
      'token URL answered without a usable access_token',
    ],
    [
      'answered another kind of token',
      { kind: 'answered', status: 200, headers: {}, body: '{"access_token":"a","token_type":"mac"}' },
      'token URL answered with no bearer token',
    ],
  ])('because that was %s, nothing is sent, and the outcome says so', async (_, result, detail) => {
    const { deliver, deliveries, servers } = await authorized();
    servers.token = () => result;
    expect(await deliver()).toEqual([`unauthorized: ${detail}`]);
    expect(deliveries()).toEqual([]);
  });

  test('one refusal answers all that wait, and the next one is asked for a little later', async () => {
    const { deliver, servers, clock } = await authorized();
    servers.token = () => answer(500);
    await deliver(10);
    await deliver(5);
    expect(servers.asked).toBe(1);
    clock.advance(2000);
    servers.token = (count) => granted(`token-${count}`);
    expect(await deliver()).toEqual(['delivered(200)']);
  });

  test('a delivery is tried again as any that failed', async () => {
    const { deliver, servers, clock, attempts } = await authorized();
    servers.token = () => answer(500);
    await deliver();
    servers.token = (count) => granted(`token-${count}`);
    clock.advance(6000);
    await until(() => attempts.length === 2, 'the second attempt');
    expect(attempts[1]).toMatchObject({ state: 'delivered', attempt: { number: 2 } });
  });
});
