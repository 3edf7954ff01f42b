// Promise 6, held to a long list of tricks: no private address, no redirect, no rebinding.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { endpointUrl } from '@cuewire/contract';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  HONEST_ANSWERS,
  HONEST_URLS,
  HOSTILE_ANSWERS,
  HOSTILE_PORTS,
  HOSTILE_URLS,
  ODD_URLS,
} from '../../test/fixtures/destinations.ts';
import { resolverAsking } from '../../test/fixtures/dns-server.ts';
import { createAddressGuard } from './address-guard.ts';
import type { ConnectorOptions, Resolver } from './connector.ts';
import { isDenied, parsePortRanges, PORTS_DENIED_BY_DEFAULT } from './denied-ports.ts';
import { defaultHttpLimits, HttpTransport } from './http.ts';
import { createUrlRule } from './url-rule.ts';

const guard = createAddressGuard([]);
const deniedPorts = parsePortRanges(PORTS_DENIED_BY_DEFAULT) ?? [];
const rule = createUrlRule(guard, deniedPorts);
const mayRegister = (url: string) => endpointUrl.safeParse(url).success && rule(url) === undefined;

const answering =
  (addresses: readonly string[]): Resolver =>
  (_, __, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

function setup(ways: Partial<ConnectorOptions> = {}) {
  const transport = new HttpTransport({ guard, deniedPorts, ...ways }, defaultHttpLimits);
  onTestFinished(() => transport[Symbol.asyncDispose]());
  return (url: string) => transport.send({ connectionsOf: url, url, tls: null, headers: {}, body: '{}' });
}

async function serverOn(host: string, port: number, listener: RequestListener) {
  const server = createServer(listener);
  server.listen(port, host);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('the lists are as long as they are said to be', () => {
  const hostile = [...HOSTILE_URLS, ...ODD_URLS, ...HOSTILE_PORTS, ...HOSTILE_ANSWERS];
  expect(new Set(hostile.map(String)).size).toBe(hostile.length);
  expect(hostile.length).toBeGreaterThanOrEqual(200);
  expect(HONEST_URLS.length + HONEST_ANSWERS.length).toBeGreaterThanOrEqual(100);
});

describe('a URL of a private place is refused at registration, and blocked at delivery', () => {
  test.each(HOSTILE_URLS)('%s', async (url) => {
    expect(mayRegister(url)).toBe(false);
    // As any resolver of this machine would.
    const send = setup({ resolver: answering(['127.0.0.1', '::1']) });
    expect(await send(url)).toMatchObject({ kind: 'blocked' });
  });
});

test.each(ODD_URLS.map((url) => [JSON.stringify(url), url]))('an odd URL is refused: %s', (_, url) => {
  expect(mayRegister(url)).toBe(false);
});

test.each(HOSTILE_PORTS)('port %i is refused at registration, and blocked at delivery', async (port) => {
  const url = `http://receiver.example:${port}/`;
  expect(mayRegister(url)).toBe(false);
  expect(await setup({ resolver: answering(['8.8.8.8']) })(url)).toEqual({
    kind: 'blocked',
    address: `receiver.example:${port}`,
  });
});

describe('a name is blocked that resolves to', () => {
  test.each(HOSTILE_ANSWERS.map((answer) => [JSON.stringify(answer), answer] as const))(
    '%s',
    async (_, answer) => {
      const port = await serverOn('::', 0, () => {
        throw new Error('it was reached');
      });
      const send = setup({ resolver: answering(answer) });
      expect(await send(`http://receiver.example:${port}/`)).toMatchObject({ kind: 'blocked' });
    },
  );
});

test.each(HONEST_URLS)('an honest URL may be registered: %s', (url) => {
  expect(mayRegister(url)).toBe(true);
});

test.each(HONEST_ANSWERS.map((answer) => [answer.join(' '), answer] as const))(
  'honest addresses may be reached: %s',
  (_, answer) => {
    expect(answer.filter((address) => !guard.mayReach(address))).toEqual([]);
  },
);

test('of mixed answers only what is allowed is connected to, wherever it stands', async () => {
  const open = createAddressGuard(['127.0.0.2']);
  const port = await serverOn('127.0.0.2', 0, (_, response) => response.end('public'));
  let isReached = false;
  await serverOn('127.0.0.1', port, (_, response) => {
    isReached = true;
    response.end('private');
  });
  for (const answer of [
    ['127.0.0.1', '127.0.0.2'],
    ['127.0.0.2', '127.0.0.1'],
    ['::1', '127.0.0.1', '10.0.0.1', '127.0.0.2', '::ffff:127.0.0.1'],
  ]) {
    const send = setup({ guard: open, resolver: answering(answer) });
    expect(await send(`http://receiver.example:${port}/`)).toMatchObject({
      kind: 'answered',
      body: 'public',
    });
  }
  expect(isReached).toBe(false);
});

/** A server where deliveries may go, and one where they may not, on the same port. */
async function twoServers() {
  const port = await serverOn('127.0.0.2', 0, (_, response) => {
    // Each delivery has to open a connection of its own, and so to resolve the name again.
    response.setHeader('connection', 'close');
    response.end('public');
  });
  const reached: string[] = [];
  await serverOn('127.0.0.1', port, ({ url }, response) => {
    reached.push(url ?? '');
    response.end('private');
  });
  return { port, reached, guard: createAddressGuard(['127.0.0.2']) };
}

describe('a name that changes its mind', () => {
  test('from one question to the next never leads in', async () => {
    const { port, reached, guard: open } = await twoServers();
    const resolver = await resolverAsking((_, question) => [question % 2 === 0 ? '127.0.0.2' : '127.0.0.1']);
    const send = setup({ guard: open, resolver });
    const results = [];
    for (let round = 0; round < 40; round += 1) results.push(await send(`http://rebind.example:${port}/`));
    const kinds = new Set(results.map((result) => JSON.stringify(result.kind)));
    expect([...kinds].toSorted()).toEqual(['"answered"', '"blocked"']);
    expect(results.filter((result) => result.kind === 'answered' && result.body !== 'public')).toEqual([]);
    expect(results.find((result) => result.kind === 'blocked')).toEqual({
      kind: 'blocked',
      address: '127.0.0.1',
    });
    expect(reached).toEqual([]);
  });

  test('after it was good once is blocked from then on', async () => {
    const { port, reached, guard: open } = await twoServers();
    const resolver = await resolverAsking((_, question) => [question === 0 ? '127.0.0.2' : '127.0.0.1']);
    const send = setup({ guard: open, resolver });
    expect(await send(`http://rebind.example:${port}/`)).toMatchObject({ kind: 'answered', body: 'public' });
    for (let round = 0; round < 5; round += 1) {
      expect(await send(`http://rebind.example:${port}/`)).toEqual({ kind: 'blocked', address: '127.0.0.1' });
    }
    expect(reached).toEqual([]);
  });

  test('between its IPv4 and its IPv6 address is reached only where it may be', async () => {
    const { port, reached, guard: open } = await twoServers();
    const resolver = await resolverAsking((name) =>
      name === 'half.example' ? ['127.0.0.2', '::1', 'fd00::1'] : ['::1', 'fe80::1', '10.0.0.1'],
    );
    const send = setup({ guard: open, resolver });
    expect(await send(`http://half.example:${port}/`)).toMatchObject({ kind: 'answered', body: 'public' });
    expect(await send(`http://none.example:${port}/`)).toMatchObject({ kind: 'blocked' });
    expect(reached).toEqual([]);
  });
});

test('a redirect is an answer like any other, wherever it points', async () => {
  const open = createAddressGuard(['127.0.0.2']);
  const reached: string[] = [];
  const port = await serverOn('127.0.0.2', 0, ({ url = '' }, response) => {
    reached.push(url);
    response.writeHead(Number(url.slice(1)), { location: `http://127.0.0.2:${port}/500` });
    response.end();
  });
  const send = setup({ guard: open });
  for (const status of [301, 302, 303, 307, 308]) {
    expect(await send(`http://127.0.0.2:${port}/${status}`)).toMatchObject({ kind: 'answered', status });
  }
  expect(reached).toHaveLength(5);
});

describe("the operator's ranges", () => {
  test.each([
    ['::/0', '10.0.0.1', false],
    ['::/0', '::ffff:10.0.0.1', false],
    ['::/0', '64:ff9b::10.0.0.1', false],
    ['::/0', '2002:a00:1::', false],
    ['::/0', 'fd00::1', true],
    ['::1', '::1', true],
    ['64:ff9b::/96', '64:ff9b::8.8.8.8', true],
    ['64:ff9b::/96', '64:ff9b::10.0.0.1', false],
    ['64:ff9b:1::/48', '64:ff9b:1::8.8.8.8', true],
    ['64:ff9b:1::/48', '64:ff9b:1::10.0.0.1', false],
    ['64:ff9b:1::/48', '64:ff9b:1:a00:0:100::', false],
    ['64:ff9b:1::/48', '64:ff9b:1:a:0:1::', false],
    ['10.0.0.0/8', '::ffff:10.0.0.1', true],
    ['10.0.0.0/8', '2002:a00:1::', false],
    ['fe80::/10', 'fe80::1%eth0', false],
  ])('%s: %s may be reached: %s', (allowed, address, expected) => {
    expect(createAddressGuard([allowed]).mayReach(address)).toBe(expected);
  });

  test('that are denied win over those that are allowed, and over all that is public', () => {
    const strict = createAddressGuard(
      ['10.0.0.0/8', '64:ff9b::/96'],
      ['10.0.0.0/24', '8.8.8.8', '2606::/16'],
    );
    for (const address of ['10.0.0.1', '8.8.8.8', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8', '2606:4700::1']) {
      expect({ address, may: strict.mayReach(address) }).toEqual({ address, may: false });
    }
    for (const address of ['10.0.1.1', '8.8.4.4', '64:ff9b::8.8.4.4', '2607::1']) {
      expect({ address, may: strict.mayReach(address) }).toEqual({ address, may: true });
    }
  });
});

test.each([
  ['25', [[25, 25]]],
  [
    '0-79, 6000-6010',
    [
      [0, 79],
      [6000, 6010],
    ],
  ],
  ['65536', undefined],
  ['9-8', undefined],
  ['http', undefined],
  ['-1', undefined],
])('ports are read from "%s"', (text, expected) => {
  expect(parsePortRanges(text)).toEqual(expected);
});

test('the ports of ordinary servers are open', () => {
  const open = [80, 81, 443, 444, 3000, 4600, 5000, 8000, 8080, 8443, 9000, 50_000];
  expect(open.filter((port) => isDenied(port, deniedPorts))).toEqual([]);
});
