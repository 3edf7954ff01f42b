// Stores that earlier versions have written, opened by this one: everything is there, and what was pending goes out.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { verify } from '@cuewire/verify';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { execute, testServer } from '../fixtures/postgres.ts';
import { startReceiver } from '../fixtures/receiver.ts';
import { type ServerProcess, startServerProcess } from '../fixtures/server-process.ts';
import { ENCRYPTION_KEY, type WrittenStore } from './written-store.ts';

const FORMS = ['.postgres.sql', '.dump'] as const;
/** Each by the name of its file. */
const stores = readdirSync(import.meta.dirname).flatMap((file) => {
  const form = FORMS.find((ending) => file.endsWith(ending));
  return form === undefined ? [] : [{ file, form }];
});
const postgres = testServer('18');
const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');

async function opened(
  file: string,
  form: (typeof FORMS)[number],
): Promise<{ server: ServerProcess; written: WrittenStore }> {
  const dataDir = temporaryFolder();
  const environment: Record<string, string> = {
    CUEWIRE_ENCRYPTION_KEY: ENCRYPTION_KEY,
    // However old they are by now.
    CUEWIRE_RETENTION_DAYS: '3650',
    CUEWIRE_EXPIRY_DAYS: '3650',
    CUEWIRE_DISABLE_AFTER_HOURS: '8760',
  };
  if (form === '.dump') {
    const database = new DatabaseSync(join(dataDir, 'cuewire.db'));
    database.exec(read(file));
    database.close();
  } else {
    const url = await postgres.newDatabase();
    await execute(url, read(file));
    environment['CUEWIRE_DATABASE_URL'] = url;
  }
  const server = await startServerProcess(dataDir, environment);
  return { server, written: JSON.parse(read(file.replace(/\.\w+$/, '.json'))) as WrittenStore };
}

interface Listed {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly dialect: string;
}

async function listOf(server: ServerProcess, path: string): Promise<readonly Listed[]> {
  const { status, body } = await call(server.url, 'GET', `${path}?limit=100`);
  expect(status).toBe(200);
  return body['data'] as unknown as Listed[];
}

test('there are stores to open, of either kind', () =>
  expect(new Set(stores.map(({ form }) => form))).toEqual(new Set(FORMS)));

describe.each(stores)('the store written down as $file', ({ file, form }) => {
  test('has all that was in it', async () => {
    const { server, written } = await opened(file, form);
    await using _ = server;
    const events = (await listOf(server, '/v1/events')).map(({ id, type }) => ({ id, type }));
    expect(events).toEqual(written.events.toReversed());
    const endpoints = await listOf(server, '/v1/endpoints');
    expect(endpoints.map(({ id, dialect }) => [id, dialect])).toEqual(
      written.endpoints.map(({ id, dialect }) => [id, dialect]).toReversed(),
    );
    const deliveries = await listOf(server, '/v1/deliveries');
    expect(deliveries.map(({ id }) => id)).toEqual(written.deliveries.map(({ id }) => id));
    for (const { id, state } of written.deliveries.filter((delivery) => delivery.state === 'delivered')) {
      expect(deliveries.find((delivery) => delivery.id === id)?.state).toBe(state);
      const { body } = await call(server.url, 'GET', `/v1/deliveries/${id}/attempts`);
      const attempts = body['data'] as unknown as { request: { body: string }; response: { body: string } }[];
      expect(attempts).not.toHaveLength(0);
      for (const { request, response } of attempts) {
        expect([request.body, response.body]).toEqual([expect.any(String), 'as it answered then']);
      }
    }
    for (const { id, secret } of written.endpoints) {
      expect((await call(server.url, 'GET', `/v1/endpoints/${id}/secret`)).body['secret']).toBe(secret);
    }
    for (const path of ['/v1/replays', '/v1/audit', '/v1/api-keys', '/v1/workspaces']) {
      expect(await listOf(server, path)).not.toHaveLength(0);
    }
    expect((await call(server.url, 'GET', '/v1/event-types/media.reviewed')).status).toBe(200);
  });

  test('delivers what was pending, in order, signed with the secrets of then', async () => {
    const { server, written } = await opened(file, form);
    await using _ = server;
    await using receiver = await startReceiver();
    const failing = written.endpoints.filter(({ path }) => path === '/failing');
    for (const { id } of failing) {
      const url = `${receiver.url}/${id}`;
      expect((await call(server.url, 'PATCH', `/v1/endpoints/${id}`, { url })).status).toBe(200);
      expect((await call(server.url, 'POST', `/v1/endpoints/${id}/enable`)).status).toBe(200);
    }
    const pending = written.deliveries.filter(({ state }) => state === 'pending');
    expect(pending.length).toBeGreaterThan(failing.length);
    for (const { id } of pending) await delivered(server, id);
    for (const { id, dialect, secret } of failing) {
      const received = receiver.received.filter(({ path, body }) => path === `/${id}` && body !== '{}');
      expect(received).not.toHaveLength(0);
      for (const { headers, body } of received) {
        const named = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
        const event = await verify(dialect as 'standard', secret, Object.fromEntries(named), body);
        expect(event.type).toBeDefined();
      }
    }
  });
});

async function delivered(server: ServerProcess, id: string): Promise<void> {
  for (;;) {
    const { body } = await call(server.url, 'GET', `/v1/deliveries/${id}`);
    if (body['state'] === 'delivered') return;
  }
}
