import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { KEY, nativeApi, type NativeApiOptions } from '../../../../test/fixtures/native-api.ts';
import { turns, until } from '../../../../test/fixtures/until.ts';
import { LOOK_EVERY_MS } from './plain-connections.ts';

const KEEP_ALIVE_MS = 72_000;

const event = (id: string) => ({ type: 'media.ready', subject: { kind: 'media', id }, data: { title: 'ü' } });

/** A request of the usual form, byte for byte. */
function usual(sent: unknown, ...more: string[]): Buffer {
  const body = JSON.stringify(sent);
  const lines = ['POST /v1/events HTTP/1.1', 'host: x', `authorization: Bearer ${KEY}`, ...more];
  lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(body)}`, '', body);
  return Buffer.from(lines.join('\r\n'));
}

const usualFrom = (address: string, key: string) =>
  usual(event('a'), `x-forwarded-for: ${address}`).toString().replace(KEY, key);

const READ = Buffer.from(`GET /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\n\r\n`);

const statuses = (answers: string): string[] =>
  Array.from(answers.matchAll(/HTTP\/1\.1 (\d+)/g), ([, status = '']) => status);

async function listening(options: NativeApiOptions = {}) {
  const api = await nativeApi(options);
  const byNode: string[] = [];
  api.app.server.on('request', ({ method, url }) => byNode.push(`${method} ${url}`));
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = api.app.server.address() as AddressInfo;

  /** Both ends of a connection, and what has arrived. */
  async function open() {
    const accepted = once(api.app.server, 'connection');
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    onTestFinished(() => {
      socket.destroy();
    });
    // What is cut off may be reset.
    socket.on('error', () => undefined);
    const [theirs] = (await accepted) as [Socket];
    const client = { socket, theirs, answers: '', isOver: false };
    socket.on('data', (chunk) => (client.answers += chunk.toString()));
    socket.on('end', () => {
      client.isOver = true;
      socket.end();
    });
    socket.on('close', () => (client.isOver = true));
    return client;
  }

  /** Publications wait until they are let go. */
  function holdPublications() {
    const { intake } = api.engine;
    const publish = intake.publish.bind(intake);
    const gate = Promise.withResolvers<void>();
    const held = { count: 0, release: () => gate.resolve() };
    intake.publish = async (...args) => {
      held.count += 1;
      await gate.promise;
      return publish(...args);
    };
    return held;
  }

  const subjects = async () => {
    const { body } = await api.call('GET', '/v1/events?limit=100');
    return (body['data'] as { subject: { id: string } }[]).map(({ subject }) => subject.id);
  };
  return Object.assign(api, { port, byNode, open, holdPublications, subjects });
}

/** A socket that takes what is written when it is told to. */
function reluctantSocket() {
  const taken: { text: string; done: () => void }[] = [];
  const socket = new Duplex({
    writableHighWaterMark: 1,
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => taken.push({ text: chunk.toString(), done }),
  });
  onTestFinished(() => {
    socket.destroy();
  });
  return { socket, taken };
}

describe('requests of the usual form never reach node:http', () => {
  test('one after the other on one connection, each answered once', async () => {
    const { open, byNode, subjects } = await listening();
    const client = await open();
    for (const id of ['a', 'bb', 'bb2', 'c']) {
      const before = client.answers.length;
      client.socket.write(usual(event(id)));
      await until(() => client.answers.length > before && client.answers.endsWith('}'), 'it is answered');
    }
    expect(statuses(client.answers)).toEqual(['202', '202', '202', '202']);
    expect(await subjects()).toEqual(['c', 'bb2', 'bb', 'a']);
    expect(byNode).toEqual([]);
  });

  test('in two pieces, cut between head and body', async () => {
    const { open, byNode, subjects } = await listening();
    const client = await open();
    for (const [index, id] of ['a', 'bb', 'c'].entries()) {
      const request = usual(event(id));
      const headBytes = request.indexOf('\r\n\r\n') + 4;
      const before = client.theirs.bytesRead;
      client.socket.write(request.subarray(0, headBytes));
      await until(() => client.theirs.bytesRead === before + headBytes, 'the head arrives');
      client.socket.write(request.subarray(headBytes));
      await until(() => statuses(client.answers).length === index + 1, 'it is answered');
    }
    expect(statuses(client.answers)).toEqual(['202', '202', '202']);
    expect(await subjects()).toEqual(['c', 'bb', 'a']);
    expect(byNode).toEqual([]);
  });

  test('of the clients that Node has', async () => {
    const { port, byNode } = await listening();
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const body = JSON.stringify(event('a'));
    const url = `http://127.0.0.1:${port}/v1/events`;
    const fetched = await fetch(url, { method: 'POST', headers, body });
    expect(fetched.status).toBe(202);
    await fetched.text();
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    for (let one = 0; one < 2; one += 1) {
      const request = httpRequest(url, { agent, method: 'POST', headers });
      request.end(body);
      const [response] = await once(request, 'response');
      expect(response).toMatchObject({ statusCode: 202, headers: { 'keep-alive': 'timeout=72' } });
      response.resume();
      await once(response, 'end');
    }
    expect(byNode).toEqual([]);
  });
});

