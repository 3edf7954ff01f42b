import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import { connectProxy, socksProxy, startProxy } from '../../../test/fixtures/proxies.ts';
import { createAddressGuard } from '../address-guard.ts';
import type { Resolver } from '../connector.ts';
import { defaultHttpLimits, HttpTransport } from '../http.ts';
import { parseEgressProxy } from './egress-proxy.ts';

const PUBLIC = '93.184.215.14';
const PUBLIC_6 = '2606:2800:21f:cb07:6820:80da:af6b:8b2c';

const resolvingTo =
  (...addresses: string[]): Resolver =>
  (_, __, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

function setup(
  proxyUrl: string,
  { resolver = resolvingTo(PUBLIC), resolvesNames = false, timeoutMs = 5000 } = {},
) {
  const proxy = parseEgressProxy(proxyUrl, resolvesNames);
  const transport = new HttpTransport(
    { guard: createAddressGuard([]), resolver, proxy: proxy ?? null },
    { ...defaultHttpLimits, connectTimeoutMs: timeoutMs },
  );
  onTestFinished(() => transport[Symbol.asyncDispose]());
  return (url: string) => transport.send({ connectionsOf: 'one', url, tls: null, headers: {}, body: '{}' });
}

async function receiver() {
  const hosts: (string | undefined)[] = [];
  const server = createServer(({ headers }, response) => {
    hosts.push(headers.host);
    response.end('received');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, hosts };
}

describe('through a proxy that takes CONNECT', () => {
  test('a delivery arrives, and the proxy is told the address that the guard has seen', async () => {
    const { port, hosts } = await receiver();
    const proxy = await connectProxy(port);
    const send = setup(`http://user:p%40ss@127.0.0.1:${proxy.port}`);
    for (let round = 0; round < 6; round += 1) {
      expect(await send('http://receiver.example/in')).toMatchObject({ kind: 'answered', body: 'received' });
    }
    // Ways are used again.
    expect(proxy.asked.length).toBeLessThan(6);
    expect(new Set(proxy.asked).size).toBe(1);
    expect(proxy.asked.slice(0, 1)).toEqual([
      `CONNECT ${PUBLIC}:80 HTTP/1.1\r\nHost: ${PUBLIC}:80\r\n` +
        `Proxy-Authorization: Basic ${Buffer.from('user:p@ss').toString('base64')}\r\n\r\n`,
    ]);
    expect(new Set(hosts)).toEqual(new Set(['receiver.example']));
  });

  test('an IPv6 address and a port stand as they should', async () => {
    const { port } = await receiver();
    const proxy = await connectProxy(port);
    const send = setup(`http://127.0.0.1:${proxy.port}`, { resolver: resolvingTo(PUBLIC_6) });
    expect(await send('http://receiver.example:8080/')).toMatchObject({ kind: 'answered' });
    expect(proxy.asked[0]).toMatch(`CONNECT [${PUBLIC_6}]:8080 HTTP/1.1\r\n`);
  });

  test('TLS is spoken with the endpoint itself, under its name, and its certificate is checked', async () => {
    const folder = temporaryFolder();
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=receiver.example', '-nodes', '-days', '2'];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, ...subject], {
      stdio: 'ignore',
    });
    const names: string[] = [];
    const server = createTlsServer({
      key: readFileSync(key),
      cert: readFileSync(cert),
      SNICallback(name, done) {
        names.push(name);
        done(null);
      },
    });
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const proxy = await connectProxy((server.address() as AddressInfo).port);
    const send = setup(`http://127.0.0.1:${proxy.port}`);
    expect(await send('https://receiver.example/')).toEqual({
      kind: 'unreachable',
      reason: 'tls',
      detail: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
    expect(names).toEqual(['receiver.example']);
    expect(proxy.asked[0]).toMatch(`CONNECT ${PUBLIC}:443`);
  });

  test.each([
    ['403 Forbidden', 'proxy: 403'],
    ['407 Proxy Authentication Required', 'proxy: 407'],
    ['502 Bad Gateway', 'proxy: 502'],
  ])('a refusal, %s, says that it was the proxy', async (line, detail) => {
    const proxy = await startProxy((client) => {
      client.once('data', () => client.end(`HTTP/1.1 ${line}\r\ncontent-length: 0\r\n\r\n`));
    });
    const send = setup(`http://user:secret@127.0.0.1:${proxy.port}`);
    expect(await send('http://receiver.example/')).toEqual({
      kind: 'unreachable',
      reason: 'connect',
      detail,
    });
  });
});

describe('through a SOCKS5 proxy', () => {
  test('a delivery arrives, and the proxy is told the address that the guard has seen', async () => {
    const { port } = await receiver();
    const proxy = await socksProxy(port);
    const send = setup(`socks5://127.0.0.1:${proxy.port}`);
    expect(await send('http://receiver.example:8080/in')).toMatchObject({
      kind: 'answered',
      body: 'received',
    });
    expect(proxy.asked).toEqual([
      '050100',
      `05010001${Buffer.from(PUBLIC.split('.').map(Number)).toString('hex')}1f90`,
    ]);
  });

  test('a login is given, and an IPv6 address stands as it should', async () => {
    const { port } = await receiver();
    const proxy = await socksProxy(port, 'user:p@ss');
    const send = setup(`socks5://user:p%40ss@127.0.0.1:${proxy.port}`, { resolver: resolvingTo(PUBLIC_6) });
    expect(await send('http://receiver.example/')).toMatchObject({ kind: 'answered' });
    expect(proxy.asked).toEqual(['05020002', 'user:p@ss', '0501000426062800021fcb07682080daaf6b8b2c0050']);
  });

  test('a login that is refused says so, without the login', async () => {
    const proxy = await socksProxy(1, 'user:right');
    const send = setup(`socks5://user:wrong@127.0.0.1:${proxy.port}`);
    const detail = 'proxy: the user or password is refused';
    expect(await send('http://receiver.example/')).toEqual({
      kind: 'unreachable',
      reason: 'connect',
      detail,
    });
  });
});

describe('the guard', () => {
  test.each([
    ['http://127.0.0.1/', '127.0.0.1'],
    ['http://[::ffff:10.0.0.1]/', '::ffff:a00:1'],
    ['http://receiver.example/', '10.0.0.7'],
    ['https://receiver.example/', '10.0.0.7'],
  ])('keeps %s from the proxy', async (url, address) => {
    const proxy = await connectProxy(1);
    const send = setup(`http://127.0.0.1:${proxy.port}`, { resolver: resolvingTo('10.0.0.7', 'fd00::1') });
    expect(await send(url)).toEqual({ kind: 'blocked', address });
    expect(proxy.asked).toEqual([]);
  });

  test('of mixed answers, lets the proxy know only what may be reached', async () => {
    const { port } = await receiver();
    const proxy = await connectProxy(port);
    const send = setup(`http://127.0.0.1:${proxy.port}`, { resolver: resolvingTo('10.0.0.7', PUBLIC) });
    await send('http://receiver.example/');
    expect(proxy.asked[0]).toMatch(`CONNECT ${PUBLIC}:80`);
  });

  test('leaves names to a proxy that resolves them, and still keeps literal addresses from it', async () => {
    const { port } = await receiver();
    const proxy = await connectProxy(port);
    const options = {
      resolvesNames: true,
      resolver: () => {
        throw new Error('nothing is resolved here');
      },
    };
    const send = setup(`http://127.0.0.1:${proxy.port}`, options);
    expect(await send('http://receiver.example/')).toMatchObject({ kind: 'answered' });
    expect(proxy.asked[0]).toMatch('CONNECT receiver.example:80');
    expect(await send('http://10.0.0.1/')).toEqual({ kind: 'blocked', address: '10.0.0.1' });
  });

  test('a name goes to such a SOCKS5 proxy, too', async () => {
    const { port } = await receiver();
    const proxy = await socksProxy(port);
    const send = setup(`socks5://127.0.0.1:${proxy.port}`, { resolvesNames: true });
    expect(await send('http://receiver.example/')).toMatchObject({ kind: 'answered' });
    expect(proxy.asked[1]).toBe(`0501000310${Buffer.from('receiver.example').toString('hex')}0050`);
  });
});

describe('a proxy that is no use', () => {
  test('because it is not there', async () => {
    const { port } = await startProxy((client) => void client.destroy());
    const send = setup(`http://127.0.0.1:${port}`);
    expect(await send('http://receiver.example/')).toMatchObject({ kind: 'unreachable', reason: 'connect' });
    const nobody = setup('http://127.0.0.1:1');
    const detail = 'proxy: ECONNREFUSED';
    expect(await nobody('http://receiver.example/')).toEqual({
      kind: 'unreachable',
      reason: 'connect',
      detail,
    });
  });

  test.each(['http', 'socks5'])('because it says nothing: %s', async (scheme) => {
    const { port } = await startProxy((client) => void client.resume());
    const send = setup(`${scheme}://127.0.0.1:${port}`, { timeoutMs: 100 });
    expect(await send('http://receiver.example/')).toEqual({ kind: 'timed_out', phase: 'connect' });
  });

  test('because it says too much', async () => {
    const { port } = await startProxy(
      (client) => void client.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(9000)}`),
    );
    const send = setup(`http://127.0.0.1:${port}`);
    const detail = 'proxy: answer too long';
    expect(await send('http://receiver.example/')).toEqual({
      kind: 'unreachable',
      reason: 'connect',
      detail,
    });
  });

  test.each([
    ['http', 'SSH-2.0-x\r\n\r\n', 'proxy: no HTTP'],
    ['socks5', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'proxy: no SOCKS5'],
    ['socks5', '\x05\xff', 'proxy: no method of authentication is accepted'],
  ])('because it is none: %s', async (scheme, bytes, detail) => {
    const { port } = await startProxy((client) => void client.write(bytes, 'latin1'));
    const send = setup(`${scheme}://127.0.0.1:${port}`);
    expect(await send('http://receiver.example/')).toEqual({
      kind: 'unreachable',
      reason: 'connect',
      detail,
    });
  });
});

test.each([
  [
    'http://proxy.example',
    { kind: 'http', host: 'proxy.example', port: 80, isTls: false, credentials: null },
  ],
  ['https://proxy.example:8443/', { kind: 'http', port: 8443, isTls: true }],
  [
    'socks5://u:p%3A@[::1]',
    { kind: 'socks5', host: '::1', port: 1080, credentials: { user: 'u', password: 'p:' } },
  ],
])('the proxy is read from "%s"', (text, expected) => {
  expect(parseEgressProxy(text)).toMatchObject(expected);
});

test.each([
  'socks4://proxy.example',
  'http://proxy.example/path',
  'http://proxy.example/?x',
  'proxy.example:3128',
  '',
])('"%s" is no proxy', (text) => {
  expect(parseEgressProxy(text)).toBeUndefined();
});
