// Answers as bytes, in one piece and in every other way of cutting them.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HEADERS_MAX } from './answer-head.ts';
import { AnswerParser, HEAD_BYTES_MAX, type HeadMemory, INTERIM_ANSWERS_MAX } from './answer-parser.ts';
import { FRAMING_BYTES_MAX } from './chunk-reader.ts';

const KEPT = 64;

function newParser(memory: HeadMemory = { text: '', head: null }) {
  return new AnswerParser(memory, KEPT);
}

/** What a parser makes of bytes that come in pieces of these sizes, the last one repeated, in a buffer that is used again. */
function parse(text: string, sizes: readonly number[] = [Infinity], parser = newParser()) {
  const bytes = Buffer.from(text, 'latin1');
  const shared = Buffer.alloc(bytes.length);
  let count = 0;
  for (let at = 0; at < bytes.length;) {
    const size = Math.min(sizes[Math.min(count, sizes.length - 1)] ?? 1, bytes.length - at);
    shared.fill(0xff);
    bytes.copy(shared, 0, at, at + size);
    parser.read(shared, size);
    at += size;
    count += 1;
  }
  return seen(parser);
}

function seen(parser: AnswerParser) {
  const { stage, head, body, hasExcess, fault } = parser;
  return { stage, head, body, hasExcess: hasExcess && stage === 'complete', fault: fault?.code };
}

const faultOf = (text: string) => parse(text).fault;
const OK = 'HTTP/1.1 200 OK\r\n';

describe('an answer', () => {
  test('with a length ends there', () => {
    expect(parse(`${OK}Content-Length: 5\r\nX-Own: a b \r\n\r\nhello`)).toEqual({
      stage: 'complete',
      head: {
        status: 200,
        headers: { 'content-length': '5', 'x-own': 'a b' },
        bodyEnd: { kind: 'bytes', bytes: 5 },
        isConnectionKept: true,
        keptForMs: null,
      },
      body: 'hello',
      hasExcess: false,
      fault: undefined,
    });
  });

  test.each(['204 No Content', '304 Not Modified'])('%s has no body', (line) => {
    expect(parse(`HTTP/1.1 ${line}\r\n\r\n`)).toMatchObject({ stage: 'complete', body: '' });
    // What would be its body may come all the same.
    expect(parse(`HTTP/1.1 ${line}\r\ncontent-length: 3\r\n\r\n`).head?.isConnectionKept).toBe(false);
    expect(parse(`HTTP/1.1 ${line}\r\ntransfer-encoding: chunked\r\n\r\n`)).toMatchObject({
      stage: 'complete',
      head: { isConnectionKept: false },
    });
  });

  test('without a length goes on until the connection ends', () => {
    const parser = newParser();
    expect(parse(`${OK}\r\nhel`, [Infinity], parser)).toMatchObject({ stage: 'body', body: 'hel' });
    parse('lo', [Infinity], parser);
    parser.end();
    expect(seen(parser)).toMatchObject({
      stage: 'complete',
      body: 'hello',
      head: { isConnectionKept: false },
    });
  });

  test.each([
    '',
    'HT',
    OK,
    `${OK}content-length: 5\r\n\r\nhell`,
    `${OK}transfer-encoding: chunked\r\n\r\n5\r\nhel`,
  ])('that ends too early has been closed: %j', (text) => {
    const parser = newParser();
    parse(text, [Infinity], parser);
    parser.end();
    expect(seen(parser)).toMatchObject({ stage: 'faulty', fault: 'CLOSED' });
  });

  test('in chunks is what they hold, without extensions and trailers', () => {
    const text = `${OK}Transfer-Encoding: Chunked\r\n\r\n5;a=b;c="d;e"\r\nhello\r\n00A\r\n, world 12\r\n0;x\r\nT: u\r\n\r\n`;
    expect(parse(text)).toMatchObject({ stage: 'complete', body: 'hello, world 12', hasExcess: false });
  });

  test.each([
    ['gzip, chunked', 'chunked'],
    ['chunked\r\ntransfer-encoding: chunked', 'chunked'],
    ['chunked, gzip', 'close'],
    ['identity', 'close'],
  ])('encoded as %j ends as %s say', (value, kind) => {
    expect(parse(`${OK}transfer-encoding: ${value}\r\n\r\n`).head?.bodyEnd).toEqual({ kind });
  });

  test('is the final one, whatever was announced before, asked for or not', () => {
    const interim = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </>\r\n\r\n';
    expect(parse(`${interim}HTTP/1.1 201 Made\r\ncontent-length: 2\r\n\r\nok`)).toMatchObject({
      stage: 'complete',
      head: { status: 201, headers: { 'content-length': '2' } },
      body: 'ok',
    });
  });

  test('that more bytes follow has an excess', () => {
    expect(parse(`${OK}content-length: 2\r\n\r\nok!`)).toMatchObject({ body: 'ok', hasExcess: true });
    expect(parse(`${OK}transfer-encoding: chunked\r\n\r\n0\r\n\r\n\r\n`)).toMatchObject({ hasExcess: true });
    expect(parse('HTTP/1.1 204\r\n\r\nHTTP/1.1 200 OK\r\n\r\n')).toMatchObject({ hasExcess: true });
  });

  test('is kept in its beginning, and counted whole', () => {
    const parser = newParser();
    parse(`${OK}content-length: 1000\r\n\r\n${'x'.repeat(900)}`, [40], parser);
    expect({ body: parser.body, bytes: parser.bodyBytes }).toEqual({ body: 'x'.repeat(KEPT), bytes: 900 });
  });

  test.each([
    ['HTTP/1.1 200\r\n', 200],
    ['HTTP/1.1 299 \r\n', 299],
    ['HTTP/1.0 404 Nicht gefunden: \xe4\r\n', 404],
    ['\r\nHTTP/1.1 999 Odd\r\n', 999],
  ])('may begin with %j', (line, status) => {
    expect(parse(`${line}content-length: 0\r\n\r\n`)).toMatchObject({ stage: 'complete', head: { status } });
  });

  test('may repeat headers, and use any name', () => {
    const lines = 'Set-Cookie: a=b\r\nset-cookie: c=d\r\n__proto__: x\r\nconstructor: y\r\nempty:\r\n';
    const { head } = parse(`${OK}${lines}content-length: 0\r\n\r\n`);
    expect(head?.headers).toEqual({
      'set-cookie': 'a=b, c=d',
      constructor: 'y',
      empty: '',
      'content-length': '0',
    });
    expect(Object.getPrototypeOf(head?.headers)).toBe(Object.prototype);
  });
});