test.each([
  ['an event', event('a')],
  ['several', [event('a'), event('b')]],
  ['mistakes', { ...event('a'), type: 'é', data: 1 }],
  ['what is known', { ...event('a'), idempotency_key: 'k', occurred_at: '2026-01-01T00:00:00Z' }],
])('%s: the answer is that of node:http, byte for byte', async (_, sent) => {
  const { open, byNode, clock } = await listening();
  const plain = await open();
  plain.socket.write(usual(sent));
  await until(() => plain.answers.endsWith('}') || plain.answers.endsWith(']'), 'it is answered');
  expect(byNode).toEqual([]);
  const other = await open();
  other.socket.write(usual(sent).subarray(0, 1));
  await until(() => other.theirs.bytesRead === 1, 'a first byte arrives');
  other.socket.write(usual(sent).subarray(1));
  await until(() => other.answers.endsWith('}') || other.answers.endsWith(']'), 'it is answered');
  expect(byNode).toHaveLength(1);
  const [answer = '', answerOfNode = ''] = [plain, other].map(({ answers }) =>
    answers
      .replaceAll(/evt_[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
      .replace('"duplicate":true', '"duplicate":false')
      .replace(/content-length: \d+/, 'content-length: n'),
  );
  expect(answer).toContain(`Date: ${new Date(clock.now()).toUTCString()}\r\n`);
  expect(answer.replace(/Date: .*/, '')).toBe(answerOfNode.replace(/Date: .*/, ''));
});

describe('anything else goes to node:http, in order', () => {
  test('a request in three pieces', async () => {
    const { open, byNode } = await listening();
    const client = await open();
    const request = usual(event('a'));
    const headBytes = request.indexOf('\r\n\r\n') + 4;
    for (const end of [headBytes, headBytes + 1, request.length]) {
      const { bytesRead } = client.theirs;
      client.socket.write(request.subarray(bytesRead, end));
      await until(() => client.theirs.bytesRead === end, 'the piece arrives');
    }
    await until(() => client.answers.endsWith('}'), 'it is answered');
    expect(statuses(client.answers)).toEqual(['202']);
    expect(byNode).toHaveLength(1);
  });

  test('a request in two pieces, wherever it is cut', async () => {
    const { open, byNode } = await listening();
    const request = usual(event('a'));
    for (let cut = 1; cut < request.length; cut += 1) {
      const client = await open();
      client.socket.write(request.subarray(0, cut));
      await until(() => client.theirs.bytesRead === cut, 'the first piece arrives');
      client.socket.write(request.subarray(cut));
      await until(() => client.answers.endsWith('}'), 'it is answered');
      expect(statuses(client.answers)).toEqual(['202']);
      client.socket.destroy();
    }
    // But for the cut between head and body.
    expect(byNode).toHaveLength(request.length - 2);
  });

  test('several requests in one piece', async () => {
    const { open, subjects } = await listening();
    const client = await open();
    client.socket.write(Buffer.concat([usual(event('a')), READ, usual(event('b')), usual(event('c'))]));
    await until(() => statuses(client.answers).length === 4, 'all are answered');
    expect(statuses(client.answers)).toEqual(['202', '200', '202', '202']);
    expect((await subjects()).toSorted()).toEqual(['a', 'b', 'c']);
  });

  test('another request on the same connection, and what follows it', async () => {
    const { open, byNode } = await listening();
    const client = await open();
    for (const [index, request] of [usual(event('a')), READ, usual(event('b')), READ].entries()) {
      client.socket.write(request);
      await until(() => statuses(client.answers).length === index + 1, 'it is answered');
      await turns();
    }
    expect(statuses(client.answers)).toEqual(['202', '200', '202', '200']);
    expect(byNode).toEqual(['GET /v1/events', 'POST /v1/events', 'GET /v1/events']);
  });

  test.each([
    ['no HTTP', Buffer.from('\0\x01\x02\x03\r\n\r\n')],
    ['two lengths', usual(event('a'), 'content-length: 3')],
    ['a length and chunks', usual(event('a'), 'transfer-encoding: chunked')],
  ])('%s, which it refuses', async (_, bytes) => {
    const { open, subjects } = await listening();
    const client = await open();
    client.socket.write(bytes);
    await until(() => client.isOver, 'the connection ends');
    expect(statuses(client.answers)).toEqual(['400']);
    expect(await subjects()).toEqual([]);
  });

  test('a key that was guessed for too often, behind a proxy that is trusted', async () => {
    const { open, byNode } = await listening({
      requestLimits: { failedSignInsPerMinute: 1, trustedProxies: ['127.0.0.0/8'] },
    });
    const expected: string[] = [];
    const client = await open();
    for (const [status, address, key] of [
      ['202', '198.51.100.1', KEY],
      ['401', '198.51.100.2', 'wrong'],
      ['429', '198.51.100.2', KEY],
      ['202', '198.51.100.1', KEY],
    ] as const) {
      expected.push(status);
      client.socket.write(usualFrom(address, key));
      await until(() => statuses(client.answers).length === expected.length, 'it is answered');
    }
    expect(statuses(client.answers)).toEqual(expected);
    expect(byNode).toHaveLength(3);
  });
});

describe('what comes before the answer', () => {
  test('waits for it, and is answered in order', async () => {
    const { open, holdPublications, subjects } = await listening();
    const held = holdPublications();
    const client = await open();
    for (const request of [usual(event('a')), usual(event('b')), READ, usual(event('c'))]) {
      const before = client.theirs.bytesRead;
      client.socket.write(request);
      await until(() => client.theirs.bytesRead === before + request.length, 'it arrives');
    }
    await turns();
    expect(held.count).toBe(1);
    expect(client.answers).toBe('');
    held.release();
    await until(() => statuses(client.answers).length === 4, 'all are answered');
    expect(statuses(client.answers)).toEqual(['202', '202', '200', '202']);
    expect(await subjects()).toEqual(['c', 'b', 'a']);
  });

  test('is read in a bounded amount', async () => {
    const { open, holdPublications } = await listening();
    const held = holdPublications();
    const client = await open();
    client.socket.write(usual(event('a')));
    await until(() => held.count === 1, 'the first is being published');
    client.socket.write(Buffer.alloc(64 * 1024 * 1024, READ));
    await until(() => client.theirs.isPaused() && client.theirs.readableLength > 0, 'it is held');
    await turns();
    expect(client.theirs.readableLength).toBeLessThan(256 * 1024);
    expect(client.theirs.bytesRead).toBeLessThan(512 * 1024);
    client.socket.resetAndDestroy();
    held.release();
  });

  test('is not answered before the answer is taken', async () => {
    const { app } = await listening();
    const { socket, taken } = reluctantSocket();
    app.server.emit('connection', socket);
    socket.push(usual(event('a')));
    await until(() => taken.length === 1, 'the first is answered');
    socket.push(usual(event('b')));
    socket.push(usual(event('c')));
    await turns();
    expect(taken).toHaveLength(1);
    for (const count of [2, 3]) {
      taken.at(-1)?.done();
      await until(() => taken.length === count, 'the next is answered');
    }
    expect(statuses(taken.map(({ text }) => text).join(''))).toEqual(['202', '202', '202']);
  });
});

describe('a connection that is quiet ends', () => {
  test.each([
    ['from the start', 0],
    ['after an answer', 1],
  ])('%s', async (_, requests) => {
    const { open, clock } = await listening();
    const client = await open();
    for (let one = 1; one <= requests; one += 1) {
      clock.advance(KEEP_ALIVE_MS - LOOK_EVERY_MS);
      client.socket.write(usual(event('a')));
      await until(() => statuses(client.answers).length === one, 'it is answered');
    }
    clock.advance(KEEP_ALIVE_MS - 1);
    await turns();
    expect(client.isOver).toBe(false);
    clock.advance(LOOK_EVERY_MS + 1);
    await until(() => client.isOver, 'it ends');
  });

  test('when the rest of a request does not come', async () => {
    const { open, clock } = await listening();
    const client = await open();
    const head = usual(event('a')).toString().split('{')[0] ?? '';
    client.socket.write(head);
    await until(() => client.theirs.bytesRead === head.length, 'the head arrives');
    clock.advance(KEEP_ALIVE_MS + LOOK_EVERY_MS);
    await until(() => client.isOver, 'it ends');
    expect(client.answers).toBe('');
  });

  test('when nobody takes its answer', async () => {
    const { app, clock } = await listening();
    const { socket, taken } = reluctantSocket();
    app.server.emit('connection', socket);
    socket.push(usual(event('a')));
    await until(() => taken.length === 1, 'it is answered');
    clock.advance(KEEP_ALIVE_MS + LOOK_EVERY_MS);
    expect(socket.destroyed).toBe(true);
  });

  test('but not while an answer is being made', async () => {
    const { open, clock, holdPublications } = await listening();
    const held = holdPublications();
    const client = await open();
    client.socket.write(usual(event('a')));
    await until(() => held.count === 1, 'it is being published');
    clock.advance(10 * KEEP_ALIVE_MS);
    await turns();
    held.release();
    await until(() => statuses(client.answers).length === 1, 'it is answered');
    expect(client.isOver).toBe(false);
  });
});

describe('a client that ends its half of the connection', () => {
  test('gets its answer, and the other half is ended', async () => {
    const { open, holdPublications } = await listening();
    const held = holdPublications();
    const client = await open();
    client.socket.end(usual(event('a')));
    await until(() => client.theirs.readableEnded, 'the end arrives');
    held.release();
    await until(() => client.isOver, 'it ends');
    expect(statuses(client.answers)).toEqual(['202']);
    expect(client.answers).toContain('Connection: close');
  });

  test('gets all of its answers', async () => {
    const { open, holdPublications } = await listening();
    const held = holdPublications();
    const client = await open();
    for (const id of ['a', 'b', 'c']) {
      const before = client.theirs.bytesRead;
      client.socket.write(usual(event(id)));
      await until(() => client.theirs.bytesRead > before, 'it arrives');
    }
    client.socket.end();
    await turns();
    held.release();
    await until(() => client.isOver, 'it ends');
    expect(statuses(client.answers)).toEqual(['202', '202', '202']);
  });

  test('before it has asked for anything, is let go', async () => {
    const { open } = await listening();
    const client = await open();
    client.socket.end();
    await until(() => client.isOver, 'it ends');
    expect(client.answers).toBe('');
  });
});

test('a client that is gone before its answer harms nothing', async () => {
  const { app, open, holdPublications, subjects } = await listening();
  const held = holdPublications();
  const client = await open();
  client.socket.write(usual(event('a')));
  await until(() => held.count === 1, 'it is being published');
  client.socket.resetAndDestroy();
  await until(() => client.theirs.destroyed, 'the reset arrives');
  held.release();
  await turns();
  expect(await subjects()).toEqual(['a']);
  await app.close();
});

describe('a server that closes', () => {
  test('answers what it has begun, ends quiet connections, and takes no more', async () => {
    const { app, open, holdPublications } = await listening();
    const held = holdPublications();
    const [busy, quiet] = [await open(), await open()];
    const answers = text(busy.socket);
    busy.socket.write(usual(event('a')));
    await until(() => held.count === 1, 'it is being published');
    busy.socket.write(usual(event('b')));
    await until(() => busy.theirs.isPaused(), 'the next one waits');
    const closed = app.close();
    await until(() => quiet.isOver, 'the quiet one ends');
    expect(busy.isOver).toBe(false);
    held.release();
    await closed;
    expect(await answers).toMatch(/^HTTP\/1\.1 202 Accepted\r\n[^]*\r\nConnection: close\r\n\r\n\{/);
    expect(held.count).toBe(1);
  });

  test('refuses what has only begun', async () => {
    const { app, open, byNode } = await listening();
    const client = await open();
    const request = usual(event('a'));
    const headBytes = request.indexOf('\r\n\r\n') + 4;
    client.socket.write(request.subarray(0, headBytes));
    await until(() => client.theirs.bytesRead === headBytes, 'the head arrives');
    const closed = app.close();
    await until(() => byNode.length === 1, 'node:http has it');
    client.socket.write(request.subarray(headBytes));
    await closed;
    await until(() => client.isOver, 'it ends');
    expect(statuses(client.answers)).toEqual(['503']);
  });

  test('can be made to cut off what does not end', async () => {
    const { app, open, holdPublications } = await listening();
    const held = holdPublications();
    const client = await open();
    client.socket.write(usual(event('a')));
    await until(() => held.count === 1, 'it is being published');
    const closed = app.close();
    await turns();
    expect(client.isOver).toBe(false);
    app.cutConnections();
    await closed;
    await until(() => client.isOver, 'it is cut off');
    expect(client.answers).toBe('');
    held.release();
  });
});
