// The shipped server delivers to an endpoint that asks for a client certificate and an access token, over real TLS: the
// token comes from a real server, too.
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { authority } from '../fixtures/certificates.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { startServerProcess } from '../fixtures/server-process.ts';

const ca = authority('ours');
const client = ca.issue('client');
const TOKEN = 'token-of-the-test';

interface Heard {
  readonly authorization: string | undefined;
  readonly by: string;
  readonly body: string;
}

/** Remembers who asked for what, and answers the same to all; `enough` resolves with the last of so many requests. */
async function listening(answer: object, count = 1) {
  const heard: Heard[] = [];
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const options = { ...ca.issue('server'), ca: ca.cert, requestCert: true, rejectUnauthorized: true };
  const server = createServer(options, (request, response) => {
    void text(request).then((body) => {
      const by = (request.socket as TLSSocket).getPeerCertificate().subject.CN;
      heard.push({ authorization: request.headers.authorization, by: String(by), body });
      if (heard.length === count) resolve();
      return response.end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { heard, enough, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

test('an event arrives with a token, by a client that has shown its certificate', async () => {
  const tokens = await listening({ access_token: TOKEN, token_type: 'Bearer', expires_in: 3600 });
  const receiver = await listening({}, 3);
  const server = await startServerProcess(temporaryFolder());
  const tls = { ca: ca.cert, client_certificate: client.cert, client_key: client.key, min_version: '1.3' };
  const registered = await call(server.url, 'POST', '/v1/endpoints', {
    url: receiver.url,
    event_types: ['*'],
    tls,
    authentication: {
      kind: 'oauth2_client_credentials',
      token_url: tokens.url,
      client_id: 'me',
      client_secret: 'hush',
      tls,
    },
  });
  expect(registered.status).toBe(201);
  const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' }, data: { duration_ms: 1 } };
  await call(server.url, 'POST', '/v1/events', [event, event, event]);
  await receiver.enough;
  expect(tokens.heard).toEqual([
    {
      authorization: `Basic ${Buffer.from('me:hush').toString('base64')}`,
      by: 'client',
      body: 'grant_type=client_credentials',
    },
  ]);
  expect(receiver.heard.map(({ authorization, by }) => [authorization, by])).toEqual(
    Array.from({ length: 3 }, () => [`Bearer ${TOKEN}`, 'client']),
  );
  expect(await server.stop()).toBe(0);
});
