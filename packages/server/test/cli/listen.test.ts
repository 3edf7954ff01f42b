// cuewire listen against a feed whose every word is chosen here, and against the shipped server.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { verify } from '@cuewire/verify';
import { Cuewire } from '@cuewire/client';
import { describe, expect, onTestFinished, test } from 'vitest';
import { accountOf, plain, type RunningCli, startCli, startOnTerminal } from '../fixtures/cli-process.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { type Receiver, startReceiver } from '../fixtures/receiver.ts';
import { API_KEY, startServerProcess } from '../fixtures/server-process.ts';

interface FakeServer {
  readonly url: string;
  /** The cursor that each connection asked to go on behind; null: none. */
  readonly cursors: (string | null)[];
  readonly streams: ServerResponse[];
}

function event(step: number, type = 'media.ready') {
  return {
    id: `evt_${String(step).padStart(32, '0')}`,
    type,
    subject: { kind: 'media', id: `vi${step}` },
    data: { duration_ms: step },
    occurred_at: '2026-01-01T10:00:00.000Z',
    created_at: '2026-01-01T10:00:00.000Z',
  };
}

function tell(stream: ServerResponse | undefined, cursor: string, data: object): void {
  stream?.write(`id: ${cursor}\nevent: event\ndata: ${JSON.stringify(data)}\n\n`);
}

/** `connected` speaks on each connection, with how many there were before. */
async function fakeServer(
  connected: (stream: ServerResponse, before: number) => void,
  past: readonly object[] = [],
): Promise<FakeServer> {
  const cursors: (string | null)[] = [];
  const streams: ServerResponse[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://fake.test');
    if (pathname === '/v1/events') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data: past, next_cursor: null }));
      return;
    }
    cursors.push(searchParams.get('after'));
    streams.push(response);
    connected(response, streams.length - 1);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, cursors, streams };
}

function ready(stream: ServerResponse, cursor: string): void {
  stream.writeHead(200, { 'content-type': 'text/event-stream' });
  stream.write(`id: ${cursor}\nevent: ready\ndata: {}\n\n`);
}

function secretIn({ shown }: RunningCli): string {
  return /signing secret {2}(\S+)/.exec(plain(shown()))?.[1] ?? '';
}

const idsAt = ({ received }: Receiver) =>
  received.map(({ headers }) => Number(String(headers['webhook-id']).slice(4)));

/** Not FastPix's probe. */
function isEvent({ body }: { body: string }): boolean {
  return body !== '{}';
}

function names(headers: object): string[] {
  return Object.keys(headers)
    .filter((name) => /signature|webhook|type|agent/.test(name))
    .toSorted();
}

