import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HEAD_BYTES_MAX, usualHead } from './usual-head.ts';

const BODY = '{"type":"media.ready","data":{"title":"Grüße"}}';
const BODY_BYTES = Buffer.byteLength(BODY);
const REQUEST_LINE = 'POST /v1/events HTTP/1.1';
const LENGTH = `content-length: ${BODY_BYTES}`;
const TYPE = 'content-type: application/json';
const USUAL = ['host: 127.0.0.1:4600', 'authorization: Bearer key', TYPE, LENGTH];

const request = (lines: readonly string[], body = BODY): Buffer =>
  Buffer.from([...lines, '', body].join('\r\n'));
const headOf = (...lines: string[]) => usualHead(request([REQUEST_LINE, ...lines]), null);

const SENTINEL = Buffer.from('GET /sentinel HTTP/1.1\r\nhost: x\r\n\r\n');

interface Read {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly version: string;
  readonly headers: IncomingHttpHeaders;
  readonly keepsAlive: boolean;
  readonly body: string;
}

/** What node:http makes of these bytes, with another request behind them: it shows where the first one ends. */
async function readByNode(bytes: Buffer): Promise<readonly Read[]> {
  const wire = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const requests: Promise<Read>[] = [];
  const server = createServer((request, response) => {
    const { method, url, headers, httpVersion: version } = request;
    const keepsAlive = response.shouldKeepAlive;
    requests.push(
      buffer(request).then((body) => ({ method, url, version, headers, keepsAlive, body: body.toString() })),
    );
    response.end();
  });
  server.on('clientError', () => wire.destroy());
  server.emit('connection', wire);
  wire.push(bytes);
  wire.push(SENTINEL);
  wire.push(null);
  await once(wire, 'close');
  return Promise.all(requests);
}

/** Fails where the two would not agree. */
async function expectNodeAgrees(piece: Buffer): Promise<boolean> {
  const head = usualHead(piece, null);
  if (head === null) return false;
  const isHeadOnly = piece.length === head.text.length;
  const bytes = isHeadOnly ? Buffer.concat([piece, Buffer.alloc(head.bodyBytes, 'b')]) : piece;
  const [read, sentinel, ...more] = await readByNode(bytes);
  expect(read).toMatchObject({ method: 'POST', url: '/v1/events', version: '1.1', keepsAlive: true });
  expect(read?.headers).toMatchObject(head.headers);
  for (const name of ['connection', 'traceparent', 'x-forwarded-for', 'transfer-encoding', 'expect']) {
    expect(read?.headers[name]).toBe(head.headers[name]);
  }
  expect(read?.body).toBe(bytes.toString('utf8', head.text.length));
  expect(sentinel?.url).toBe('/sentinel');
  expect(more).toEqual([]);
  return true;
}

