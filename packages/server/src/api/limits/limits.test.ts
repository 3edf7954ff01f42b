import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { InjectOptions } from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import { nativeApi, OTHER_KEY } from '../../../test/fixtures/native-api.ts';
import { until } from '../../../test/fixtures/until.ts';
import { VirtualClock } from '../../../test/fixtures/virtual-clock.ts';
import { clientAddressBehind } from './client-address.ts';
import { MinuteCounter } from './minute-counter.ts';
import { networkOf } from './network-of.ts';
import { defaultSlowRequestLimits, endSlowRequests } from './slow-requests.ts';

const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } };

const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
const wrong = (index: number) => `cue_wrong_key_number_${index}`;

const requestFrom = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as never;

async function listening() {
  const clock = new VirtualClock();
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end('done'));
  });
  onTestFinished(endSlowRequests(server, clock));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const open = async (head: string) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    // What is ended in the middle is reset.
    socket.on('error', () => undefined);
    socket.resume();
    await once(socket, 'connect');
    const begun = once(server, 'request');
    socket.write(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n${head}\r\n`);
    const [request] = (await begun) as [{ socket: { bytesRead: number } }];
    const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    return { socket, ended, arrived: () => request.socket.bytesRead };
  };
  return { clock, open };
}

describe('a counter of minutes', () => {
  test('starts anew each minute, for everybody', () => {
    const clock = new VirtualClock();
    const counter = new MinuteCounter(clock, 2);
    expect([1, 2, 3].map(() => counter.count('one'))).toEqual([true, true, false]);
    expect(counter.count('other')).toBe(true);
    clock.advance(59_999);
    expect(counter.secondsLeft).toBe(1);
    expect(counter.count('one')).toBe(false);
    clock.advance(1);
    expect(counter.count('one')).toBe(true);
  });

  test('counts those that it knows on their own when there are too many, and newcomers a share at a time', () => {
    const counter = new MinuteCounter(new VirtualClock(), 5);
    counter.count('known');
    for (let one = 0; one < 30_000; one += 1) counter.count(`flood ${one}`);
    // Nobody gets more than there is, by coming as somebody else each time.
    expect(counter.isUsedUp('newcomer')).toBe(true);
    expect(counter.left('newcomer')).toBe(0);
    expect(counter.count('newcomer')).toBe(false);
    expect(counter.count('known')).toBe(true);
  });

  test('does not let one who made up too many names use up the counts of all newcomers', () => {
    const counter = new MinuteCounter(new VirtualClock(), 100);
    for (let one = 0; one < 10_000; one += 1) counter.count(`flood ${one}`);
    for (let one = 0; one < 200; one += 1) counter.count('one more');
    const newcomers = Array.from({ length: 50 }, (_, one) => counter.count(`newcomer ${one}`));
    expect(newcomers.filter((may) => !may).length).toBeLessThan(3);
  });
});

describe('requests over the limit are 429, with the time to wait', () => {
  test('of a key, and no other', async () => {
    const { call, clock } = await nativeApi({ requestLimits: { requestsPerMinute: 2 } });
    await call('GET', '/v1/endpoints');
    await call('GET', '/v1/deliveries');
    const refused = await call('GET', '/v1/events');
    expect(refused).toMatchObject({
      status: 429,
      headers: { 'retry-after': '60' },
      body: { code: 'too_many_requests', detail: 'At most 2 requests per minute of one key.' },
    });
    expect((await call('GET', '/v1/events', undefined, OTHER_KEY)).status).toBe(200);
    expect((await call('POST', '/v1/events', event)).status).toBe(202);
    clock.advance(60_000);
    expect((await call('GET', '/v1/events')).status).toBe(200);
  });

  test.each(['/v1/events', '/v1/events?'])('of a key that publishes: %s', async (path) => {
    const { app } = await nativeApi({ requestLimits: { publishesPerMinute: 2 } });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const statuses: number[] = [];
    for (let one = 0; one < 4; one += 1) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${OTHER_KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify(event),
      });
      statuses.push(response.status);
    }
    expect(statuses).toEqual([202, 202, 429, 429]);
  });

  test.each(['/health/live', '/v1/openapi.json', '/v1/events', '/webhooks', '/nothing'])(
    'of an address, whatever it asks for: %s',
    async (url) => {
      const { app } = await nativeApi({ requestLimits: { addressRequestsPerMinute: 1 } });
      await app.inject({ url });
      const { statusCode, headers, body } = await app.inject({ url });
      expect({ statusCode, after: headers['retry-after'] }).toEqual({ statusCode: 429, after: '60' });
      expect(body).toContain('too_many_requests');
    },
  );
});

describe('keys that are guessed', () => {
  test('are not looked at any more, even if one is right, until the minute is over', async () => {
    const { call, clock } = await nativeApi({ requestLimits: { failedSignInsPerMinute: 3 } });
    for (let one = 0; one < 3; one += 1) {
      expect((await call('GET', '/v1/events', undefined, wrong(one))).status).toBe(401);
    }
    expect((await call('GET', '/v1/events', undefined, wrong(3))).status).toBe(429);
    expect((await call('GET', '/v1/events', undefined, OTHER_KEY)).status).toBe(429);
    clock.advance(60_000);
    expect((await call('GET', '/v1/events', undefined, OTHER_KEY)).status).toBe(200);
  });

  test('do not shut out a key that was used from there before', async () => {
    const { call } = await nativeApi({ requestLimits: { failedSignInsPerMinute: 3 } });
    await call('GET', '/v1/events', undefined, OTHER_KEY);
    for (let one = 0; one < 10; one += 1) await call('GET', '/v1/events', undefined, wrong(one));
    expect((await call('GET', '/v1/events', undefined, OTHER_KEY)).status).toBe(200);
  });
});

describe('the same limit of guesses is in front of', () => {
  const json = { 'content-type': 'application/json' };
  const ways: Readonly<Record<string, (key: string) => InjectOptions>> = {
    'the native API': (key) => ({ url: '/v1/events', headers: { authorization: `Bearer ${key}` } }),
    'api.video, by Basic': (key) => ({ url: '/webhooks', headers: { authorization: basic(key) } }),
    'api.video, by Bearer': (key) => ({ url: '/webhooks', headers: { authorization: `Bearer ${key}` } }),
    'the token exchange of api.video': (key) => ({
      method: 'POST',
      url: '/auth/api-key',
      headers: json,
      payload: JSON.stringify({ apiKey: key }),
    }),
    'Twelve Labs': (key) => ({
      url: '/twelvelabs/v1.3/analyze/tasks/none',
      headers: { 'x-api-key': key },
    }),
    'the dashboard': (key) => ({
      method: 'POST',
      url: '/ui/session',
      headers: { ...json, 'x-cuewire-dashboard': '1' },
      payload: JSON.stringify({ key }),
    }),
    'the metrics': (key) => ({ url: '/metrics', headers: { authorization: `Bearer ${key}` } }),
  };

  test.each(Object.entries(ways))('%s', async (_, ask) => {
    const { app, clock } = await nativeApi({
      requestLimits: { failedSignInsPerMinute: 3 },
      metricsToken: OTHER_KEY,
    });
    const status = async (key: string) => (await app.inject(ask(key))).statusCode;
    for (let one = 0; one < 3; one += 1) expect([400, 401]).toContain(await status(wrong(one)));
    expect(await status(wrong(3))).toBe(429);
    // A right one is not told from the others.
    expect(await status(OTHER_KEY)).toBe(429);
    clock.advance(60_000);
    expect([400, 401, 429]).not.toContain(await status(OTHER_KEY));
  });

  test('all of them together', async () => {
    const { app } = await nativeApi({
      requestLimits: { failedSignInsPerMinute: 7 },
      metricsToken: OTHER_KEY,
    });
    const asks = Object.values(ways);
    for (const ask of asks) expect((await app.inject(ask(wrong(1)))).statusCode).not.toBe(429);
    for (const ask of asks) expect((await app.inject(ask(wrong(2)))).statusCode).toBe(429);
  });

  test('a signed token, there is nothing to guess: one that has expired is no guess', async () => {
    const { app } = await nativeApi({ requestLimits: { failedSignInsPerMinute: 1 } });
    const expired = { url: '/webhooks', headers: { authorization: 'Bearer aaaa.bbbb.cccc' } };
    for (let one = 0; one < 5; one += 1) expect((await app.inject(expired)).statusCode).toBe(401);
    const right = { url: '/webhooks', headers: { authorization: basic(OTHER_KEY) } };
    expect((await app.inject(right)).statusCode).toBe(200);
  });
});

test('requests of a key are counted at the API of Twelve Labs, too', async () => {
  const { app } = await nativeApi({ requestLimits: { requestsPerMinute: 2 } });
  const ask = { url: '/twelvelabs/v1.3/analyze/tasks/none', headers: { 'x-api-key': OTHER_KEY } };
  const statuses: number[] = [];
  for (let one = 0; one < 3; one += 1) statuses.push((await app.inject(ask)).statusCode);
  expect(statuses).toEqual([404, 404, 429]);
});

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
  ['2001::2:3:4:5:6', '2001:0:0:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['unknown', 'unknown'],
])('the address %s is counted as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('signing in at the dashboard with unknown keys is limited, too', async () => {
  const { app } = await nativeApi({ requestLimits: { failedSignInsPerMinute: 2 } });
  const statuses: number[] = [];
  for (const key of ['wrong 1', 'wrong 2', 'wrong 3', OTHER_KEY]) {
    const headers = { 'x-cuewire-dashboard': '1', 'content-type': 'application/json' };
    const request = {
      method: 'POST',
      url: '/ui/session',
      headers,
      payload: JSON.stringify({ key }),
    } as const;
    statuses.push((await app.inject(request)).statusCode);
  }
  expect(statuses).toEqual([401, 401, 429, 429]);
});

describe('the address of a client', () => {
  test.each([
    [[], '192.0.2.1', '198.51.100.1', '192.0.2.1'],
    [['192.0.2.0/24'], '192.0.2.1', '198.51.100.1', '198.51.100.1'],
    [['192.0.2.1'], '::ffff:192.0.2.1', '198.51.100.1', '198.51.100.1'],
    [['192.0.2.0/24'], '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    [['192.0.2.0/24'], '192.0.2.1', '198.51.100.66, 198.51.100.1, 192.0.2.7', '198.51.100.1'],
    [['192.0.2.0/24'], '192.0.2.1', 'no address', '192.0.2.1'],
    [['192.0.2.0/24'], '192.0.2.1', undefined, '192.0.2.1'],
    [['fd00::/8'], 'fd00::1', '2001:db8::5', '2001:db8::5'],
  ])('behind %j, from %s with "%s", is %s', (trusted, remote, forwarded, expected) => {
    expect(clientAddressBehind(trusted)(requestFrom(remote, forwarded))).toBe(expected);
  });
});

describe('a request that does not come to its end', () => {
  test('is ended after a minute', async () => {
    const { clock, open } = await listening();
    const { socket, ended } = await open('');
    socket.write('x');
    clock.advance(60_000);
    socket.write('x');
    clock.advance(defaultSlowRequestLimits.lookEveryMs);
    await ended;
    expect(socket.destroyed).toBe(true);
  });

  test('may take longer when it is an upload, for as long as it keeps coming', async () => {
    const { clock, open } = await listening();
    const { socket, ended, arrived } = await open('content-type: multipart/form-data; boundary=x\r\n');
    const piece = 'x'.repeat(defaultSlowRequestLimits.uploadBytesMin);
    for (let one = 0; one < 10; one += 1) {
      const before = arrived();
      socket.write(piece);
      await until(() => arrived() >= before + piece.length, 'the piece arrives');
      clock.advance(defaultSlowRequestLimits.lookEveryMs);
    }
    expect(socket.readyState).toBe('open');
    socket.write('x');
    clock.advance(defaultSlowRequestLimits.lookEveryMs);
    await ended;
    expect(socket.destroyed).toBe(true);
  });
});
