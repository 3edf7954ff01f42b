// Endpoints that answer anything at all: the transport always comes to a result, of a known kind, in time and within its bounds.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createAddressGuard } from '../../src/transport/address-guard.ts';
import { defaultHttpLimits, HttpTransport } from '../../src/transport/http.ts';
import { fuzzTally } from './fuzz-tally.ts';
import { fuzzParameters, fuzzTimeoutMs } from './fuzz-time.ts';

const KINDS = ['answered', 'timed_out', 'unreachable', 'blocked'];
const limits = {
  ...defaultHttpLimits,
  connectTimeoutMs: 300,
  totalTimeoutMs: 300,
  bodyTimeoutMs: 60,
  bodyBytesRead: 4096,
  bodyBytesKept: 1024,
};
/** What a timer may be late by on a machine that has other things to do. */
const LATE_MS = 5000;

type Step = { readonly kind: 'say'; readonly bytes: Buffer } | { readonly kind: 'reset' | 'end' | 'wait' };

const say = (bytes: string | Uint8Array): Step => ({ kind: 'say', bytes: Buffer.from(bytes) });
const line = fc.oneof(
  fc.constantFrom(
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.1 204 No Content\r\n',
    'HTTP/1.0 200\r\n',
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
    'HTTP/1.1 999 Odd\r\n',
    'HTTP/1.1 000 None\r\n',
    'HTTP/2 200\r\n',
    'ICY 200 OK\r\n',
    'SSH-2.0-OpenSSH_9.0\r\n',
  ),
  fc.integer({ min: 100, max: 999 }).map((status) => `HTTP/1.1 ${status} Any\r\n`),
);
const header = fc.oneof(
  fc.constantFrom(
    'Content-Length: 5\r\n',
    'Content-Length: 5\r\nContent-Length: 6\r\n',
    'Content-Length: -1\r\n',
    'Content-Length: 99999999999999999999\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n',
    'Transfer-Encoding: gzip, chunked\r\n',
    'Connection: close\r\n',
    'Connection: keep-alive\r\n',
    'Keep-Alive: timeout=0\r\n',
    'Keep-Alive: timeout=999999999999\r\n',
    'Content-Encoding: gzip\r\n',
    'Location: http://169.254.169.254/\r\n',
    'Retry-After: 1e999\r\n',
    'Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n',
    'Set-Cookie: a=b\r\n'.repeat(50),
    `X-Long: ${'x'.repeat(20_000)}\r\n`,
    'x: y\r\n'.repeat(2000),
    '__proto__: polluted\r\n',
    'constructor: polluted\r\n',
    'X\0Y: z\r\n',
    ': empty\r\n',
    'no colon\r\n',
    ' folded: x\r\n',
  ),
  fc
    .tuple(fc.string({ maxLength: 10 }), fc.string({ unit: 'binary', maxLength: 20 }))
    .map(([name, value]) => `${name}: ${value}\r\n`),
);
const body = fc.oneof(
  fc
    .constantFrom(
      'hello',
      '5\r\nhello\r\n0\r\n\r\n',
      '3;ext="a;b"\r\nabc\r\n0\r\n\r\n',
      `1;${'x'.repeat(70_000)}`,
      '1\r\nx\r\n'.repeat(20_000),
      'ffffffffffffffff\r\nx',
      'zz\r\n',
      '0\r\nTrailer: x\r\n\r\n',
    )
    .map((text) => say(text)),
  fc.constant(say(gzipSync('x'.repeat(1_000_000)))),
  fc.constant(say('x'.repeat(100_000))),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => say(bytes)),
);
const steps: fc.Arbitrary<Step[]> = fc
  .tuple(
    line.map((text) => say(text)),
    fc.array(
      header.map((text) => say(text)),
      { maxLength: 5 },
    ),
    fc.option(fc.constant(say('\r\n')), { freq: 9, nil: null }),
    fc.array(body, { maxLength: 3 }),
    fc.constantFrom<Step>({ kind: 'reset' }, { kind: 'end' }, { kind: 'wait' }),
    fc.nat({ max: 30 }),
  )
  .map(([first, headers, blank, bodies, last, wait]) => {
    const all = [first, ...headers, ...(blank === null ? [] : [blank]), ...bodies];
    return [...all.slice(0, wait), { kind: 'wait' as const }, ...all.slice(wait), last];
  });

test(
  'whatever an endpoint says, an attempt comes to its outcome',
  async () => {
    let script: readonly Step[] = [];
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
      // Each time: what is left of one answer may be the beginning of the next.
      socket.on('data', () => {
        for (const step of script) {
          if (step.kind === 'say' && !socket.destroyed && !socket.writableEnded) socket.write(step.bytes);
          else if (step.kind === 'reset') socket.resetAndDestroy();
          else if (step.kind === 'end') socket.end();
        }
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const transport = new HttpTransport({ guard: createAddressGuard(['127.0.0.1']) }, limits);
    onTestFinished(async () => {
      await transport[Symbol.asyncDispose]();
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const count = fuzzTally('answers at the transport');
    let run = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (planned) => {
        script = planned;
        run += 1;
        const startedAt = performance.now();
        const result = await transport.send({
          // Now and then over a connection that has seen an answer before.
          connectionsOf: String(Math.floor(run / 3)),
          url: `http://127.0.0.1:${port}/`,
          headers: {},
          body: '{}',
          tls: null,
        });
        const last = planned.at(-1)?.kind ?? 'nothing';
        const says = planned.filter(({ kind }) => kind === 'say').length;
        count(`${says} writes, then ${last === 'wait' ? 'silence' : last}`);
        count(`result ${result.kind}`);
        expect(KINDS).toContain(result.kind);
        expect(performance.now() - startedAt).toBeLessThan(
          limits.totalTimeoutMs + limits.bodyTimeoutMs + LATE_MS,
        );
        if (result.kind !== 'answered') return;
        expect(Buffer.byteLength(result.body)).toBeLessThanOrEqual(3 * limits.bodyBytesKept);
        expect(Object.getPrototypeOf(result.headers)).toBe(Object.prototype);
        expect(result.status).toBeGreaterThanOrEqual(200);
        structuredClone(result);
      }),
      fuzzParameters(100),
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  },
  fuzzTimeoutMs,
);
