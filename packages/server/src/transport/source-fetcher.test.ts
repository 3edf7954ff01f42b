// Pulling a source from wherever a workspace says: real sockets on loopback, of which one address is open and the others are not.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { resolverAsking } from '../../test/fixtures/dns-server.ts';
import { createAddressGuard } from './address-guard.ts';
import type { Resolver } from './connector.ts';
import { createSourceFetcher, defaultSourceFetcherLimits } from './source-fetcher.ts';
import { createUrlRule } from './url-rule.ts';

const OPEN = '127.0.0.1';
const unasked: Resolver = (hostname, _, callback) => callback(new Error(`asked for ${hostname}`), []);

interface Options {
  readonly resolver?: Resolver;
  readonly deniedPorts?: readonly (readonly [number, number])[];
}

function setup({ resolver = unasked, deniedPorts = [] }: Options = {}) {
  const guard = createAddressGuard([`${OPEN}/32`]);
  const limits = {
    ...defaultSourceFetcherLimits,
    connectTimeoutMs: 300,
    headTimeoutMs: 300,
    stretchMs: 150,
    bytesMin: 100,
    redirectsMax: 2,
  };
  const urlRule = createUrlRule(guard, deniedPorts);
  const fetcher = createSourceFetcher({ guard, deniedPorts, resolver, proxy: null, urlRule, limits });
  const breaking = new AbortController();
  onTestFinished(() => breaking.abort());
  const fetch = (url: string) => fetcher.fetch(url, breaking.signal);
  /** What came of it, as text; or why nothing, or not all, did. */
  async function read(url: string): Promise<string> {
    const fetched = await fetch(url);
    if (fetched.kind === 'failed') return `${fetched.mayPass ? 'may pass' : 'for good'}: ${fetched.message}`;
    try {
      return (await buffer(fetched.bytes)).toString('latin1');
    } catch {
      return 'broken off';
    }
  }
  return { fetch, read };
}

/** A server that answers each request, by its path, with exactly these bytes; it counts the connections. */
async function serving(answers: Readonly<Record<string, string>>, host = OPEN) {
  let connections = 0;
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      const text = bytes.toString('latin1');
      requests.push(text);
      const answer =
        answers[text.split(' ')[1] ?? ''] ?? 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n';
      if (answer === '') return;
      if (answer.includes('\r\n\r\n...')) socket.write(answer.replace('...', ''));
      else socket.end(answer, 'latin1');
    });
  });
  server.listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://${host}:${port}`, connections: () => connections, requests };
}

const redirect = (to: string, status = 302) =>
  `HTTP/1.1 ${status} Found\r\nLocation: ${to}\r\nContent-Length: 0\r\n\r\n`;

test('what a URL leads to comes as it is, whatever it says it is', async () => {
  const { url, requests } = await serving({
    '/clip?signature=s3cret': 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello',
    '/chunked': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n',
    '/unannounced': 'HTTP/1.0 200 OK\r\n\r\nhello',
  });
  const { fetch, read } = setup();
  expect(await fetch(`${url}/clip?signature=s3cret`)).toMatchObject({ kind: 'coming', sizeBytes: 5 });
  expect(await fetch(`${url}/chunked`)).toMatchObject({ kind: 'coming', sizeBytes: null });
  for (const path of ['/clip?signature=s3cret', '/chunked', '/unannounced']) {
    expect(await read(url + path)).toBe('hello');
  }
  expect(requests[0]).toMatch(/\r\naccept-encoding: identity\r\n/i);
});