describe('the connection stays', () => {
  test.each([
    ['HTTP/1.1', '', true],
    ['HTTP/1.1', 'Connection: close\r\n', false],
    ['HTTP/1.1', 'Connection: keep-alive, Close\r\n', false],
    ['HTTP/1.1', 'Connection: x\r\nConnection: close\r\n', false],
    ['HTTP/1.0', '', false],
    ['HTTP/1.0', 'Connection: Keep-Alive\r\n', true],
  ])('%s with %j: %s', (version, line, isConnectionKept) => {
    expect(parse(`${version} 200 OK\r\n${line}content-length: 0\r\n\r\n`).head).toMatchObject({
      isConnectionKept,
    });
  });

  test('never behind chunks of HTTP/1.0', () => {
    const lines = 'connection: keep-alive\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n';
    expect(parse(`HTTP/1.0 200 OK\r\n${lines}`)).toMatchObject({
      stage: 'complete',
      head: { isConnectionKept: false },
    });
  });

  test.each([
    ['timeout=5', 5000],
    ['max=100, Timeout=7', 7000],
    ['timeout=0', 0],
    ['timeout=x', null],
    ['xtimeout=5', null],
    ['timeout=99999999999', null],
  ])('for as long as %j says', (value, keptForMs) => {
    expect(parse(`${OK}keep-alive: ${value}\r\ncontent-length: 0\r\n\r\n`).head).toMatchObject({ keptForMs });
  });
});