describe('cuewire listen', () => {
  test('forwards what happens, signed so that it verifies, and resumes without a gap', async () => {
    const server = await fakeServer((stream, before) => {
      ready(stream, `c${before}`);
      tell(stream, before === 0 ? 'c1' : 'c2', event(before + 1));
      // The first connection breaks after its event.
      if (before === 0) stream.end();
    });
    await using receiver = await startReceiver();
    const argv = ['listen', '--forward', `${receiver.url}/in`, '--types', 'media.ready', '--json'];
    const listening = startCli(temporaryFolder(), argv, accountOf(server.url));
    await receiver.until((received) => received.length === 2);
    expect(idsAt(receiver)).toEqual([1, 2]);
    expect(server.cursors).toEqual([null, 'c1']);
    const [{ headers, body, path } = expect.fail('nothing arrived')] = receiver.received;
    expect(path).toBe('/in');
    await listening.until((shown) => shown.includes('"event_id"'));
    const { payload } = await verify('standard', secretIn(listening), headers, body);
    expect(payload).toMatchObject({ type: 'media.ready', data: { duration_ms: 1 } });
    listening.child.kill('SIGINT');
    expect(await listening.ended).toBe(0);
  });

  test('with --since begins in the past, each event once and in order', async () => {
    const [one, two, three] = [event(1), event(2), event(3)].map((each) => ({
      ...each,
      created_at: new Date().toISOString(),
    }));
    // The second one is told by both: it happened between the feed's start and the reading of the list.
    const server = await fakeServer(
      (stream) => {
        ready(stream, 'c0');
        for (const [index, each] of [two, three].entries()) tell(stream, `c${index + 1}`, each ?? {});
      },
      [two ?? {}, one ?? {}],
    );
    await using receiver = await startReceiver();
    startCli(
      temporaryFolder(),
      ['listen', '--forward', receiver.url, '--since', '1h'],
      accountOf(server.url),
    );
    await receiver.until((received) => received.length === 3);
    expect(idsAt(receiver)).toEqual([1, 2, 3]);
  });

  test('says that events may be missing when the server no longer knows them, and goes on', async () => {
    const server = await fakeServer((stream, before) => {
      if (before === 1) {
        stream.writeHead(410, { 'content-type': 'application/problem+json' });
        const problem = { type: 'about:blank', title: 'Gone', status: 410, code: 'cursor_expired' };
        stream.end(JSON.stringify({ ...problem, detail: 'gone', remedy: 'Start anew.', request_id: 'r' }));
        return;
      }
      ready(stream, 'c0');
      if (before === 0) stream.end();
      else tell(stream, 'c9', event(9));
    });
    await using receiver = await startReceiver();
    const listening = startCli(
      temporaryFolder(),
      ['listen', '--forward', receiver.url],
      accountOf(server.url),
    );
    await receiver.until((received) => received.length === 1);
    expect(server.cursors).toEqual([null, 'c0', null]);
    expect(listening.shown()).toContain('events may be missing here');
  });

  test('on a terminal shows a live table; r sends one again, also an older one that was chosen', async () => {
    const server = await fakeServer((stream) => {
      ready(stream, 'c0');
      tell(stream, 'c1', event(1));
      tell(stream, 'c2', event(2));
    });
    await using receiver = await startReceiver((request, response) => {
      response.statusCode = String(request.headers['webhook-id']).endsWith('2') ? 503 : 200;
      response.end('the answer');
    });
    const listening = startOnTerminal(
      temporaryFolder(),
      ['listen', '--forward', receiver.url],
      accountOf(server.url),
    );
    await listening.until((shown) => plain(shown).includes('1 delivered, 1 failed'));
    expect(listening.shown()).toContain('● connected');
    expect(plain(listening.shown())).toMatch(/> \d\d:\d\d:\d\d {2}media\.ready +media\/vi2 .* 503/);
    listening.type('r');
    await receiver.until((received) => received.length === 3);
    await listening.until((shown) => plain(shown).includes('1 delivered, 2 failed'));
    // From the one that was sent again over the one before to the first, all keys at once.
    listening.type('\u001B[Akr');
    await receiver.until((received) => received.length === 4);
    expect(idsAt(receiver)).toEqual([1, 2, 2, 1]);
    listening.type('a');
    await listening.until((shown) => shown.includes('the answer'));
    listening.type('q');
    expect(await listening.ended).toBe(0);
    // The cursor is back.
    expect(listening.shown()).toContain('\u001B[?25h');
  });

  test('keeps its secret on a machine, one for each way of signing', async () => {
    const server = await fakeServer((stream) => ready(stream, 'c0'));
    const home = temporaryFolder();
    const secretOf = async (...more: string[]) => {
      const listening = startCli(home, ['listen', '--forward', '3000', ...more], accountOf(server.url));
      await listening.until((shown) => shown.includes('connected'));
      listening.child.kill('SIGINT');
      await listening.ended;
      return secretIn(listening);
    };
    const first = await secretOf();
    expect(first).toMatch(/^whsec_/);
    expect(await secretOf()).toBe(first);
    expect(await secretOf('--setting', 'signature=ed25519')).toMatch(/^whpk_/);
    expect(await secretOf('--dialect', 'twelve-labs')).not.toBe(first);
  });

  test.each(['standard', 'api-video', 'fastpix', 'twelve-labs'] as const)(
    'speaks %s as the server itself does',
    async (dialect) => {
      const home = temporaryFolder();
      await using server = await startServerProcess(`${home}/data`);
      await using real = await startReceiver();
      await using local = await startReceiver();
      const client = new Cuewire({ url: server.url, apiKey: API_KEY });
      await client.endpoints.create({ url: real.url, event_types: ['*'], dialect });
      const listening = startCli(
        home,
        ['listen', '--forward', local.url, '--dialect', dialect],
        accountOf(server.url),
      );
      await listening.until((shown) => shown.includes('connected'));
      const type = {
        standard: 'media.ready',
        fastpix: 'media.ready',
        'api-video': 'media.recorded',
        'twelve-labs': 'index_task.ready',
      }[dialect];
      const { data } = (await client.eventTypes.sample(type)) as { data?: Record<string, unknown> };
      await client.events.publish({ type, subject: { kind: 'media', id: 'vi1' }, data });
      await local.until((received) => received.length === 1);
      await real.until((received) => received.some(isEvent));
      const [sent] = local.received;
      expect(sent?.body).toBe(real.received.find(isEvent)?.body);
      expect(names(sent?.headers ?? {})).toEqual(names(real.received.find(isEvent)?.headers ?? {}));
      await verify(dialect, secretIn(listening), sent?.headers ?? {}, sent?.body ?? '');
    },
  );
});
