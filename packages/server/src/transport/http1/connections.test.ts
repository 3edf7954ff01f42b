// What happens to connections between requests, against servers that say exactly these bytes at exactly this moment.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { until } from '../../../test/fixtures/until.ts';
import type { TransportRequest, TransportResult } from '../../engine/ports.ts';
import { createAddressGuard } from '../address-guard.ts';
import { defaultHttpLimits, HttpTransport, type HttpTransportLimits } from '../http.ts';
import { RESTS_MS } from './connection-pool.ts';

function sender(limits: Partial<HttpTransportLimits> = {}) {
  const transport = new HttpTransport(
    { guard: createAddressGuard(['127.0.0.0/8']) },
    { ...defaultHttpLimits, ...limits },
  );
  onTestFinished(() => transport[Symbol.asyncDispose]());
  return (url: string, more: Partial<TransportRequest> = {}): Promise<TransportResult> =>
    transport.send({ connectionsOf: 'one', url, tls: null, headers: {}, body: '{}', ...more });
}

async function listening(server: Server) {
  const sockets: Socket[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, sockets };
}

/** Calls `answer` with each request's bytes, and with the numbers of its connection and of the request on it, from 1 on. */
function scripted(answer: (socket: Socket, connection: number, request: number, text: string) => void) {
  let connections = 0;
  return listening(
    createServer((socket) => {
      connections += 1;
      const connection = connections;
      let requests = 0;
      socket.on('data', (bytes) => {
        requests += 1;
        answer(socket, connection, requests, bytes.toString());
      });
    }),
  );
}

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const status = (text: string, lines = '') => `HTTP/1.1 ${text}\r\n${lines}content-length: 0\r\n\r\n`;

