// The shipped server on PostgreSQL, and what it does when that fails: publishers are refused for the time being, nothing
// that was acknowledged is lost, and nobody has to restart Cuewire.
import { describe, expect, test } from 'vitest';
import { postgresVersions } from '../../../../tools/postgres/binaries.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { execute, testServer } from '../fixtures/postgres.ts';
import { type Received, startReceiver } from '../fixtures/receiver.ts';
import { startServerProcess } from '../fixtures/server-process.ts';

const EVENTS = 20;

const event = (number: number) => ({
  type: 'media.ready',
  subject: { kind: 'media', id: `vi${number % 3}` },
  data: { number },
});

const idsOf = (received: readonly Received[]) =>
  new Set(received.map(({ headers }) => String(headers['webhook-id'])));

describe.each(postgresVersions)('cuewire serve on PostgreSQL %s', (version) => {
  const server = testServer(version);

  test('keeps events in the database, and delivers them after kill -9', async () => {
    const url = await server.newDatabase();
    const environment = { CUEWIRE_DATABASE_URL: url };
    await using receiver = await startReceiver((_, response) => response.writeHead(200).end());
    const dataDir = temporaryFolder();
    const first = await startServerProcess(dataDir, environment);
    const endpoint = { url: receiver.url, event_types: ['*'], order: 'subject' };
    expect(await call(first.url, 'POST', '/v1/endpoints', endpoint)).toMatchObject({ status: 201 });
    const acknowledged = new Set<string>();
    for (let number = 0; number < EVENTS; number += 1) {
      const { status, body } = await call(first.url, 'POST', '/v1/events', event(number));
      expect(status).toBe(202);
      acknowledged.add(body['id'] ?? '');
    }
    await first.kill();
    await using second = await startServerProcess(dataDir, environment);
    await receiver.until((received) => acknowledged.isSubsetOf(idsOf(received)));
    expect(await second.stop()).toBe(0);
    const [row] = await execute(url, 'SELECT count(*)::int AS count FROM events');
    expect(row).toEqual({ count: EVENTS });
  });
});