describe('refused is', () => {
  test.each([
    '220 mail.example ESMTP\r\n',
    'SSH-2.0-OpenSSH',
    'HTTP/2 200\r\n',
    'HTTP/1.2 200 OK\r\n',
    'http/1.1 200 OK\r\n',
    'HTTP/1.1 20 OK\r\n',
    'HTTP/1.1 099 OK\r\n',
    'HTTP/1.1 2000 OK\r\n',
    'HTTP/1.1 2x0 OK\r\n',
    'HTTP/1.1 200OK\r\n',
    'HTTP/1.1  200 OK\r\n',
    'HTTP/1.1 200 O\0K\r\n',
    'HTTP/1.1 200 OK\n',
    'ICY 200 OK\r\n',
    ' HTTP/1.1 200 OK\r\n',
    '\nHTTP/1.1 200 OK\r\n',
    '\rX',
  ])('what begins with %j', (text) => {
    expect(faultOf(text)).toBe('ANSWER_NOT_HTTP');
  });

  test.each([
    'no colon\r\n',
    ': no name\r\n',
    'a b: c\r\n',
    'a : c\r\n',
    'a: b\r\n folded\r\n',
    'a: b\r\n\tfolded: too\r\n',
    ' a: b\r\n',
    'a: \0\r\n',
    'a: b\rc\r\n',
    'a: b\n',
    'a: \x7f\r\n',
    'a\xe4: b\r\n',
    '\n',
  ])('the line %j', (line) => {
    expect(faultOf(`${OK}${line}`)).toBe('ANSWER_HEADER_MALFORMED');
  });

  test.each([
    'content-length: 5\r\ncontent-length: 5\r\n',
    'content-length: 5\r\ncontent-length: 6\r\n',
    'content-length: 5, 5\r\n',
    'content-length: -1\r\n',
    'content-length: +1\r\n',
    'content-length: 0x5\r\n',
    'content-length: 1e3\r\n',
    'content-length:\r\n',
    'content-length: 1 2\r\n',
    'content-length: 9999999999999999\r\n',
    'content-length: 0\r\ntransfer-encoding: chunked\r\n',
    'transfer-encoding: identity\r\ncontent-length: 5\r\n',
  ])('the length %j', (lines) => {
    expect(faultOf(`${OK}${lines}\r\n`)).toBe('ANSWER_LENGTH_MALFORMED');
  });

  test.each([
    'x\r\n',
    '\r\n',
    ';a\r\n',
    '-1\r\n',
    '+1\r\n',
    '0x1\r\n',
    '5 \r\n',
    '5\n',
    '5;a\n',
    '5\r5',
    '5\r\nhello0\r\n',
    '5\r\nhello\n0\r\n',
    '5\r\nhello\r\r\n',
    'ffffffffffffff\r\n',
    '00000000000001\r\n',
    '0\r\ntrailer\n',
    '0\r\n\n',
    '0\r\n\r\r\n',
  ])('the chunk %j, which leaves the status standing', (text) => {
    const result = parse(`${OK}transfer-encoding: chunked\r\n\r\n${text}`);
    expect(result).toMatchObject({ fault: 'ANSWER_CHUNK_MALFORMED', head: { status: 200 } });
  });

  test('another protocol on the same connection', () => {
    expect(faultOf('HTTP/1.1 101 Switching\r\nupgrade: websocket\r\n\r\n')).toBe('ANSWER_UPGRADES');
  });
});

const filling = (bytes: number) => `${OK}a: ${'x'.repeat(bytes - OK.length - 'a: \r\n\r\n'.length)}\r\n\r\n`;
const withHeaders = (count: number) => `${OK}${'a: b\r\n'.repeat(count)}\r\n`;
const announced = (count: number) => `${'HTTP/1.1 102 Wait\r\n\r\n'.repeat(count)}HTTP/1.1 204\r\n\r\n`;

describe('a bound', () => {
  test('is kept to by the head', () => {
    expect(parse(filling(HEAD_BYTES_MAX))).toMatchObject({ stage: 'body', fault: undefined });
    expect(faultOf(filling(HEAD_BYTES_MAX + 1))).toBe('ANSWER_HEAD_TOO_LONG');
    // Long before its end.
    expect(faultOf(`${OK}a: ${'x'.repeat(HEAD_BYTES_MAX)}`)).toBe('ANSWER_HEAD_TOO_LONG');
    expect(faultOf('\r\n'.repeat(HEAD_BYTES_MAX))).toBe('ANSWER_HEAD_TOO_LONG');
  });

  test('is kept to by the number of headers', () => {
    expect(faultOf(withHeaders(HEADERS_MAX))).toBe(undefined);
    expect(faultOf(withHeaders(HEADERS_MAX + 1))).toBe('ANSWER_HEADERS_TOO_MANY');
  });

  test('is kept to by the answers before the final one', () => {
    expect(parse(announced(INTERIM_ANSWERS_MAX))).toMatchObject({ stage: 'complete', head: { status: 204 } });
    expect(faultOf(announced(INTERIM_ANSWERS_MAX + 1))).toBe('ANSWER_NEVER_FINAL');
  });

  test('is kept to by what frames chunks', () => {
    const start = `${OK}transfer-encoding: chunked\r\n\r\n`;
    expect(faultOf(`${start}1;${'x'.repeat(FRAMING_BYTES_MAX)}`)).toBe('ANSWER_CHUNK_MALFORMED');
    expect(faultOf(`${start}0\r\n${'a: b\r\n'.repeat(FRAMING_BYTES_MAX / 4)}`)).toBe(
      'ANSWER_CHUNK_MALFORMED',
    );
    expect(faultOf(`${start}${'1\r\nx\r\n'.repeat(FRAMING_BYTES_MAX / 4)}`)).toBe('ANSWER_CHUNK_MALFORMED');
  });
});

