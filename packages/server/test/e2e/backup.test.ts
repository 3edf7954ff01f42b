// The shipped server and command line: a backup taken under load has everything that was acknowledged before it began.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, type Ended } from '../fixtures/cli-process.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { type Received, startReceiver } from '../fixtures/receiver.ts';
import { type ServerProcess, startServerProcess } from '../fixtures/server-process.ts';

const PUBLISHERS = 8;
const BEFORE_BACKUP = 300;

test('what was acknowledged before a backup began is delivered from it, after kill -9 and in another folder', async () => {
  const home = temporaryFolder();
  const [dataDir, to, restored] = [join(home, 'data'), join(home, 'backup'), join(home, 'restored')];
  // It takes nothing before the backup is restored: all that it has comes from there.
  let isOpen = false;
  await using receiver = await startReceiver((_, response) => {
    response.writeHead(isOpen ? 200 : 503).end();
  });
  await using server = await startServerProcess(dataDir);
  const retry = { exponential: { first_seconds: 1, factor: 2, max_seconds: 2, attempts_max: 50 } };
  const endpoint = { url: receiver.url, event_types: ['*'], retry };
  expect((await call(server.url, 'POST', '/v1/endpoints', endpoint)).status).toBe(201);

  const load = new Load(server);
  await load.reached(BEFORE_BACKUP);
  const acknowledged = new Set(load.acknowledged);
  const backup = await cli(home, ['backup', '--to', to, '--json'], {
    environment: { CUEWIRE_DATA_DIR: dataDir },
  });
  expect(answerOf(backup)).toMatchObject({ folder: to, version: '0.1.0' });
  // It was taken meanwhile, not in between.
  expect(load.acknowledged.size).toBeGreaterThan(acknowledged.size);
  await load.stop();
  await server.kill();

  const verified = await cli(home, ['backup', 'verify', to, '--json']);
  expect(answerOf(verified)).toEqual(answerOf(backup));
  const made = await cli(home, ['restore', to, '--data-dir', restored, '--json']);
  expect(answerOf(made)).toMatchObject({ data_dir: restored, has_encryption_key: true });
  expect(readdirSync(restored)).toContain('encryption.key');

  const refused = receiver.received.length;
  isOpen = true;
  await using again = await startServerProcess(restored);
  for (const id of acknowledged) {
    expect((await call(again.url, 'GET', `/v1/events/${id}`)).body['id']).toBe(id);
  }
  await receiver.until((received) => acknowledged.isSubsetOf(idsOf(received.slice(refused))));
  expect(await again.stop()).toBe(0);
});

function idsOf(received: readonly Received[]): Set<string> {
  return new Set(received.map(({ headers }) => String(headers['webhook-id'])));
}

function answerOf({ code, stdout, stderr }: Ended): Record<string, unknown> {
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Publishes from many connections until it is stopped. */
class Load {
  readonly acknowledged = new Set<string>();
  readonly #publishers: Promise<void>[];
  #isStopped = false;
  #look: () => void = () => undefined;

  constructor(server: ServerProcess) {
    this.#publishers = Array.from({ length: PUBLISHERS }, () => this.#publish(server));
  }

  reached(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#look = () => {
        if (this.acknowledged.size >= count) resolve();
      };
      this.#look();
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#publishers);
  }

  async #publish({ url }: ServerProcess): Promise<void> {
    while (!this.#isStopped) {
      const event = { type: 'media.ready', subject: { kind: 'media', id: 'vi1' } };
      const { status, body } = await call(url, 'POST', '/v1/events', event);
      if (status === 202) this.acknowledged.add(body['id'] ?? '');
      this.#look();
    }
  }
}