describe('a URL that leads where deliveries may not go', () => {
  test.each([
    'http://127.0.0.2/clip.mp4',
    'http://localhost.:80/clip.mp4',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.100.100.200/latest/meta-data/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[fd00:ec2::254]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://2130706434/',
    'http://0x7f.2/',
    'http://0177.0.0.2/',
    'http://192.168.1.1:8080/',
    'https://172.16.0.1/',
    'http://0.0.0.0/',
  ])('%s', async (url) => {
    const { read } = setup({
      resolver: (_, __, callback) => callback(null, [{ address: '127.0.0.2', family: 4 }]),
    });
    expect(await read(url)).toMatch(/^for good: The URL leads to .*may not reach/);
  });

  test('by its name, all of whose addresses are looked at', async () => {
    const { port, connections } = await serving({ '/': 'HTTP/1.1 200 OK\r\n\r\nhello' }, '127.0.0.2');
    const resolver = await resolverAsking(() => ['127.0.0.2', '10.0.0.1', '::1']);
    expect(await setup({ resolver }).read(`http://inside.example:${port}/`)).toMatch(
      /^for good: .*127\.0\.0\.2/,
    );
    expect(connections()).toBe(0);
  });

  test('by a name that changes its mind between two questions', async () => {
    const inside = await serving({ '/': 'HTTP/1.1 200 OK\r\n\r\nsecret' }, '127.0.0.2');
    const resolver = await resolverAsking((_, question) => [question === 0 ? '127.0.0.1' : '127.0.0.2']);
    const outside = await serving({ '/': redirect(`http://changing.example:${inside.port}/`) });
    const { read } = setup({ resolver });
    expect(await read(`http://changing.example:${outside.port}/`)).toMatch(/^for good: .*127\.0\.0\.2/);
    expect(inside.connections()).toBe(0);
  });

  test('by its port', async () => {
    const { port, url, connections } = await serving({});
    const { read } = setup({ deniedPorts: [[port, port]] });
    expect(await read(`${url}/`)).toMatch(/^for good: The URL has the port/);
    expect(connections()).toBe(0);
  });
});

describe('redirects', () => {
  test('are followed a few times, each as if it were the first URL', async () => {
    const { url } = await serving({
      '/a': redirect('/b', 301),
      '/b': redirect('c?d=e', 307),
      '/c?d=e': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      '/far': redirect('/a'),
      '/loop': redirect('/loop'),
    });
    const { read } = setup();
    expect(await read(`${url}/a`)).toBe('ok');
    expect(await read(`${url}/far`)).toBe('for good: The URL is redirected more than 2 times.');
    expect(await read(`${url}/loop`)).toBe('for good: The URL is redirected more than 2 times.');
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://127.0.0.2/',
    'http://[::1]/',
    '//10.0.0.1/',
    'http://user:password@127.0.0.1/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'http://',
    '',
  ])('to %s are not', async (to) => {
    const { url, connections } = await serving({ '/': redirect(to) });
    expect(await setup().read(`${url}/`)).toMatch(/^for good: The URL /);
    // An empty Location leads back, until that is too often.
    expect(connections()).toBe(to === '' ? 3 : 1);
  });
});

describe('an answer', () => {
  test.each([
    ['404', 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n', 'for good: The URL answers 404.'],
    ['206', 'HTTP/1.1 206 Partial\r\nContent-Length: 2\r\n\r\nok', 'for good: The URL answers 206.'],
    ['503', 'HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n', 'may pass: The URL answers 503.'],
    [
      'that is packed',
      'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok',
      'for good: The URL answers with a file that is packed (gzip).',
    ],
    ['that is shorter than announced', 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nok', 'broken off'],
    ['whose chunks end early', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe', 'broken off'],
    ['that is longer than announced', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokay', 'ok'],
    ['that stops coming', 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n...ok', 'broken off'],
    ['that never begins', '', 'may pass: The URL does not answer in time.'],
    [
      'with an endless head',
      `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}\r\n`,
      /^may pass: The URL cannot be reached/,
    ],
    ['of another protocol', 'SSH-2.0-OpenSSH_9.9\r\n', /^may pass: The URL cannot be reached/],
    [
      'that changes the protocol',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n...',
      /^may pass: /,
    ],
    [
      'with two lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok',
      /^may pass: The URL cannot be reached/,
    ],
  ])('%s', async (_, answer, outcome) => {
    const { url } = await serving({ '/': answer });
    expect(await setup().read(`${url}/`)).toMatch(outcome);
  });

  test('that nobody gives, since nobody listens', async () => {
    const { url } = await serving({});
    const closed = new URL(url);
    closed.port = '1';
    expect(await setup().read(closed.href)).toMatch(/^may pass: The URL cannot be reached \(connect/);
  });
});