const plainName = fc.stringMatching(/^[!#$%&'*+.^`|~\w-]{1,20}$/);
const plainValue = fc.stringMatching(/^[!-~](?:[ -~]{0,30}[!-~])?$/);
const ownLine = fc.tuple(plainName, plainValue).map(([name, value]) => `${name}: ${value}`);
const knownLine = fc.constantFrom(
  'connection: keep-alive',
  'Connection: Keep-Alive',
  'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'x-forwarded-for: 192.0.2.1, 198.51.100.1',
  'accept-encoding: gzip, deflate',
  'user-agent:cuewire/1 (x; y)',
  'content-encoding: gzip',
  'keep-alive: timeout=5',
  'cookie: a=b; c=d',
);
const doubtfulLine = fc.constantFrom(
  'connection: close',
  'connection: keep-alive, upgrade',
  'proxy-connection: close',
  'transfer-encoding: chunked',
  'Transfer-Encoding : chunked',
  'expect: 100-continue',
  'upgrade: websocket',
  'te: trailers',
  'trailer: x',
  'content-length: 0',
  `content-length: +${BODY_BYTES}`,
  ` ${LENGTH}`,
  LENGTH,
  'host: other',
  'x: \u0000',
  'x: \u00e9',
  'x:',
  'x',
  ': x',
  '',
);
/** With all of the usual lines, and now and then without some. */
const heads = (line: fc.Arbitrary<string>, ending: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom(true, true, true, false), ending)
    .chain(([more, isWhole, end]) => {
      const lines = [...USUAL, ...more];
      return fc
        .shuffledSubarray(lines, { minLength: isWhole ? lines.length : 0 })
        .map((chosen) => Buffer.from([REQUEST_LINE, ...chosen, '', ''].join(end), 'latin1'))
        .chain((head) =>
          fc.constantFrom(BODY, BODY, BODY, '').map((body) => Buffer.concat([head, Buffer.from(body)])),
        );
    });

const oddByte = fc.constantFrom(...Buffer.from(' \t\r\n\0:;,"0123456789aT/\u007f'), 0x80, 0xff);
type Change = readonly ['replace' | 'insert' | 'remove', number, number];
const change: fc.Arbitrary<Change> = fc.tuple(
  fc.constantFrom('replace', 'insert', 'remove'),
  fc.nat(),
  oddByte,
);

function changed(bytes: Buffer, changes: readonly Change[]): Buffer {
  const list = [...bytes];
  for (const [how, where, byte] of changes) {
    const added = how === 'remove' ? [] : [byte];
    list.splice(where % list.length, how === 'insert' ? 0 : 1, ...added);
  }
  return Buffer.from(list);
}

describe('what is recognised, node:http reads in the same way', () => {
  test('plain requests, with whatever other headers', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(heads(fc.oneof(ownLine, knownLine), fc.constant('\r\n')), async (bytes) => {
        if (await expectNodeAgrees(bytes)) taken += 1;
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  test('requests with something doubtful, and with bytes changed', async () => {
    const line = fc.oneof({ arbitrary: knownLine, weight: 6 }, { arbitrary: doubtfulLine, weight: 1 });
    const ending = fc.oneof(
      { arbitrary: fc.constant('\r\n'), weight: 20 },
      { arbitrary: fc.constantFrom('\n', '\r', '\n\r', '\r\r\n'), weight: 1 },
    );
    let taken = 0;
    let left = 0;
    await fc.assert(
      fc.asyncProperty(heads(line, ending), fc.array(change, { maxLength: 3 }), async (bytes, changes) => {
        if (await expectNodeAgrees(changed(bytes, changes))) taken += 1;
        else left += 1;
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(taken, left)).toBeGreaterThan(100);
  });

  test('also where the head before was remembered', () => {
    const line = fc.oneof(knownLine, doubtfulLine);
    const bytes = fc
      .tuple(heads(line, fc.constant('\r\n')), fc.array(change, { maxLength: 1 }))
      .map(([bytes, changes]) => changed(bytes, changes));
    fc.assert(
      fc.property(bytes, bytes, fc.array(change, { maxLength: 1 }), (one, other, changes) => {
        const last = usualHead(one, null) ?? headOf(...USUAL);
        for (const chunk of [one, other, changed(one, changes), request([REQUEST_LINE, ...USUAL])]) {
          expect(usualHead(chunk, last)).toEqual(usualHead(chunk, null));
        }
      }),
      { numRuns: 1000 },
    );
  });
});

test('the usual form, in any case and order, is recognised with what it says', () => {
  const lines = [
    'Content-Length: 49',
    'HOST:x',
    'Authorization:  Bearer a',
    'Content-Type: application/json',
  ];
  expect(headOf(...lines.with(0, LENGTH), 'Connection: Keep-Alive', 'X-Own: a b')?.headers).toEqual({
    'content-length': String(BODY_BYTES),
    host: 'x',
    authorization: 'Bearer a',
    'content-type': 'application/json',
    connection: 'Keep-Alive',
  });
});

describe('left to node:http is', () => {
  test.each<[string, readonly string[]]>([
    ['no host', USUAL.slice(1)],
    ['no key', USUAL.toSpliced(1, 1)],
    ['no label', USUAL.toSpliced(2, 1)],
    ['another label', USUAL.with(2, 'content-type: application/json; charset=utf-8')],
    ['no length', USUAL.slice(0, 3)],
    ['a length with a sign', USUAL.with(3, `content-length: +${BODY_BYTES}`)],
    ['a length with a zero in front', USUAL.with(3, `content-length: 0${BODY_BYTES}`)],
    ['a length as a list', USUAL.with(3, `content-length: ${BODY_BYTES}, ${BODY_BYTES}`)],
    ['a length in another base', USUAL.with(3, `content-length: 0x${BODY_BYTES.toString(16)}`)],
    ['a shorter length: another request behind it', USUAL.with(3, `content-length: ${BODY_BYTES - 1}`)],
    ['a longer length: some of it is to come', USUAL.with(3, `content-length: ${BODY_BYTES + 1}`)],
    ['two lengths', [...USUAL, LENGTH]],
    ['two hosts', [...USUAL, 'host: other']],
    ['two keys', [...USUAL, 'authorization: Bearer other']],
    ['two traces', [...USUAL, 'traceparent: a', 'Traceparent: b']],
    ['two lists of addresses', [...USUAL, 'x-forwarded-for: 192.0.2.1', 'X-Forwarded-For: 192.0.2.2']],
    ['chunks', [...USUAL, 'transfer-encoding: chunked']],
    ['chunks, and a blank before the colon', [...USUAL, 'transfer-encoding : chunked']],
    ['another encoding', [...USUAL, 'Transfer-Encoding: identity']],
    ['a sender that waits', [...USUAL, 'expect: 100-continue']],
    ['a last request', [...USUAL, 'connection: close']],
    ['a change of protocol', [...USUAL, 'connection: upgrade', 'upgrade: websocket']],
    ['a line that goes on', [...USUAL, 'x: a', ' b']],
    ['a line without a colon', [...USUAL, 'x']],
    ['a line without a name', [...USUAL, ': x']],
    ['a value that is empty', [...USUAL, 'x:']],
    ['a blank at the end of a value', [...USUAL, 'x: a ']],
    ['a tab', [...USUAL, 'x:\ta']],
    ['a control character', [...USUAL, 'x: a\u0000b']],
    ['a line feed alone', [...USUAL, 'x: a\ny: b']],
    ['a carriage return alone', [...USUAL, 'x: a\ry: b']],
    ['what is no ASCII', [...USUAL, 'x: é']],
    ['a long head', [...USUAL, `x: ${'x'.repeat(HEAD_BYTES_MAX)}`]],
  ])('%s', (_, lines) => {
    expect(headOf(...USUAL)).not.toBe(null);
    expect(headOf(...lines)).toBe(null);
  });

  test.each([
    'GET /v1/events HTTP/1.1',
    'POST /v1/events?a HTTP/1.1',
    'POST /v1/events/ HTTP/1.1',
    'POST http://x/v1/events HTTP/1.1',
    'POST /v1/events HTTP/1.0',
    'POST  /v1/events HTTP/1.1',
    'post /v1/events HTTP/1.1',
    ' POST /v1/events HTTP/1.1',
  ])('%s', (line) => {
    expect(usualHead(request([line, ...USUAL]), null)).toBe(null);
  });

  test('every piece of a request but its head, and two requests in one piece', () => {
    const whole = request([REQUEST_LINE, ...USUAL]);
    const last = usualHead(whole, null);
    const headBytes = whole.length - BODY_BYTES;
    for (let cut = 0; cut < whole.length; cut += 1) {
      const [first, second] = [whole.subarray(0, cut), whole.subarray(cut)];
      expect(usualHead(first, last)).toEqual(cut === headBytes ? last : null);
      expect(usualHead(second, last)).toEqual(cut === 0 ? last : null);
    }
    expect(usualHead(Buffer.concat([whole, whole]), last)).toBe(null);
    expect(usualHead(Buffer.concat([whole, Buffer.from('\r\n')]), last)).toBe(null);
  });

  test('a request without a body', () => {
    expect(usualHead(request([REQUEST_LINE, ...USUAL.with(3, 'content-length: 0')], ''), null)).toBe(null);
  });
});
