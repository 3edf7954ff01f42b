import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../test/fixtures/folder.ts';
import { until } from '../../test/fixtures/until.ts';
import type { TransportRequest } from '../engine/ports.ts';
import { createAddressGuard } from './address-guard.ts';
import type { Resolver } from './connector.ts';
import { defaultHttpLimits, HttpTransport, type HttpTransportLimits } from './http.ts';

const LOOPBACK = '127.0.0.0/8';

interface Options {
  readonly allow?: readonly string[];
  readonly limits?: Partial<HttpTransportLimits>;
  readonly resolver?: Resolver;
}

function setup({ allow = [LOOPBACK], limits = {}, resolver }: Options = {}) {
  const transport = new HttpTransport(
    { guard: createAddressGuard(allow), resolver },
    { ...defaultHttpLimits, ...limits },
  );
  onTestFinished(() => transport[Symbol.asyncDispose]());
  return {
    transport,
    send: (url: string, more: Partial<TransportRequest> = {}) =>
      transport.send({ connectionsOf: 'one', url, tls: null, headers: {}, body: '{}', ...more }),
  };
}

async function listening(server: Server, host = '127.0.0.1', port = 0) {
  const sockets: Socket[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket);
    // A client that goes away in the middle is what many of these tests are about.
    socket.on('error', () => undefined);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { url: `http://${host}:${address.port}`, port: address.port, sockets };
}

const serve = (listener: RequestListener) => listening(createHttpServer(listener));

/** A server that says these bytes once it hears anything, and then does `then`. */
const say = (bytes: string, then: (socket: Socket) => void = () => undefined) =>
  listening(createServer((socket) => socket.once('data', () => socket.write(bytes, () => then(socket)))));

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n';

describe('a request', () => {
  test('is a POST of exactly these bytes to exactly this path, with these headers', async () => {
    const seen: unknown[] = [];
    const { url } = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, headers } = request;
        seen.push({ method, url: request.url, headers, body: Buffer.concat(chunks).toString() });
        response.end();
      });
    });
    const body = '{"title":"Grüße 🎬"}';
    await setup().send(`${url}/in/a%20b?x=1&x=2`, { body, headers: { 'x-tenant': 'seven' } });
    expect(seen).toMatchObject([
      {
        method: 'POST',
        url: '/in/a%20b?x=1&x=2',
        headers: { 'x-tenant': 'seven', 'content-length': String(Buffer.byteLength(body)) },
        body,
      },
    ]);
  });

  test('uses an open connection again', async () => {
    const { url, sockets } = await serve((_, response) => response.end('ok'));
    const { send } = setup();
    for (let count = 0; count < 20; count += 1) await send(url);
    // A request that follows in the same instant finds the first connection still tidying up, and opens a second.
    expect(sockets.length).toBeLessThanOrEqual(2);
  });

  test('of another owner has a connection of its own', async () => {
    const { url, sockets } = await serve((_, response) => response.end('ok'));
    const { send } = setup();
    await send(url, { connectionsOf: 'one' });
    await send(url, { connectionsOf: 'other' });
    expect(sockets).toHaveLength(2);
  });

  test("is not held up by another owner's hanging ones at the same origin", async () => {
    const { url } = await serve((request, response) => {
      if (request.url === '/works') response.end('ok');
    });
    const { send } = setup({ limits: { connectionsPerEndpoint: 2 } });
    const hanging = Array.from({ length: 5 }, () => send(`${url}/hangs`, { connectionsOf: 'hangs' }));
    expect(await send(`${url}/works`, { connectionsOf: 'works' })).toMatchObject({ status: 200 });
    expect(await Promise.race([...hanging, Promise.resolve('still hanging')])).toBe('still hanging');
  });

  test('of the owner who rested longest gives up its connection when there are too many', async () => {
    const { url, sockets } = await serve((_, response) => response.end('ok'));
    const { send } = setup({ limits: { poolsMax: 2 } });
    for (const owner of ['a', 'b', 'a', 'c']) {
      expect(await send(url, { connectionsOf: owner })).toMatchObject({ status: 200 });
    }
    await until(() => sockets[1]?.destroyed === true, "the connection of 'b' is closed");
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false, true, false]);
  });
});