describe('the next request goes out over the same connection', () => {
  test.each([
    ['an answer with a length', OK],
    ['one in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
    ['one without a body', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['an announcement that nobody asked for', `HTTP/1.1 100 Continue\r\n\r\n${OK}`],
    ['HTTP/1.0 that stays', 'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n'],
    ['a server that stays for two seconds', status('200 OK', 'keep-alive: timeout=2\r\n')],
  ])('behind %s', async (_, answer) => {
    const { url, sockets } = await scripted((socket) => socket.write(answer));
    const send = sender();
    for (let count = 0; count < 3; count += 1) expect(await send(url)).toMatchObject({ kind: 'answered' });
    expect(sockets).toHaveLength(1);
  });

  test('however the answer was cut', async () => {
    const answer = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n';
    const { url, sockets } = await scripted((socket, _, request) => {
      const parts = [answer.slice(0, request * 9), answer.slice(request * 9)];
      socket.write(parts[0] ?? '', () => setImmediate(() => socket.write(parts[1] ?? '')));
    });
    const send = sender();
    for (let count = 0; count < 6; count += 1) {
      expect(await send(url)).toMatchObject({ kind: 'answered', status: 200, body: 'ok' });
    }
    expect(sockets).toHaveLength(1);
  });
});

describe('the next request gets a connection of its own', () => {
  test.each([
    ['connection: close', status('200 OK', 'connection: close\r\n')],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n'],
    ['a body where none may be', 'HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\nok'],
    ['more than was announced', `${OK}!`],
    ['two answers to one request', `${OK}${OK}`],
    ['a server that does not stay', status('200 OK', 'keep-alive: timeout=0\r\n')],
  ])('behind %s', async (_, answer) => {
    const { url, sockets } = await scripted((socket) => socket.write(answer));
    const send = sender();
    for (let count = 1; count <= 3; count += 1) {
      expect(await send(url)).toMatchObject({ kind: 'answered' });
      expect(sockets).toHaveLength(count);
    }
    await until(() => sockets.every(({ destroyed }) => destroyed), 'all of them are closed');
  });

  test('behind an answer that ends with the connection', async () => {
    const { url, sockets } = await scripted((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nto the end'));
    const send = sender();
    for (let count = 1; count <= 2; count += 1) {
      expect(await send(url)).toMatchObject({ status: 200, body: 'to the end' });
      expect(sockets).toHaveLength(count);
    }
  });

  test('when the answer came before the request was out', async () => {
    const { url, sockets } = await listening(
      createServer((socket) => {
        // It reads no more than it needs to refuse.
        socket.once('data', () => socket.pause().write(status('413 Too Large')));
      }),
    );
    const send = sender();
    const body = 'x'.repeat(20 * 1024 * 1024);
    expect(await send(url, { body })).toMatchObject({ kind: 'answered', status: 413 });
    expect(await send(url, { body: '{}' })).toMatchObject({ kind: 'answered', status: 413 });
    expect(sockets).toHaveLength(2);
  });
});

describe('a connection that rests', () => {
  test('is closed when it says something', async () => {
    const { url, sockets } = await scripted((socket) => socket.write(OK));
    const send = sender();
    await send(url);
    sockets[0]?.write(OK.replace('200', '500'));
    await until(() => sockets[0]?.destroyed === true, 'it is closed');
    expect(await send(url)).toMatchObject({ status: 200 });
  });

  test('is forgotten when the other side closes it', async () => {
    const { url, sockets } = await scripted((socket) => socket.write(OK));
    const send = sender();
    await send(url);
    sockets[0]?.end();
    await until(() => sockets[0]?.destroyed === true, 'it is closed');
    expect(await send(url)).toMatchObject({ status: 200 });
    expect(sockets).toHaveLength(2);
  });

  test('is closed after a while', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { url, sockets } = await scripted((socket) => socket.write(OK));
    const send = sender();
    await send(url);
    vi.advanceTimersByTime(RESTS_MS - 1000);
    await send(url);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(RESTS_MS + 1000);
    await until(() => sockets[0]?.destroyed === true, 'it is closed');
  });

  test('is not used for longer than the other side waits, and for as long as that', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { url, sockets } = await scripted((socket) =>
      socket.write(status('200 OK', 'keep-alive: timeout=60\r\n')),
    );
    const send = sender();
    await send(url);
    vi.advanceTimersByTime(58_000);
    await send(url);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(59_500);
    await send(url);
    expect(sockets).toHaveLength(2);
  });
});

/** Takes the second request of the first connection, and ends that. */
const ending = (end: (socket: Socket) => void) => {
  let requests = 0;
  return scripted((socket, connection, request) => {
    requests += 1;
    if (connection === 1 && request === 2) end(socket);
    else socket.write(OK);
  }).then((server) => ({ ...server, requests: () => requests }));
};

describe('a request is sent once', () => {
  test.each([
    ['ends', 'CLOSED', (socket: Socket) => void socket.end()],
    ['is reset', 'ECONNRESET', (socket: Socket) => void socket.resetAndDestroy()],
    ['ends within the answer', 'CLOSED', (socket: Socket) => void socket.end('HTTP/1.1 2')],
  ])('over a connection that %s: it may have been taken', async (_, detail, end) => {
    const { url, sockets, requests } = await ending(end);
    const send = sender();
    await send(url);
    expect(await send(url)).toEqual({ kind: 'unreachable', reason: 'reset', detail });
    expect(requests()).toBe(2);
    expect(await send(url)).toMatchObject({ status: 200 });
    expect(sockets).toHaveLength(2);
  });

  test('and not over a connection whose end has come and was not looked at yet', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    // In a process of its own, so that it closes while this one is busy.
    const program = `
      const server = require('node:net').createServer((socket) => socket.on('data', (bytes) => {
        socket.write(${JSON.stringify(OK)});
        if (bytes.includes('then-close')) setTimeout(() => socket.end(), 20);
      })).listen(0, '127.0.0.1', () => console.log(server.address().port));`;
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill());
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const url = `http://127.0.0.1:${line.toString().trim()}/`;
    const send = sender();
    expect(await send(url, { body: 'then-close' })).toMatchObject({ status: 200 });
    // Nothing is read meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    vi.advanceTimersByTime(500);
    expect(await send(url)).toMatchObject({ kind: 'answered', status: 200 });
  });

  test('over a connection that rested for a while and is still there', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { url, sockets } = await scripted((socket) => socket.write(OK));
    const send = sender();
    for (let count = 0; count < 3; count += 1) {
      expect(await send(url)).toMatchObject({ status: 200 });
      vi.advanceTimersByTime(3000);
    }
    expect(sockets).toHaveLength(1);
  });
});

