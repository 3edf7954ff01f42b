// Throws bytes at a real socket of the server, and data at its intake, and holds it to three things: it lives, it never says
// that the mistake was its own, and what it accepted comes back as it was sent.
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { assert, asyncProperty } from 'fast-check';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/system.ts';
import { startCuewireAt } from '../api-video/api-video-server.ts';
import { KEY, nativeApi } from '../fixtures/native-api.ts';
import { fuzzTally } from './fuzz-tally.ts';
import { fuzzParameters, fuzzTimeoutMs } from './fuzz-time.ts';
import { anyText, hostileRequest, jsonObjectText } from './hostile-requests.ts';

/** A request that promises more than it brings is waited for: long enough for an answer, if one is coming. */
const PATIENCE_MS = 40;

async function exchange(port: number, bytes: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  let answer = '';
  // Being cut off is an answer, too.
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  socket.setTimeout(PATIENCE_MS, () => socket.destroy());
  socket.write(bytes);
  await closed;
  return answer;
}

test(
  'no bytes make the server fail',
  async () => {
    const url = await startCuewireAt(systemClock);
    const port = Number(new URL(url).port);
    const count = fuzzTally('bytes at the socket of the API');
    await assert(
      asyncProperty(hostileRequest, async ({ kind, bytes }) => {
        count(kind);
        const answer = await exchange(port, bytes);
        const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
        count(`answered ${statuses[0] ?? 'nothing'}`);
        // 501 and 505 are of Node's own parser, and say that it was the client.
        expect(statuses.filter((status) => status >= 500 && status !== 501 && status !== 505)).toEqual([]);
        expect(answer).not.toMatch(/\bat .*\.ts:\d+|node:internal/);
      }),
      fuzzParameters(150),
    );
    const alive = await fetch(`${url}/health/live`);
    expect(alive.status).toBe(200);
    expect(({} as Record<string, unknown>)['scopes']).toBeUndefined();
  },
  fuzzTimeoutMs,
);

test(
  'what is accepted comes back as it was sent, whatever stands in it',
  async () => {
    const { app, clock } = await nativeApi({
      requestLimits: { requestsPerMinute: 1e9, addressRequestsPerMinute: 1e9 },
    });
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const count = fuzzTally('data at the intake');
    await assert(
      asyncProperty(jsonObjectText, anyText, async (data, id) => {
        const subject = { kind: 'media', id };
        const payload = `{"type":"media.ready","subject":${JSON.stringify(subject)},"data":${data}}`;
        const published = await app.inject({ method: 'POST', url: '/v1/events', headers, payload });
        clock.advance(100);
        count(`answered ${published.statusCode}`);
        expect([202, 422, 400]).toContain(published.statusCode);
        if (published.statusCode !== 202) return;
        const { id: eventId } = published.json<{ id: string }>();
        const { body } = await app.inject({ url: `/v1/events/${eventId}`, headers });
        const read = JSON.parse(body) as { subject: unknown; data: unknown };
        expect(read.subject).toEqual(subject);
        expect(JSON.stringify(read.data)).toBe(JSON.stringify(JSON.parse(data)));
        const search = new URLSearchParams({ subject: `media/${id}` });
        const found = await app.inject({ url: `/v1/events?${search.toString()}`, headers });
        expect(found.body).toContain(eventId);
      }),
      fuzzParameters(300),
    );
  },
  fuzzTimeoutMs,
);

test('requests that come one after the other on a connection do not get into each other', async () => {
  const { app } = await nativeApi();
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  const smuggled = 'GET /v1/api-keys HTTP/1.1\r\nHost: x\r\n\r\n';
  socket.end(
    `POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: ${smuggled.length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  );
  await once(socket, 'close');
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
});