describe('an answer', () => {
  test.each([200, 202, 204, 304, 400, 410, 429, 500, 599])(
    'of status %i is reported as such',
    async (status) => {
      const { url } = await serve((_, response) => response.writeHead(status).end());
      expect(await setup().send(url)).toMatchObject({ kind: 'answered', status, body: '' });
    },
  );

  test('is reported with its headers, in lower case, repeated ones joined', async () => {
    const { url } = await serve((_, response) => {
      response.setHeader('Retry-After', '120');
      response.setHeader('X-Twice', ['a', 'b']);
      response.end('thanks');
    });
    expect(await setup().send(url)).toMatchObject({
      kind: 'answered',
      status: 200,
      headers: { 'retry-after': '120', 'x-twice': 'a, b' },
      body: 'thanks',
    });
  });

  test('that leads elsewhere is not followed', async () => {
    const target = await serve((_, response) => response.end('here'));
    const { url } = await serve((_, response) =>
      response.writeHead(302, { location: target.url }).end('gone'),
    );
    expect(await setup().send(url)).toMatchObject({
      status: 302,
      headers: { location: target.url },
      body: 'gone',
    });
    expect(target.sockets).toHaveLength(0);
  });

  test('is the final one, whatever was announced before', async () => {
    const { url } = await serve((_, response) => {
      response.writeProcessing();
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.writeHead(201).end('made');
    });
    expect(await setup().send(url)).toMatchObject({ kind: 'answered', status: 201, body: 'made' });
  });

  test('is not decoded', async () => {
    const zipped = gzipSync('x'.repeat(1_000_000));
    const { url } = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(zipped),
    );
    const result = await setup().send(url);
    expect(result).toMatchObject({
      status: 200,
      body: zipped.subarray(0, defaultHttpLimits.bodyBytesKept).toString(),
    });
  });

  test('is kept only in its beginning', async () => {
    const { url } = await serve((_, response) => response.end('0123456789'));
    const { send } = setup({ limits: { bodyBytesKept: 4 } });
    expect(await send(url)).toMatchObject({ status: 200, body: '0123' });
  });

  test('without end is cut off at its bound, and its status counts', async () => {
    const { url, sockets } = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(4096)));
      };
      response.on('drain', more);
      more();
    });
    const { send } = setup({ limits: { bodyBytesRead: 10_000, bodyBytesKept: 100 } });
    expect(await send(url)).toMatchObject({ kind: 'answered', status: 200, body: 'x'.repeat(100) });
    await until(() => sockets.every(({ destroyed }) => destroyed), 'the connection is closed');
  });

  test('that drips is cut off in time, and its status counts', async () => {
    const { url, sockets } = await serve((_, response) => {
      const dripping = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(dripping));
    });
    const { send } = setup({ limits: { bodyTimeoutMs: 60 } });
    expect(await send(url)).toMatchObject({
      kind: 'answered',
      status: 200,
      body: expect.stringMatching(/^x+$/),
    });
    await until(() => sockets.every(({ destroyed }) => destroyed), 'the connection is closed');
  });

  test('that breaks off behind its head counts by its status', async () => {
    const { url } = await say(`${HEAD}half`, (socket) => socket.destroy());
    expect(await setup().send(url)).toMatchObject({ kind: 'answered', status: 200, body: 'half' });
  });
});

