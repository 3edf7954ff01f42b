// The same answers read by undici, whose parser is Node's: what it takes is taken, and taken for the same.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { Agent, request } from 'undici';
import { createAddressGuard } from '../address-guard.ts';
import { defaultHttpLimits, HttpTransport } from '../http.ts';

interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function setup() {
  let answer = Buffer.alloc(0);
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const transport = new HttpTransport({ guard: createAddressGuard(['127.0.0.1']) }, defaultHttpLimits);
  const agent = new Agent({ pipelining: 1 });
  onTestFinished(async () => {
    await transport[Symbol.asyncDispose]();
    await agent.destroy();
    server.close();
  });
  return {
    says: (text: string) => (answer = Buffer.from(text, 'latin1')),
    byUs: async (): Promise<Seen | null> => {
      const result = await transport.send({ connectionsOf: url, url, tls: null, headers: {}, body: '{}' });
      if (result.kind !== 'answered') return null;
      const { status, headers, body } = result;
      return { status, headers, body };
    },
    byUndici: async (): Promise<Seen | null> => {
      try {
        const result = await request(url, { method: 'POST', body: '{}', dispatcher: agent });
        const headers = Object.fromEntries(
          Object.entries(result.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
        );
        const body = await result.body.text();
        return { status: result.statusCode, headers, body };
      } catch {
        return null;
      }
    },
  };
}

const token = fc
  .stringMatching(/^[!#$%&'*+\-.^`|~0-9A-Za-z]{1,20}$/)
  .filter(
    (name) => !/^(connection|content-length|transfer-encoding|upgrade|keep-alive|te|trailer)$/i.test(name),
  );
const value = fc.stringMatching(/^([\x21-\x7e\xa1-\xff]([\t\x20-\x7e\xa1-\xff]{0,30}[\x21-\x7e])?)?$/);
const headers = fc
  .array(fc.tuple(token, value), { maxLength: 8 })
  .map((pairs) => pairs.map(([name, value]) => `${name}: ${value}\r\n`).join(''));
const body = fc
  .string({ unit: 'grapheme', maxLength: 200 })
  .map((text) => Buffer.from(text).toString('latin1'));
const extension = fc.constantFrom('', ';a', ';a=b', ';a="b;c"');
const framed = fc.oneof(
  body.map((text) => `content-length: ${text.length}\r\n\r\n${text}`),
  body.map((text) => `\r\n${text}`),
  fc
    .array(fc.tuple(body, extension, fc.boolean()), { maxLength: 4 })
    .map((pieces) =>
      pieces
        .filter(([text]) => text !== '')
        .map(([text, after, isUpper]) => {
          const size = text.length.toString(16);
          return `${isUpper ? size.toUpperCase() : size}${after}\r\n${text}\r\n`;
        }),
    )
    .map((chunks) => `transfer-encoding: chunked\r\n\r\n${chunks.join('')}0\r\n\r\n`),
);
const interim = fc.constantFrom(
  '',
  'HTTP/1.1 102 Processing\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nlink: </>\r\n\r\n',
);
const statusLine = fc
  .tuple(
    fc.constantFrom('1.0', '1.1'),
    fc.integer({ min: 200, max: 599 }),
    fc.constantFrom('', ' ', ' OK', ' \xe4'),
  )
  .filter(([, status]) => status !== 204 && status !== 304)
  .map(([version, status, reason]) => `HTTP/${version} ${status}${reason}\r\n`);

test('what is well formed is read the same', async () => {
  const { says, byUs, byUndici } = await setup();
  await fc.assert(
    fc.asyncProperty(interim, statusLine, headers, framed, async (...parts) => {
      says(parts.join(''));
      const ours = await byUs();
      expect(ours).not.toBe(null);
      expect(ours).toEqual(await byUndici());
    }),
    { numRuns: 150, seed: 4600 },
  );
});

const OK = 'HTTP/1.1 200 OK\r\n';
test.each([
  '',
  'HTTP/1.1 200 OK',
  OK,
  'HTTP/1.1 200 OK\n\n',
  `${OK}a: b\n\r\n`,
  `${OK}a: b\r\n c\r\n\r\n`,
  `${OK} a: b\r\n\r\n`,
  `${OK}a : b\r\n\r\n`,
  `${OK}a: b\rc\r\n\r\n`,
  `${OK}a: \x01\r\n\r\n`,
  `${OK}a: \x7f\r\n\r\n`,
  `${OK}: x\r\n\r\n`,
  `${OK}x\r\n\r\n`,
  `${OK}\xe4: x\r\n\r\n`,
  `${OK}x/y: z\r\n\r\n`,
  `${OK}content-length: 2\r\ncontent-length: 2\r\n\r\nok`,
  `${OK}content-length: 2\r\ncontent-length: 3\r\n\r\nok`,
  `${OK}content-length: 2, 2\r\n\r\nok`,
  `${OK}content-length: +2\r\n\r\nok`,
  `${OK}content-length: \r\n\r\nok`,
  `${OK}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
  'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
  'HTTP/1.1  200 OK\r\n\r\n',
  'HTTP/1.1 200\tOK\r\n\r\n',
  'HTTP/1.2 200 OK\r\n\r\n',
  'http/1.1 200 OK\r\n\r\n',
  `${OK}x: ${'y'.repeat(17_000)}\r\n\r\n`,
])('neither takes %j', async (text) => {
  const { says, byUs, byUndici } = await setup();
  says(text);
  expect(await byUs()).toBe(null);
  expect(await byUndici()).toBe(null);
});