describe('the head before', () => {
  const known = `${OK}date: today\r\ncontent-length: 2\r\n\r\n`;

  test('spares a look at the same one, and only at that', () => {
    const memory: HeadMemory = { text: '', head: null };
    const first = parse(`${known}ok`, [Infinity], newParser(memory));
    const again = parse(`${known}ko`, [Infinity], newParser(memory));
    expect(again.head).toBe(first.head);
    expect(again.body).toBe('ko');
    const other = parse(`${known.replace('today', 'never')}ok`, [Infinity], newParser(memory));
    expect(other.head?.headers).toMatchObject({ date: 'never' });
    // Its beginning is not it.
    const longer = known.slice(0, -2);
    expect(parse(`${longer}x: y\r\n\r\nok`, [Infinity], newParser(memory)).head?.headers).toMatchObject({
      x: 'y',
    });
  });

  test('is not remembered when it was refused, or announced another', () => {
    const memory: HeadMemory = { text: '', head: null };
    parse('HTTP/1.1 103 Early\r\n\r\n', [Infinity], newParser(memory));
    parse(`${OK}content-length: x\r\n\r\n`, [Infinity], newParser(memory));
    expect(memory.head).toBe(null);
  });
});

test('one parser reads answer after answer', () => {
  const parser = newParser();
  for (const body of ['one', '', 'three', 'x'.repeat(KEPT)]) {
    const chunked = `${OK}transfer-encoding: chunked\r\n\r\n${body === '' ? '' : `${body.length.toString(16)}\r\n${body}\r\n`}0\r\n\r\n`;
    for (const text of [`${OK}content-length: ${body.length}\r\n\r\n${body}`, chunked]) {
      expect(parse(text, [7], parser)).toMatchObject({ stage: 'complete', body, hasExcess: false });
      parser.reset();
      expect(seen(parser)).toEqual({
        stage: 'head',
        head: null,
        body: '',
        hasExcess: false,
        fault: undefined,
      });
    }
  }
});

describe('however the bytes are cut', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      OK,
      'HTTP/1.1 204 No Content\r\n',
      'HTTP/1.1 100 Continue\r\n\r\n',
      'HTTP/1.0 500\r\n',
      'Content-Length: 5\r\n',
      'Content-Length: 70\r\n',
      'Transfer-Encoding: chunked\r\n',
      'Connection: close\r\n',
      'Keep-Alive: timeout=5\r\n',
      'X-Any: thing\r\n',
      ' folded\r\n',
      '\r\n',
      '\n',
      '\r',
      'hello',
      '5\r\nhello\r\n',
      '3;x=y\r\nabc\r\n',
      '0\r\n',
      'x'.repeat(100),
      '\xe4\xf6',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }).map((text) => Buffer.from(text).toString('latin1')),
  );
  const stream = fc
    .tuple(
      fc.constantFrom(OK, `${OK}Content-Length: 5\r\n`, `${OK}Transfer-Encoding: chunked\r\n\r\n`, ''),
      fc.array(piece, { maxLength: 12 }),
    )
    .map(([start, pieces]) => start + pieces.join(''));
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

  test('the result is the same', () => {
    fc.assert(
      fc.property(stream, sizes, (text, cut) => {
        const whole = parse(text);
        const memory: HeadMemory = { text: '', head: null };
        parse(text, [Infinity], newParser(memory));
        for (const other of [parse(text, [1]), parse(text, cut), parse(text, cut, newParser(memory))]) {
          expect(other).toEqual(whole);
        }
        const ended = [newParser(), newParser()].map((parser, index) => {
          parse(text, index === 0 ? [Infinity] : cut, parser);
          parser.end();
          return seen(parser);
        });
        expect(ended[1]).toEqual(ended[0]);
      }),
      { numRuns: 3000, seed: 4600 },
    );
  });

  test('every single cut of a long answer gives the same', () => {
    const text =
      'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n' +
      'X-Twice: a\r\nx-twice: b\r\nKeep-Alive: timeout=5\r\n\r\n5;ext=1\r\nhel\xc3\xa9\r\n1\r\n!\r\n0\r\ntrailer: x\r\n\r\nmore';
    const whole = parse(text);
    expect(whole).toMatchObject({ stage: 'complete', body: 'helé!', hasExcess: true });
    for (let first = 1; first < text.length; first += 1)
      expect(parse(text, [first, Infinity])).toEqual(whole);
  });

  test('changed bytes never end in anything but a known stage', () => {
    const valid = `${OK}Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`;
    const change = fc.tuple(fc.nat({ max: valid.length - 1 }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), sizes, (changes, cut) => {
        const bytes = Buffer.from(valid, 'latin1');
        for (const [place, byte] of changes) bytes[place] = byte;
        const result = parse(bytes.toString('latin1'), cut);
        expect(['head', 'body', 'complete', 'faulty']).toContain(result.stage);
        expect(result.stage === 'faulty').toBe(result.fault !== undefined);
        expect(result.body.length).toBeLessThanOrEqual(KEPT);
      }),
      { numRuns: 3000, seed: 4600 },
    );
  });
});