describe('an endpoint', () => {
  test('where nobody listens is unreachable', async () => {
    const { url } = await closedPort();
    expect(await setup().send(url)).toEqual({
      kind: 'unreachable',
      reason: 'connect',
      detail: 'ECONNREFUSED',
    });
  });

  test('whose name does not exist is unreachable', async () => {
    const { send } = setup({ resolver: findsNothing });
    expect(await send('http://receiver.example/')).toEqual({
      kind: 'unreachable',
      reason: 'dns',
      detail: 'ENOTFOUND',
    });
  });

  test('that hangs up before its head is unreachable', async () => {
    const { url } = await say('', (socket) => socket.resetAndDestroy());
    expect(await setup().send(url)).toMatchObject({ kind: 'unreachable', reason: 'reset' });
  });

  test('that hangs up in the middle of its head is unreachable', async () => {
    const { url } = await say('HTTP/1.1 200 OK\r\nserv', (socket) => socket.end());
    expect(await setup().send(url)).toMatchObject({ kind: 'unreachable', reason: 'reset' });
  });

  test('that does not speak HTTP is unreachable', async () => {
    const { url } = await say('220 mail.example ESMTP\r\n');
    expect(await setup().send(url)).toMatchObject({ kind: 'unreachable', reason: 'reset' });
  });

  test('that never answers is given up in time, and its connection closed', async () => {
    const { url, sockets } = await serve(() => undefined);
    const { send } = setup({ limits: { totalTimeoutMs: 50 } });
    expect(await send(url)).toEqual({ kind: 'timed_out', phase: 'headers' });
    await until(() => sockets.every(({ destroyed }) => destroyed), 'the connection is closed');
  });

  test('that only ever announces an answer is given up in time', async () => {
    const { url } = await serve((_, response) => {
      const announcing = setInterval(() => response.writeProcessing(), 5);
      response.on('close', () => clearInterval(announcing));
    });
    const { send } = setup({ limits: { totalTimeoutMs: 60 } });
    expect(await send(url)).toEqual({ kind: 'timed_out', phase: 'headers' });
  });

  test('that has no connection left is given up in time', async () => {
    const { url } = await serve(() => undefined);
    const { send } = setup({ limits: { totalTimeoutMs: 50, connectionsPerEndpoint: 1 } });
    expect(await Promise.all([send(url), send(url)])).toEqual([
      { kind: 'timed_out', phase: 'headers' },
      { kind: 'timed_out', phase: 'total' },
    ]);
  });

  test('that never finishes the handshake is given up in time', async () => {
    const { port } = await listening(createServer());
    const { send } = setup({ limits: { connectTimeoutMs: 20 } });
    expect(await send(`https://127.0.0.1:${port}/`)).toEqual({ kind: 'timed_out', phase: 'connect' });
  });

  test('that speaks no TLS where it should is unreachable', async () => {
    const { port } = await serve((_, response) => response.end());
    expect(await setup().send(`https://127.0.0.1:${port}/`)).toMatchObject({
      kind: 'unreachable',
      reason: 'tls',
    });
  });

  test('whose certificate nobody vouches for is unreachable', async () => {
    const { port } = await listening(createTlsServer(selfSigned(), (socket) => socket.end(HEAD)));
    expect(await setup().send(`https://127.0.0.1:${port}/`)).toEqual({
      kind: 'unreachable',
      reason: 'tls',
      detail: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });
});

describe('a blocked address', () => {
  test('is not connected to when a URL names it', async () => {
    const { url, sockets } = await serve((_, response) => response.end());
    expect(await setup({ allow: [] }).send(url)).toEqual({ kind: 'blocked', address: '127.0.0.1' });
    expect(sockets).toHaveLength(0);
  });

  test('is not connected to when a URL names it in IPv6', async () => {
    const { port, sockets } = await serve((_, response) => response.end());
    const { send } = setup({ allow: [] });
    expect(await send(`http://[::1]:${port}/`)).toEqual({ kind: 'blocked', address: '::1' });
    expect(await send(`http://[::ffff:127.0.0.1]:${port}/`)).toEqual({
      kind: 'blocked',
      address: '::ffff:7f00:1',
    });
    expect(sockets).toHaveLength(0);
  });

  test('is not connected to over TLS either', async () => {
    const { port, sockets } = await listening(createServer());
    expect(await setup({ allow: [] }).send(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'blocked' });
    expect(sockets).toHaveLength(0);
  });

  test('is not connected to when a name leads to it', async () => {
    const { port, sockets } = await serve((_, response) => response.end());
    const result = await setup({ allow: [] }).send(`http://localhost:${port}/`);
    expect(result).toMatchObject({ kind: 'blocked', address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) });
    expect(sockets).toHaveLength(0);
  });

  test('is reached by its name once the operator allowed it', async () => {
    const { port } = await serve((_, response) => response.end());
    expect(await setup().send(`http://localhost:${port}/`)).toMatchObject({ status: 200 });
  });
});

describe('a name that changes its mind', () => {
  test('is asked once for a connection, and the address that was checked is connected to', async () => {
    const { forbidden, url } = await openAndForbidden();
    const { resolver, asked } = resolverOf(['127.0.0.1'], ['127.0.0.2']);
    const { send } = setup({ allow: ['127.0.0.1/32'], resolver });
    expect(await send(url)).toMatchObject({ status: 200, body: 'open' });
    expect(asked()).toBe(1);
    expect(forbidden.sockets).toHaveLength(0);
  });

  test('is blocked at the next connection when it leads to a forbidden address', async () => {
    const { forbidden, url } = await openAndForbidden();
    const { resolver } = resolverOf(['127.0.0.1'], ['127.0.0.2']);
    const { send } = setup({ allow: ['127.0.0.1/32'], resolver });
    await send(url, { connectionsOf: 'one' });
    expect(await send(url, { connectionsOf: 'other' })).toEqual({ kind: 'blocked', address: '127.0.0.2' });
    expect(forbidden.sockets).toHaveLength(0);
  });

  test('is reached at those of its addresses that are open', async () => {
    const { forbidden, url } = await openAndForbidden();
    const { resolver } = resolverOf(['127.0.0.2', '127.0.0.1', '10.0.0.1']);
    const { send } = setup({ allow: ['127.0.0.1/32'], resolver });
    expect(await send(url)).toMatchObject({ status: 200, body: 'open' });
    expect(forbidden.sockets).toHaveLength(0);
  });
});

describe('breaking off', () => {
  test('ends a request that is on its way', async () => {
    const { url, sockets } = await serve(() => undefined);
    const { transport, send } = setup();
    const sending = send(url);
    await until(() => sockets.length === 1, 'it is on its way');
    transport.abortAll();
    expect(await sending).toEqual({ kind: 'aborted' });
    await until(() => sockets.every(({ destroyed }) => destroyed), 'the connection is closed');
  });

  test('comes too late for an answer that is there', async () => {
    const { url } = await serve((_, response) => response.end('ok'));
    const { transport, send } = setup();
    const result = await send(url);
    transport.abortAll();
    expect(result).toMatchObject({ status: 200 });
  });

  test('before the start lets nothing out', async () => {
    const { url, sockets } = await serve((_, response) => response.end('ok'));
    const { transport, send } = setup();
    transport.abortAll();
    expect(await send(url)).toEqual({ kind: 'aborted' });
    await setup().send(url);
    expect(sockets).toHaveLength(1);
  });

  test('by closing the transport settles what is on its way', async () => {
    const { url, sockets } = await serve(() => undefined);
    const { transport, send } = setup();
    const sending = send(url);
    await until(() => sockets.length === 1, 'it is on its way');
    await transport[Symbol.asyncDispose]();
    expect(await sending).toMatchObject({ kind: 'unreachable', reason: 'reset' });
  });
});

const findsNothing: Resolver = (_, __, callback) =>
  callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);

/** Answers as the test says, each time with the next list of addresses. */
function resolverOf(...answers: readonly (readonly string[])[]) {
  let asked = 0;
  const resolver: Resolver = (_, __, callback) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    callback(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    );
  };
  return { resolver, asked: () => asked };
}

async function openAndForbidden() {
  const open = await serve((_, response) => response.end('open'));
  const forbidden = await listening(
    createHttpServer((_, response) => response.end('forbidden')),
    '127.0.0.2',
    open.port,
  );
  return { open, forbidden, url: `http://receiver.example:${open.port}/` };
}

/** A port that was free a moment ago. */
async function closedPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  server.close();
  await once(server, 'close');
  return { url: `http://127.0.0.1:${address.port}/` };
}

function selfSigned() {
  const folder = temporaryFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync(
    'openssl',
    ['req', '-x509', ...curve, '-keyout', key, '-out', cert, '-days', '2', ...subject],
    {
      stdio: 'ignore',
    },
  );
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
