import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { limits } from '@cuewire/contract';
import { describe, expect, test } from 'vitest';
import { until } from '../../../../test/fixtures/until.ts';
import { KEY, nativeApi, type NativeApiOptions, OTHER_KEY } from '../../../../test/fixtures/native-api.ts';

const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } };
const usual = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
const SHORT_WAY = '/v1/events';
/** The same route by a URL that the short way does not know. */
const LONG_WAY = '/v1/events?';

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

interface Answered {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function listening(options: NativeApiOptions = {}) {
  const api = await nativeApi(options);
  const byRoutes: string[] = [];
  api.app.addHook('onSend', (request, _reply, _payload, done) => {
    byRoutes.push(`${request.method} ${request.url}`);
    done();
  });
  const closing = Promise.withResolvers<void>();
  api.app.addHook('preClose', (done) => {
    closing.resolve();
    done();
  });
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = api.app.server.address() as AddressInfo;
  async function post({ path = SHORT_WAY, method = 'POST', headers = usual, body }: Sent): Promise<Answered> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const request = httpRequest({ port, path, method, headers }, resolve);
    request.on('error', reject);
    request.end(body);
    const response = await promise;
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  }
  return Object.assign(api, { byRoutes, closing: closing.promise, port, post });
}

const json = (value: unknown): string => JSON.stringify(value);

const UUID = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
const ID = /evt_[0-9a-f]{32}/g;

/** Without what may differ between two answers: the routes end the connection over a body that they cannot parse. */
function comparable({ status, headers, body }: Answered) {
  const { date: _date, connection: _connection, 'keep-alive': _keepAlive, ...kept } = headers;
  return { status, headers: kept, body: body.replaceAll(UUID, 'request').replaceAll(ID, 'event') };
}

describe('the short way answers as the route does', () => {
  test.each<[string, string]>([
    ['an event', json({ ...event, data: { title: 'Grüße 🎬' }, occurred_at: '2026-01-01T02:00:00+02:00' })],
    ['an event in the words of a dialect', json({ ...event, type: 'video.mediaAI.chapters.ready' })],
    ['several events', json([event, { ...event, type: 'media.failed' }])],
    ['an array of one', json([event])],
    ['no events', '[]'],
    ['too many events', json(Array.from({ length: limits.publishBatchMax + 1 }, () => event))],
    ['what is no JSON', '{"type":'],
    ['JSON that is no event', 'null'],
    ['blanks', '  '],
    ['an event with mistakes', json({ subject: { kind: '', id: 7 }, data: [], 'od/d~': 1 })],
    ['mistakes in one of several', json([event, { ...event, type: '' }, 'text'])],
    ['a type that nobody knows', json([{ ...event, type: 'media.exploded' }])],
    ['data that its type does not have', json({ ...event, type: 'media.rendition.ready', data: {} })],
    ['too much data', json({ ...event, data: { x: 'x'.repeat(limits.eventBytesMax) } })],
  ])('%s', async (_, body) => {
    const { post, byRoutes } = await listening();
    const short = await post({ body });
    expect(byRoutes).toEqual([]);
    expect(short.headers).toMatchObject({ connection: 'keep-alive', 'keep-alive': 'timeout=72' });
    const long = await post({ path: LONG_WAY, body });
    expect(byRoutes).toHaveLength(1);
    expect(comparable(short)).toEqual(comparable(long));
  });

  test('a full backlog', async () => {
    const { post } = await listening({ limits: { waitingEventsMax: 1 } });
    const body = JSON.stringify([event, event]);
    const short = await post({ body });
    expect(short).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(comparable(short)).toEqual(comparable(await post({ path: LONG_WAY, body })));
  });

  test('an idempotency key that was used for something else', async () => {
    const { post, call } = await listening();
    await call('POST', SHORT_WAY, { ...event, idempotency_key: 'k' });
    const body = JSON.stringify({ ...event, type: 'media.failed', idempotency_key: 'k' });
    const short = await post({ body });
    expect(short.status).toBe(409);
    expect(comparable(short)).toEqual(comparable(await post({ path: LONG_WAY, body })));
  });

  test('a bug, of which nothing is told', async () => {
    const { post, engine } = await listening();
    engine.intake.publish = () => Promise.reject(new TypeError('undefined is not a function'));
    const body = JSON.stringify(event);
    const short = await post({ body });
    expect(short).toMatchObject({ status: 500, body: expect.not.stringContaining('undefined') });
    expect(comparable(short)).toEqual(comparable(await post({ path: LONG_WAY, body })));
  });
});

