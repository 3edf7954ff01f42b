// The examples as a newcomer runs them: each receiver as a process of its own, registered at the shipped server, gets
// what the curl producer publishes.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { dialectNames } from '@cuewire/contract/dialect-names';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { API_KEY, startServerProcess } from '../fixtures/server-process.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const run = promisify(execFile);

const receivers = [
  { name: 'Node', command: process.execPath, file: 'examples/node/receiver.ts' },
  { name: 'fetch handler', command: process.execPath, file: 'examples/fetch/serve.ts' },
  { name: 'Python', command: 'python3', file: 'examples/python/receiver.py' },
] as const;

type Example = (typeof receivers)[number];

async function startExample({ command, file }: Example, signature = 'standard') {
  const secretsFile = join(temporaryFolder(), 'secrets.json');
  writeFileSync(secretsFile, '{}');
  const child = spawn(command, [join(ROOT, file)], {
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      SECRETS_FILE: secretsFile,
      SIGNATURE: signature,
      PYTHONPATH: join(ROOT, 'clients/python/src'),
      PYTHONDONTWRITEBYTECODE: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { done, value } = await lines.next();
    if (done === true) throw new Error(`${file} ended`);
    return value;
  };
  const url = (await next()).replace('listening on ', '');
  return {
    url,
    next,
    trust: (secrets: object) => writeFileSync(secretsFile, JSON.stringify(secrets)),
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
    },
  };
}

/** Registers an endpoint of each dialect there; the answer has their secrets. */
async function register(serverUrl: string, receiverUrl: string) {
  const secrets: Record<string, string[]> = {};
  for (const dialect of dialectNames) {
    const endpoint = { url: `${receiverUrl}/${dialect}`, dialect, event_types: ['*'] };
    const { status, body } = await call(serverUrl, 'POST', '/v1/endpoints', endpoint);
    expect(status).toBe(201);
    // The one before it may still be there: either fits.
    secrets[dialect] = [await anotherSecret(serverUrl, endpoint), String(body['secret'])];
  }
  return secrets;
}

/** One that is well-formed and signs nothing: that of an endpoint which is removed again. */
async function anotherSecret(serverUrl: string, endpoint: object): Promise<string> {
  const { body } = await call(serverUrl, 'POST', '/v1/endpoints', endpoint);
  expect((await call(serverUrl, 'DELETE', `/v1/endpoints/${String(body['id'])}`)).status).toBe(204);
  return String(body['secret']);
}

const produce = (serverUrl: string) =>
  run('sh', [join(ROOT, 'examples/curl/produce.sh')], {
    env: { PATH: process.env['PATH'], CUEWIRE_URL: serverUrl, CUEWIRE_API_KEY: API_KEY },
  });

const expected = [
  'verified api-video video.encoding.quality.completed',
  'verified fastpix video.media.ready',
  'verified standard index_task.ready',
  'verified standard media.ready',
  'verified standard media.rendition.ready',
  'verified twelve-labs index.task.ready',
];

describe.each(receivers)('the receiver in $name', (example) => {
  test('verifies what the curl producer publishes, in all four dialects, and refuses what it did not', async () => {
    await using receiver = await startExample(example);
    await using server = await startServerProcess(temporaryFolder());
    receiver.trust(await register(server.url, receiver.url));
    await produce(server.url);
    const lines: string[] = [];
    while (lines.length < expected.length) lines.push(await receiver.next());
    expect(lines.toSorted()).toEqual(expected);

    const forged = await fetch(`${receiver.url}/twelve-labs`, { method: 'POST', body: '{"type":"x"}' });
    expect(forged.status).toBe(400);
    expect(await receiver.next()).toBe('refused twelve-labs missing_header');
    expect((await fetch(`${receiver.url}/nowhere`, { method: 'POST' })).status).toBe(404);
    expect(await server.stop()).toBe(0);
  });
});

describe.each(receivers)('the receiver in $name', (example) => {
  test.each([
    ['ed25519', 'standard'],
    ['mux', 'mux'],
    ['cloudflare', 'cloudflare'],
  ])('verifies an endpoint that is signed as %s', async (chosen, signature) => {
    await using receiver = await startExample(example, signature);
    await using server = await startServerProcess(temporaryFolder());
    const { body } = await call(server.url, 'POST', '/v1/endpoints', {
      url: `${receiver.url}/standard`,
      event_types: ['media.ready'],
      dialect_settings: { signature: chosen },
    });
    receiver.trust({ standard: [body['secret']] });
    await produce(server.url);
    expect(await receiver.next()).toBe('verified standard media.ready');
    expect(await server.stop()).toBe(0);
  });
});

describe('the producer with curl', () => {
  test('may run twice and stores nothing twice', async () => {
    await using server = await startServerProcess(temporaryFolder());
    const first = await produce(server.url);
    const second = await produce(server.url);
    expect(answers(first.stdout)).toMatchObject([
      { duplicate: false },
      { duplicate: false },
      { duplicate: false },
    ]);
    const again = answers(first.stdout).map((answer) => ({ ...answer, duplicate: true }));
    expect(answers(second.stdout)).toEqual(again);
    expect(await server.stop()).toBe(0);
  });

  test('fails when it is refused', async () => {
    await using server = await startServerProcess(temporaryFolder());
    const refused = run('sh', [join(ROOT, 'examples/curl/produce.sh')], {
      env: { PATH: process.env['PATH'], CUEWIRE_URL: server.url, CUEWIRE_API_KEY: 'another' },
    });
    await expect(refused).rejects.toMatchObject({ code: 22, stdout: expect.stringContaining('401') });
    expect(await server.stop()).toBe(0);
  });
});

function answers(output: string): object[] {
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
}
