// The ready-made receivers: what they answer, on the web platform's types and over real sockets of Node.
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  fetchReceiver,
  nodeReceiver,
  type ReceiverOptions,
  type VerificationError,
  type VerifiedEvent,
} from '../src/index.ts';

const SECRET = Buffer.alloc(32, 7).toString('base64');
const BODY = '{"type":"video.media.ready","id":"e1"}';
const signed = (body: string) => ({
  'fastpix-signature': createHmac('sha256', Buffer.alloc(32, 7)).update(body).digest('base64'),
});

/** Both receivers are held to the same sentences. */
type Send = (options: ReceiverOptions<'fastpix'>, init: RequestInit) => Promise<Response>;

const sendToFetch: Send = (options, init) =>
  fetchReceiver(options)(new Request('http://receiver.example/', { method: 'POST', ...init }));

const sendToNode: Send = async (options, init) => {
  await using receiver = await listen(nodeReceiver(options));
  return await fetch(receiver.url, { method: 'POST', ...init });
};

async function listen(listener: RequestListener) {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function setup(more: Partial<ReceiverOptions<'fastpix'>> = {}) {
  const events: VerifiedEvent<'fastpix'>[] = [];
  const refused: VerificationError[] = [];
  const options: ReceiverOptions<'fastpix'> = {
    dialect: 'fastpix',
    secrets: SECRET,
    onEvent: (event) => events.push(event),
    onRefused: (error) => refused.push(error),
    ...more,
  };
  return { events, refused, options };
}

describe.each([
  ['fetch', sendToFetch],
  ['Node', sendToNode],
])('a receiver for %s', (_, send) => {
  test('hands over what is signed, and answers 204', async () => {
    const { events, refused, options } = setup();
    const { status } = await send(options, { headers: signed(BODY), body: BODY });
    expect(status).toBe(204);
    expect(events).toEqual([
      { dialect: 'fastpix', type: 'video.media.ready', id: 'e1', payload: JSON.parse(BODY) },
    ]);
    expect(refused).toEqual([]);
  });

  test('answers the probe with 200 and hands over nothing', async () => {
    const { events, refused, options } = setup({ secrets: [] });
    expect((await send(options, { body: '{}' })).status).toBe(200);
    expect((await send(options, {})).status).toBe(200);
    expect([...events, ...refused]).toEqual([]);
  });

  test.each([
    [400, 'no_match', { headers: signed(BODY), body: `${BODY} ` }, {}],
    [400, 'missing_header', { body: BODY }, {}],
    [400, 'malformed', { headers: signed('type=x'), body: 'type=x' }, {}],
    [500, 'bad_secret', { headers: signed(BODY), body: BODY }, { secrets: '' }],
    [413, 'too_large', { headers: signed(BODY), body: BODY }, { bodyBytesMax: BODY.length - 1 }],
  ])('answers %i to %s and hands over nothing', async (expected, failure, init, more) => {
    const { events, refused, options } = setup(more);
    expect((await send(options, init)).status).toBe(expected);
    expect(events).toEqual([]);
    expect(refused).toMatchObject([{ failure }]);
  });

  test('takes a body that is as large as allowed', async () => {
    const { options } = setup({ bodyBytesMax: BODY.length });
    expect((await send(options, { headers: signed(BODY), body: BODY })).status).toBe(204);
  });
});

test('a receiver for fetch passes on what onEvent throws', async () => {
  const { options } = setup({ onEvent: () => Promise.reject(new Error('the disk is full')) });
  await expect(sendToFetch(options, { headers: signed(BODY), body: BODY })).rejects.toThrow(
    'the disk is full',
  );
});

test('a receiver for Node answers 500 to what onEvent throws, and throws it on', () => {
  // In a process of its own, whose unhandled rejections are nobody else's.
  const program = `
    import { createServer } from 'node:http';
    import { once } from 'node:events';
    import { nodeReceiver } from ${JSON.stringify(join(import.meta.dirname, '../src/index.ts'))};
    const thrown = new Promise((resolve) => process.once('unhandledRejection', resolve));
    const onEvent = () => Promise.reject(new Error('the disk is full'));
    const server = createServer(nodeReceiver({ dialect: 'fastpix', secrets: '${SECRET}', onEvent }));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const request = { method: 'POST', headers: ${JSON.stringify(signed(BODY))}, body: '${BODY}' };
    const { status } = await fetch('http://127.0.0.1:' + server.address().port, request);
    process.stdout.write(status + ' ' + (await thrown).message);
    process.exit();`;
  const values = ['--input-type=module', '--eval', program];
  expect(execFileSync(process.execPath, values, { encoding: 'utf8' })).toBe('500 the disk is full');
});

test('a receiver for Node is not troubled by a sender that hangs up in the middle', async () => {
  const { events, refused, options } = setup();
  const reached = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const receive = nodeReceiver(options);
  await using receiver = await listen((request, response) => {
    response.once('close', closed.resolve);
    receive(request, response);
    reached.resolve();
  });
  const socket = connect(receiver.port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
  await reached.promise;
  socket.destroy();
  await closed.promise;
  const { status } = await fetch(receiver.url, { method: 'POST', headers: signed(BODY), body: BODY });
  expect(status).toBe(204);
  expect(events).toHaveLength(1);
  expect(refused).toEqual([]);
});
