// An endpoint's own TLS, against real servers with certificates of a real authority.
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TlsOptions, TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { authority } from '../../test/fixtures/certificates.ts';
import { connectProxy } from '../../test/fixtures/proxies.ts';
import type { TlsSettings } from '../core/endpoint-access.ts';
import { createAddressGuard } from './address-guard.ts';
import { parseEgressProxy } from './egress/egress-proxy.ts';
import { defaultHttpLimits, HttpTransport } from './http.ts';
import { SenderThread } from './sender-thread.ts';

const ours = authority('ours');
const theirs = authority('theirs');
const server = ours.issue('server');
const client = ours.issue('client');

const usual: TlsSettings = {
  clientCertificate: null,
  clientKey: null,
  ca: null,
  minVersion: '1.2',
  dangerouslySkipVerification: false,
};
const trusting: TlsSettings = { ...usual, ca: ours.cert };
const withClient: TlsSettings = { ...trusting, clientCertificate: client.cert, clientKey: client.key };

/** Answers with the name of whoever calls and the version that was agreed on. */
async function listening(options: TlsOptions) {
  const sessions: boolean[] = [];
  const https = createServer(options, ({ socket }, response) => {
    const secured = socket as TLSSocket;
    const { subject } = secured.getPeerCertificate() as { subject?: { CN?: string } };
    response.end(`${subject?.CN ?? 'nobody'} ${secured.getProtocol()}`);
  });
  https.on('secureConnection', (socket) => sessions.push(socket.isSessionReused()));
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  onTestFinished(() => {
    https.closeAllConnections();
    https.close();
  });
  return { url: `https://127.0.0.1:${(https.address() as AddressInfo).port}/`, sessions };
}

function sender(allowUnverifiedTls = false) {
  const guard = createAddressGuard(['127.0.0.0/8']);
  const transport = new HttpTransport({ guard, allowUnverifiedTls });
  onTestFinished(() => transport[Symbol.asyncDispose]());
  return (url: string, tls: TlsSettings | null, connectionsOf = 'one') =>
    transport.send({ connectionsOf, url, tls, headers: {}, body: '{}' });
}

const refusedWith = (detail: unknown) => ({ kind: 'unreachable', reason: 'tls', detail });

