// Requests that no honest client sends, and data that some do.
import * as fc from 'fast-check';

/** Any UTF-16, lone surrogates and NUL included. */
export const anyText = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom('\0', '\ud800', '\udfff', '\u2028', '"', '\\', '/', '%', 'é', '🎬'),
  ),
  maxLength: 20,
});

const names = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    'data',
    'type',
    'id',
    'length',
  ),
  anyText,
);

/** Numbers that JSON can write, whether or not a double can hold them. */
const numberText = fc.oneof(
  fc.constantFrom(
    '-0',
    '1e400',
    '-1e400',
    '1e-400',
    '9007199254740993',
    '0.1000000000000000055511151231257827',
    '1E+2',
  ),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);

/** The text of a JSON value, written in any of the ways that there are. */
const { json } = fc.letrec<{ json: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(
    numberText,
    anyText.map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'false', 'null', '{}', '[]'),
  ),
  json: fc.oneof(
    { maxDepth: 5, depthIdentifier: 'json' },
    tie('leaf'),
    fc.array(tie('json'), { maxLength: 4 }).map((items) => `[${items.join(' , ')}]`),
    fc
      .array(fc.tuple(names, tie('json')), { maxLength: 4 })
      .map(
        (members) => `{${members.map(([name, value]) => `${JSON.stringify(name)} : ${value}`).join(',\n')}}`,
      ),
  ),
}));

export const jsonObjectText = fc
  .array(fc.tuple(names, json), { maxLength: 6 })
  .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`);

const deep = fc
  .tuple(fc.constantFrom('[', '{"a":', '[{"a":'), fc.integer({ min: 1, max: 30_000 }))
  .map(([open, depth]) => open.repeat(depth));

/** Bytes, and what kind of hostility they are. */
export interface Hostile {
  readonly kind: string;
  readonly bytes: Buffer;
}

const of = (kind: string, texts: fc.Arbitrary<string | Uint8Array>): fc.Arbitrary<Hostile> =>
  texts.map((text) => ({ kind, bytes: Buffer.from(text) }));

/** Bodies of anything, from nearly right to noise. */
const hostileBody: fc.Arbitrary<Hostile> = fc.oneof(
  of('odd JSON', json),
  of(
    'event with odd data',
    jsonObjectText.map((data) => `{"type":"media.ready","subject":{"kind":"media","id":"x"},"data":${data}}`),
  ),
  of(
    'JSON cut short',
    fc.tuple(json, fc.nat()).map(([text, at]) => Buffer.from(text).subarray(0, at % (text.length + 1))),
  ),
  of(
    'JSON with a byte changed',
    fc.tuple(jsonObjectText, fc.nat(), fc.nat({ max: 255 })).map(([text, at, byte]) => {
      const bytes = Buffer.from(text);
      bytes[at % bytes.length] = byte;
      return bytes;
    }),
  ),
  of('deep JSON', deep),
  of('noise as a body', fc.uint8Array({ maxLength: 400 })),
  of(
    'broken UTF-8, doubled and prototype members',
    fc.constantFrom(
      Buffer.from([0xff, 0xfe]),
      Buffer.from('\ufeff{}'),
      Buffer.from('{"type":"\xc3\x28"}', 'latin1'),
      Buffer.from('{"a":1,"a":2,"__proto__":{"scopes":["manage"]}}'),
      Buffer.from('{"type":"media.ready","subject":{"kind":"media","id":"\ud800"}}'),
    ),
  ),
);

const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}$/);
const headerValue = fc.oneof(
  fc.string({ maxLength: 60 }).map((text) => text.replaceAll(/[\r\n\0]/g, ' ')),
  fc.constantFrom(
    'x'.repeat(20_000),
    'chunked',
    '-1',
    '99999999999999999999',
    'gzip',
    'multipart/form-data; boundary=',
    'a, b, c',
  ),
);

const headers = fc.array(
  fc.tuple(
    fc.oneof(
      token,
      fc.constantFrom(
        'Content-Length',
        'Transfer-Encoding',
        'Content-Type',
        'Authorization',
        'Expect',
        'Cookie',
        'Last-Event-ID',
        'X-Forwarded-For',
        'Range',
        'Content-Range',
        'Upgrade',
        'Connection',
        'Host',
      ),
    ),
    headerValue,
  ),
  { maxLength: 6 },
);

const paths = fc.oneof(
  fc.constantFrom(
    '/v1/events',
    '/v1/endpoints',
    '/v1/api-keys',
    '/v1/workspaces',
    '/v1/feed',
    '/v1/audit',
    '/v1/stats',
    '/webhooks',
    '/videos',
    '/auth/api-key',
    '/auth/refresh',
    '/ui/session',
    '/health/ready',
    '/metrics',
    '/',
    '*',
    'http://other.example/',
    '//',
  ),
  fc.webPath(),
  anyText.map((text) => `/v1/endpoints/${encodeURI(text.toWellFormed())}`),
  fc.constantFrom(
    '/v1/events/%',
    '/v1/events/%00',
    '/../../etc/passwd',
    '/ui/assets/..%2f..%2fpackage.json',
    '/vod/..%2f..%2fcuewire.db',
    `/${'a/'.repeat(4000)}`,
  ),
);

/** A whole request, byte for byte. */
export const hostileRequest: fc.Arbitrary<Hostile> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        method: fc.constantFrom(
          'GET',
          'POST',
          'PATCH',
          'DELETE',
          'PUT',
          'HEAD',
          'OPTIONS',
          'TRACE',
          'CONNECT',
          'PROPFIND',
          'get',
          'X',
        ),
        path: paths,
        headers,
        body: hostileBody,
        isKeyed: fc.boolean(),
      })
      .map(({ method, path, headers: more, body, isKeyed }) => {
        const lines = [`${method} ${path} HTTP/1.1`, 'Host: fuzz', `Content-Length: ${body.bytes.length}`];
        if (isKeyed) lines.push('Authorization: Bearer cue_test_key_of_the_first_workspace');
        lines.push(...more.map(([name, value]) => `${name}: ${value}`), '', '');
        return { kind: body.kind, bytes: Buffer.concat([Buffer.from(lines.join('\r\n')), body.bytes]) };
      }),
  },
  { weight: 1, arbitrary: of('noise for a request', fc.uint8Array({ maxLength: 300 })) },
  {
    weight: 1,
    arbitrary: of(
      'broken framing',
      fc.constantFrom(
        Buffer.from('GET / HTTP/9.9\r\n\r\n'),
        Buffer.from(
          'POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n{}',
        ),
        Buffer.from(
          'POST /v1/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\nffffffffffffffff\r\n',
        ),
        Buffer.from('POST /v1/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
        Buffer.from('GET /v1/events HTTP/1.1\r\nHost : x\r\n folded: y\r\n\r\n'),
        Buffer.from(`GET / HTTP/1.1\r\n${'x: y\r\n'.repeat(3000)}\r\n`),
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
        Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]),
      ),
    ),
  },
);