describe('requests at the same time', () => {
  test('open as many connections as there may be, and take turns on them', async () => {
    let open = 0;
    let openMost = 0;
    const { url, sockets } = await listening(
      createHttpServer((_, response) => {
        open += 1;
        openMost = Math.max(openMost, open);
        setImmediate(() => {
          open -= 1;
          response.end('ok');
        });
      }),
    );
    const send = sender({ connectionsPerEndpoint: 3 });
    const results = await Promise.all(Array.from({ length: 20 }, () => send(url)));
    expect(results.map(({ kind }) => kind)).toEqual(Array(20).fill('answered'));
    expect(sockets).toHaveLength(3);
    expect(openMost).toBeLessThanOrEqual(3);
  });

  test('that fail fail each for itself, and those behind them still get a connection', async () => {
    const { url } = await scripted((socket, connection) => {
      if (connection <= 2) socket.resetAndDestroy();
      else socket.write(OK);
    });
    const send = sender({ connectionsPerEndpoint: 2 });
    const results = await Promise.all(Array.from({ length: 5 }, () => send(url)));
    expect(results.map(({ kind }) => kind)).toEqual([
      'unreachable',
      'unreachable',
      'answered',
      'answered',
      'answered',
    ]);
  });
});

/** Writes for as long as anybody listens. */
const endless = (start: string, more: string) =>
  scripted((socket) => {
    // Few calls: this loop ends when the kernel takes no more, and until then nobody else has a turn.
    const much = more.repeat(50_000 / more.length);
    const say = () => {
      while (!socket.destroyed && socket.write(much));
    };
    socket.on('drain', say);
    socket.write(start);
    say();
  });

describe('hostile answers', () => {
  const head = 'HTTP/1.1 200 OK\r\n';

  test.each([
    ['headers without end', head, 'x: y\r\n', 'ANSWER_HEADERS_TOO_MANY'],
    ['a header without end', `${head}x: `, 'y'.repeat(999), 'ANSWER_HEAD_TOO_LONG'],
    ['a first line without end', 'HTTP/1.1 200 ', 'y'.repeat(999), 'ANSWER_HEAD_TOO_LONG'],
    ['empty lines without end', '', '\r\n', 'ANSWER_HEAD_TOO_LONG'],
    ['announcements without end', '', 'HTTP/1.1 103 Early Hints\r\n\r\n', 'ANSWER_NEVER_FINAL'],
  ])('%s end the exchange', async (_, start, more, detail) => {
    const { url, sockets } = await endless(start, more);
    expect(await sender()(url)).toEqual({ kind: 'unreachable', reason: 'reset', detail });
    await until(() => sockets.every(({ destroyed }) => destroyed), 'the connection is closed');
  });

  test.each([
    ['a body', `${head}\r\n`, 'y'.repeat(999)],
    ['chunks of one byte', `${head}transfer-encoding: chunked\r\n\r\n`, '1\r\ny\r\n'],
    ['an extension of a chunk', `${head}transfer-encoding: chunked\r\n\r\n1;`, 'y'.repeat(999)],
    ['trailers', `${head}transfer-encoding: chunked\r\n\r\n0\r\n`, 'x: y\r\n'],
  ])('%s without end are cut off, and the status counts', async (_, start, more) => {
    const { url, sockets } = await endless(start, more);
    expect(await sender()(url)).toMatchObject({ kind: 'answered', status: 200 });
    await until(() => sockets.every(({ destroyed }) => destroyed), 'the connection is closed');
  });
});