describe('the certificate of an endpoint', () => {
  test('of a private authority is trusted by who names that authority, and by nobody else', async () => {
    const { url } = await listening(server);
    const send = sender();
    expect(await send(url, trusting)).toMatchObject({ status: 200 });
    expect(await send(url, null, 'two')).toEqual(refusedWith('UNABLE_TO_VERIFY_LEAF_SIGNATURE'));
    expect(await send(url, { ...usual, ca: theirs.cert }, 'three')).toEqual(
      refusedWith('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
    );
  });

  test('that has ended is refused', async () => {
    const { url } = await listening(ours.issue('expired', -1));
    expect(await sender()(url, trusting)).toEqual(refusedWith('CERT_HAS_EXPIRED'));
  });

  test('for another name is refused', async () => {
    const { url } = await listening(server);
    const guard = createAddressGuard(['127.0.0.0/8']);
    const transport = new HttpTransport({
      guard,
      resolver: (_, __, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    onTestFinished(() => transport[Symbol.asyncDispose]());
    const named = url.replace('127.0.0.1', 'receiver.example');
    const request = { connectionsOf: 'one', url: named, tls: trusting, headers: {}, body: '{}' };
    expect(await transport.send(request)).toEqual(refusedWith('ERR_TLS_CERT_ALTNAME_INVALID'));
  });

  test('goes unlooked at only where the endpoint and the operator both say so', async () => {
    const { url } = await listening(ours.issue('expired', -1));
    const skipping = { ...usual, dangerouslySkipVerification: true };
    expect(await sender()(url, skipping)).toMatchObject({ kind: 'unreachable', reason: 'tls' });
    expect(await sender(true)(url, usual)).toMatchObject({ kind: 'unreachable', reason: 'tls' });
    expect(await sender(true)(url, skipping)).toMatchObject({ status: 200 });
  });
});

describe('an endpoint that asks for a client certificate', () => {
  // A server in Node hangs up on who is not let in, without a word of TLS about it.
  const refused = { kind: 'unreachable', reason: expect.stringMatching(/^(tls|reset)$/) };
  const asking = { ...server, ca: ours.cert, requestCert: true, rejectUnauthorized: true };

  test('gets that of the settings', async () => {
    const { url } = await listening(asking);
    expect(await sender()(url, withClient)).toMatchObject({ body: expect.stringContaining('client TLSv1') });
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('refuses who shows none, with %s', async (version) => {
    const { url } = await listening({ ...asking, minVersion: version, maxVersion: version });
    expect(await sender()(url, trusting)).toMatchObject(refused);
  });

  test('refuses one of another authority', async () => {
    const { url } = await listening(asking);
    const stranger = theirs.issue('stranger');
    const tls = { ...trusting, clientCertificate: stranger.cert, clientKey: stranger.key };
    expect(await sender()(url, tls)).toMatchObject(refused);
  });

  test('does not see it used for another owner, nor for the same one once it is taken back', async () => {
    const { url } = await listening({ ...asking, rejectUnauthorized: false });
    const send = sender();
    expect(await send(url, withClient, 'one')).toMatchObject({ body: expect.stringContaining('client') });
    expect(await send(url, trusting, 'two')).toMatchObject({ body: expect.stringContaining('nobody') });
    expect(await send(url, trusting, 'one')).toMatchObject({ body: expect.stringContaining('nobody') });
  });
});

describe('the version of TLS', () => {
  const old = {
    ...server,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  } as const;

  test('is never 1.1, whoever speaks nothing newer', async () => {
    const { url } = await listening(old);
    expect(await sender()(url, trusting)).toMatchObject({ kind: 'unreachable', reason: 'tls' });
    expect(await sender()(url, null)).toMatchObject({ kind: 'unreachable', reason: 'tls' });
  });

  test('is at least 1.3 where the endpoint asks for that', async () => {
    const strict: TlsSettings = { ...trusting, minVersion: '1.3' };
    const only12 = await listening({ ...server, maxVersion: 'TLSv1.2' });
    expect(await sender()(only12.url, trusting)).toMatchObject({ body: 'nobody TLSv1.2' });
    expect(await sender()(only12.url, strict)).toMatchObject({ kind: 'unreachable', reason: 'tls' });
    const both = await listening(server);
    expect(await sender()(both.url, strict)).toMatchObject({ body: 'nobody TLSv1.3' });
  });
});

test('TLS sessions go on while the settings are the same, and begin anew when they change', async () => {
  const { url, sessions } = await listening(server);
  const send = sender();
  await send(url, trusting);
  await send(url, { ...trusting });
  // Another connection at most, which goes on with the session of the first.
  expect(sessions.slice(1)).not.toContain(false);
  await send(url, { ...trusting, minVersion: '1.3' });
  expect(sessions.at(-1)).toBe(false);
});

test('one connection serves request after request', async () => {
  const { url, sessions } = await listening(server);
  const send = sender();
  for (let count = 0; count < 5; count += 1) {
    expect(await send(url, trusting)).toMatchObject({ status: 200, body: expect.stringMatching(/^nobody/) });
  }
  expect(sessions).toEqual([false]);
});

test('the settings count by way of a proxy, too', async () => {
  const { url } = await listening({ ...server, ca: ours.cert, requestCert: true, rejectUnauthorized: false });
  const proxy = await connectProxy(Number(new URL(url).port));
  const transport = new HttpTransport({
    guard: createAddressGuard(['127.0.0.0/8']),
    proxy: parseEgressProxy(`http://127.0.0.1:${proxy.port}`, false) ?? null,
  });
  onTestFinished(() => transport[Symbol.asyncDispose]());
  const request = { url, headers: {}, body: '{}' };
  expect(await transport.send({ ...request, connectionsOf: 'one', tls: withClient })).toMatchObject({
    body: expect.stringContaining('client'),
  });
  expect(await transport.send({ ...request, connectionsOf: 'two', tls: null })).toMatchObject({
    kind: 'unreachable',
    reason: 'tls',
  });
  expect(proxy.asked.length).toBeGreaterThan(0);
});

test('a key that this OpenSSL does not take ends in an outcome, not in a crash', async () => {
  const { url } = await listening(server);
  const broken = { ...trusting, clientCertificate: client.cert, clientKey: 'no key' };
  expect(await sender()(url, broken)).toMatchObject({ kind: 'unreachable' });
});

test('settings cross into the sender thread', async () => {
  const { url } = await listening({ ...server, ca: ours.cert, requestCert: true, rejectUnauthorized: false });
  await using thread = new SenderThread({
    allowed: ['127.0.0.0/8'],
    denied: [],
    deniedPorts: [],
    proxy: null,
    allowUnverifiedTls: false,
    limits: defaultHttpLimits,
  });
  const request = { url, headers: {}, body: '{}' };
  const results = await Promise.all([
    thread.send({ ...request, connectionsOf: 'one', tls: withClient }),
    thread.send({ ...request, connectionsOf: 'two', tls: trusting }),
    thread.send({ ...request, connectionsOf: 'three', tls: null }),
  ]);
  expect(results).toMatchObject([
    { body: expect.stringContaining('client TLSv1') },
    { body: expect.stringContaining('nobody TLSv1') },
    { kind: 'unreachable', reason: 'tls' },
  ]);
});
