// A full run of the shipped server with secrets of every kind, and then a look into everything that it has written or said.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Route, routes } from '@cuewire/contract';
import { expect, test } from 'vitest';
import { authority } from '../fixtures/certificates.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { startReceiver } from '../fixtures/receiver.ts';
import { API_KEY, type ServerProcess, startServerProcess } from '../fixtures/server-process.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const HEADER_VALUE = 'Bearer token-of-the-receiver-7f3a';
const TOKEN = 'access-token-of-the-receiver-91c2';
const BEGUN_KEY = 'whsk_';
const CLIENT_SECRET = 'client-secret-of-the-receiver-4be0';
const QUICKLY = { schedule_seconds: [0.1, 0.1], jitter: 0 };
const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } };
const DIALECTS = ['standard', 'api-video', 'fastpix', 'twelve-labs'];

async function get(url: string, path: string, key: string): Promise<string> {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${key}` } });
  return response.text();
}

/** Of everything that can be listed or read without a body, as somebody sees it who may only read. */
async function everythingReadable(url: string, key: string): Promise<string> {
  const ids = new Set<string>();
  const texts: string[] = [];
  const read = async (path: string) => {
    const text = await get(url, path, key);
    texts.push(text);
    for (const [, id = ''] of text.matchAll(/"((?:evt|end|del|rep|wsp|key)_[0-9a-f]{32})"/g)) ids.add(id);
  };
  // A stream has no end to wait for: it is followed from the beginning (`follow`).
  const readable = Object.values<Route>(routes).filter(
    ({ method, path }) => method === 'GET' && path !== '/feed',
  );
  for (const { path } of readable.filter((route) => !route.path.includes('{'))) await read(`/v1${path}`);
  for (const { path } of readable.filter((route) => route.path.includes('{'))) {
    for (const id of Array.from(ids)) await read(`/v1${path.replace(/\{\w+\}/, id)}`);
  }
  for (const path of ['/metrics', '/health/ready', '/health/live']) await read(path);
  return texts.join('\n');
}

/** The live feed of everything, from now on. */
async function follow(url: string, key: string) {
  const leaving = new AbortController();
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`${url}/v1/feed`, { headers, signal: leaving.signal });
  const { body } = response;
  if (body === null) throw new Error('the feed has no body');
  let text = '';
  const reading = (async () => {
    for await (const piece of body.pipeThrough(new TextDecoderStream())) text += piece;
  })().catch(() => undefined);
  return {
    text: () => text,
    async leave(): Promise<void> {
      leaving.abort();
      await reading;
    },
  };
}

function textOfFiles(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && !path.endsWith('encryption.key'))
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

async function register(
  server: ServerProcess,
  url: string,
  dialect: string,
): Promise<[id: string, secret: string]> {
  const { body } = await call(server.url, 'POST', '/v1/endpoints', {
    url,
    dialect,
    event_types: ['*'],
    headers: { 'X-Receiver-Key': HEADER_VALUE },
    authentication: { kind: 'bearer', token: TOKEN },
    retry: QUICKLY,
  });
  return [body['id'] ?? 'none', body['secret'] ?? 'none'];
}

/** Of which nothing works: what is refused must not be told of either. Answers its private key, in pieces. */
async function registerOverTls(server: ServerProcess): Promise<string[]> {
  const { cert, key } = authority('ours').issue('client');
  const tls = { client_certificate: cert, client_key: key };
  const { status } = await call(server.url, 'POST', '/v1/endpoints', {
    url: 'https://localhost:59999/',
    event_types: ['*'],
    dialect_settings: { signature: 'ed25519' },
    tls,
    authentication: {
      kind: 'oauth2_client_credentials',
      token_url: 'https://localhost:59999/token',
      client_id: 'me',
      client_secret: CLIENT_SECRET,
      tls,
    },
  });
  expect(status).toBe(201);
  return key.split('\n').filter((line) => line.length > 15 && !line.startsWith('-----'));
}

test('no secret is in the store, the logs, or anything that can be read with a key that may only read', async () => {
  const dataDir = temporaryFolder();
  const seen: (string | undefined)[] = [];
  await using receiver = await startReceiver(({ path, headers, body }, response) => {
    seen.push(headers['x-receiver-key']?.toString(), headers.authorization);
    // FastPix asks first.
    response.statusCode = path === '/failing' && body !== '{}' ? 500 : 200;
    response.end('thanks');
  });
  const environment = { CUEWIRE_LOG_LEVEL: 'debug', CUEWIRE_LOG_ATTEMPTS: 'all' };
  // The beginning of every private key of ed25519 is among them: no answer has the rest.
  const secrets: string[] = [HEADER_VALUE, API_KEY, TOKEN, CLIENT_SECRET, BEGUN_KEY];
  let output: string;
  {
    await using server = await startServerProcess(dataDir, environment);
    const readKey: string =
      (await call(server.url, 'POST', '/v1/api-keys', { scopes: ['read'] })).body['key'] ?? '';
    secrets.push(readKey);
    const feed = await follow(server.url, readKey);
    for (const dialect of DIALECTS) {
      for (const path of ['/in', '/failing']) {
        const [id, secret] = await register(server, receiver.url + path, dialect);
        const rotated = await call(server.url, 'POST', `/v1/endpoints/${id}/rotate-secret`, {});
        secrets.push(secret, rotated.body['secret'] ?? '');
      }
    }
    // What is refused, blocked and nobody's is told of, too.
    const [removed, secret] = await register(server, `${receiver.url}/removed`, 'standard');
    await call(server.url, 'DELETE', `/v1/endpoints/${removed}`);
    await register(server, 'http://10.0.0.1/', 'standard');
    const [, unreachable] = await register(server, 'http://localhost:59999/', 'standard');
    secrets.push(secret, unreachable, ...(await registerOverTls(server)));
    await get(server.url, '/v1/events', `${API_KEY}x`);
    await call(server.url, 'POST', '/v1/events', [event, { ...event, type: 'media.failed' }]);
    await call(server.url, 'POST', '/v1/events', { ...event, type: 'no such type' });
    await receiver.until((received) => received.filter(({ path }) => path === '/failing').length >= 12);
    const { data } = (await call(server.url, 'GET', '/v1/endpoints')).body as unknown as {
      data: { id: string }[];
    };
    for (const { id } of data) await call(server.url, 'POST', `/v1/endpoints/${id}/test`, {});
    const readable = await everythingReadable(server.url, readKey);
    expect(secrets.filter((one) => readable.includes(one))).toEqual([]);
    // Attempts of every kind, with what was sent and answered.
    for (const kind of ['delivered', 'rejected', 'unreachable', 'unauthorized']) {
      await expect.poll(feed.text, { timeout: 20_000 }).toContain(`"outcome":{"kind":"${kind}"`);
    }
    await feed.leave();
    const told = feed.text();
    expect([...told.matchAll(/^event: (\w+)$/gm)].map(([, kind]) => kind)).toEqual(
      expect.arrayContaining(['ready', 'event', 'attempt']),
    );
    expect(secrets.filter((one) => told.includes(one))).toEqual([]);
    await server.stop();
    output = server.output();
  }
  expect(new Set(seen)).toEqual(new Set([HEADER_VALUE, `Bearer ${TOKEN}`]));
  expect(secrets.filter((one) => one !== BEGUN_KEY && one.length <= 15)).toEqual([]);
  const files = textOfFiles(dataDir);
  // The look is worth something: what is no secret is found.
  expect(files).toContain('/failing');
  expect(output).toContain('Cuewire listens on');
  expect(secrets.filter((one) => files.includes(one))).toEqual([]);
  expect(secrets.filter((one) => output.includes(one))).toEqual([]);
});

test('a new encryption key takes over at the next start, and secrets stay what they were', async () => {
  const dataDir = temporaryFolder();
  const keyFile = join(dataDir, 'encryption.key');
  let id: string;
  let secret: string;
  {
    await using server = await startServerProcess(dataDir);
    [id, secret] = await register(server, 'http://127.0.0.1:59999/', 'standard');
    await server.stop();
  }
  const before = readFileSync(keyFile, 'utf8');
  const said = execFileSync(process.execPath, [MAIN, 'rotate-encryption'], {
    env: { CUEWIRE_DATA_DIR: dataDir },
    encoding: 'utf8',
  });
  expect(said).toContain('Restart the server');
  const oldKey = before.trim().split('\n').at(-1) ?? '';
  expect(readFileSync(keyFile, 'utf8')).toContain(oldKey);
  await using server = await startServerProcess(dataDir);
  expect((await call(server.url, 'GET', `/v1/endpoints/${id}/secret`)).body).toMatchObject({ secret });
  expect(readFileSync(keyFile, 'utf8')).not.toContain(oldKey);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
});
