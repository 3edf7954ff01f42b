// The thread that sends, against a real server: each request gets its own result.
import { EventEmitter, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { defaultHttpLimits } from './http.ts';
import { SenderThread } from './sender-thread.ts';

async function setup() {
  /** Tells of requests to /hangs, with what they wait for. */
  const calls = new EventEmitter<{ hangs: [ServerResponse] }>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/hangs') calls.emit('hangs', response);
      else response.end(`${String(request.headers['x-own'])} ${Buffer.concat(chunks).toString()}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const thread = new SenderThread({
    allowed: ['127.0.0.1'],
    denied: [],
    deniedPorts: [],
    proxy: null,
    allowUnverifiedTls: false,
    limits: defaultHttpLimits,
  });
  onTestFinished(async () => {
    await thread[Symbol.asyncDispose]();
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = (body: string, { path = '/', own = 'a' } = {}) =>
    thread.send({
      connectionsOf: 'one',
      url: origin + path,
      tls: null,
      headers: { 'x-own': own },
      body,
    });
  return { thread, send, calls };
}

test('a thousand requests get their own answers, again and again', async () => {
  const { send } = await setup();
  for (let round = 0; round < 3; round += 1) {
    const bodies = Array.from({ length: 1000 }, (_, index) => `${round} ${index} ü`);
    const results = await Promise.all(bodies.map((body) => send(body, { own: String(round) })));
    expect(results.map((result) => (result.kind === 'answered' ? result.body : result.kind))).toEqual(
      bodies.map((body) => `${round} ${body}`),
    );
  }
});

test('what cannot be sent says so, and leaves the rest alone', async () => {
  const { send } = await setup();
  expect(
    await Promise.all([send('first'), send('second', { own: 'a\r\nb: c' }), send('third')]),
  ).toMatchObject([
    { kind: 'answered', body: 'a first' },
    { kind: 'unreachable', reason: 'reset', detail: 'REQUEST_HEADER_INVALID' },
    { kind: 'answered', body: 'a third' },
  ]);
});

test('what is broken off is settled once, and its answer is nobody else’s', async () => {
  const { thread, send, calls } = await setup();
  const firstCall = once(calls, 'hangs');
  const broken = send('broken', { path: '/hangs' });
  const [first] = (await firstCall) as [ServerResponse];
  thread.abortAll();
  expect(await broken).toEqual({ kind: 'aborted' });
  const secondCall = once(calls, 'hangs');
  const next = send('next', { path: '/hangs' });
  const [second] = (await secondCall) as [ServerResponse];
  first.end('of the first');
  expect(await send('another')).toMatchObject({ body: 'a another' });
  second.end('of the next');
  expect(await next).toMatchObject({ kind: 'answered', body: 'of the next' });
});