describe('the routes get', () => {
  const body = JSON.stringify(event);
  test.each<[string, number, Sent]>([
    ['another method', 405, { method: 'PUT', body }],
    ['a list', 200, { method: 'GET' }],
    ['no key', 401, { headers: { 'content-type': 'application/json' }, body }],
    ['an unknown key', 401, { headers: { ...usual, authorization: 'Bearer cue_unknown' }, body }],
    ['another label', 202, { headers: { ...usual, 'content-type': 'text/plain' }, body }],
    ['an empty body', 422, { headers: { ...usual, 'content-length': '0' } }],
    ['a body of unknown length', 202, { headers: { ...usual, 'transfer-encoding': 'chunked' }, body }],
    ['a body over the limit', 413, { body: new Uint8Array(limits.requestBytesMax + 1) }],
  ])('%s', async (_, status, sent) => {
    const { post, byRoutes } = await listening();
    expect((await post(sent)).status).toBe(status);
    expect(byRoutes).toHaveLength(1);
  });
});

test('an event belongs to the workspace of its key', async () => {
  const { post, call } = await listening();
  await post({ headers: { ...usual, authorization: `Bearer ${OTHER_KEY}` }, body: JSON.stringify(event) });
  expect((await call('GET', SHORT_WAY)).body['data']).toEqual([]);
  expect((await call('GET', SHORT_WAY, undefined, OTHER_KEY)).body['data']).toHaveLength(1);
});

test.each([SHORT_WAY, LONG_WAY])(
  '%s: a trace goes on with each event; what is none counts as not sent',
  async (path) => {
    const api = await listening();
    const { post, sent } = api;
    await api.endpoint();
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const publish = (traceparent: string) =>
      post({ path, headers: { ...usual, traceparent }, body: json([event, event]) });
    await publish(`00-${trace}-00f067aa0ba902b7-01`);
    await until(() => sent.length === 2, 'both are sent');
    for (const { headers } of sent) expect(headers['traceparent']).toContain(`00-${trace}-`);
    expect((await publish('00-what-is-no-trace')).status).toBe(202);
    await until(() => sent.length === 4, 'both are sent');
    expect(sent.slice(2).map(({ headers }) => headers['traceparent'])).toEqual([undefined, undefined]);
  },
);

/** A request of the usual form, byte for byte. */
function raw(body: string): Buffer {
  const lines = ['POST /v1/events HTTP/1.1', 'host: x', `authorization: Bearer ${KEY}`];
  lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(body)}`, '', body);
  return Buffer.from(lines.join('\r\n'));
}

async function socketTo(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

test('a body may come in pieces that cut a character in two', async () => {
  const { port, call, app } = await listening();
  const whole = raw(JSON.stringify({ ...event, data: { title: 'ü' } }));
  const cut = whole.indexOf(0xc3) + 1;
  const socket = await socketTo(port);
  const begun = once(app.server, 'request');
  socket.write(whole.subarray(0, cut));
  await begun;
  socket.write(whole.subarray(cut));
  await once(socket, 'data');
  socket.destroy();
  expect((await call('GET', SHORT_WAY)).body['data']).toMatchObject([{ data: { title: 'ü' } }]);
});

test('of a body that breaks off, nothing is stored', async () => {
  const { port, call, app } = await listening();
  const socket = await socketTo(port);
  const begun = once(app.server, 'request');
  socket.write(raw(JSON.stringify(event)).subarray(0, -1));
  const [request] = (await begun) as [IncomingMessage];
  const gone = new Promise((resolve) => request.once('close', resolve));
  socket.destroy();
  await gone;
  expect((await call('GET', SHORT_WAY)).body['data']).toEqual([]);
});

test('a server that closes finishes what it has begun, and refuses what comes then', async () => {
  const { port, app, closing } = await listening();
  const socket = await socketTo(port);
  const answers = text(socket);
  const request = raw(JSON.stringify(event));
  const begun = once(app.server, 'request');
  socket.write(request.subarray(0, -1));
  await begun;
  const closed = app.close();
  await closing;
  socket.write(Buffer.concat([request.subarray(-1), request]));
  expect((await answers).match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 202', 'HTTP/1.1 503']);
  await closed;
});
