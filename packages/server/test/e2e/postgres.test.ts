// The shipped server on PostgreSQL, and what it does when that fails: publishers are refused for the time being, nothing
// that was acknowledged is lost, and nobody has to restart Cuewire.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { postgresVersions } from '../../../../tools/postgres/binaries.ts';
import { Cluster } from '../../../../tools/postgres/cluster.ts';
import { cli } from '../fixtures/cli-process.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { call } from '../fixtures/native-client.ts';
import { execute, testServer } from '../fixtures/postgres.ts';
import { type Received, startReceiver } from '../fixtures/receiver.ts';
import { API_KEY, type ServerProcess, startServerProcess } from '../fixtures/server-process.ts';

const EVENTS = 20;
/** A whole story with servers that end and start again, on a machine that does other things. */
const TIMEOUT_MS = 180_000;

const event = (number: number) => ({
  type: 'media.ready',
  subject: { kind: 'media', id: `vi${number % 3}` },
  data: { number },
});

const idsOf = (received: readonly Received[]) =>
  new Set(received.map(({ headers }) => String(headers['webhook-id'])));

async function publish({ url }: ServerProcess, number: number): Promise<Response> {
  return await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(event(number)),
  });
}

async function idOf(response: Response): Promise<string> {
  const { id } = (await response.json()) as { id: string };
  return id;
}

/** Cuewire on a database, with an endpoint that gets events in order and is tried again at once. */
async function served(
  databaseUrl: string,
  receiverUrl: string,
  dataDir = temporaryFolder(),
): Promise<ServerProcess> {
  const environment = { CUEWIRE_DATABASE_URL: databaseUrl, CUEWIRE_LOG_LEVEL: 'silent' };
  const cuewire = await startServerProcess(dataDir, environment);
  const retry = { exponential: { first_seconds: 0.1, factor: 2, max_seconds: 1, attempts_max: 50 } };
  const endpoint = { url: receiverUrl, event_types: ['*'], order: 'subject', retry };
  expect(await call(cuewire.url, 'POST', '/v1/endpoints', endpoint)).toMatchObject({ status: 201 });
  return cuewire;
}

/** Publishes until the server takes an event again; answers its id. What it says meanwhile is 503. */
async function publishUntilTaken(cuewire: ServerProcess, signal: AbortSignal): Promise<string> {
  for (;;) {
    signal.throwIfAborted();
    const response = await publish(cuewire, 0);
    if (response.status === 202) return await idOf(response);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    await response.arrayBuffer();
  }
}

describe.each(postgresVersions)('cuewire serve on PostgreSQL %s', { timeout: TIMEOUT_MS }, (version) => {
  const server = testServer(version);

  test('keeps events in the database, and delivers them after kill -9', async () => {
    const url = await server.newDatabase();
    const environment = { CUEWIRE_DATABASE_URL: url };
    await using receiver = await startReceiver((_, response) => response.writeHead(200).end());
    // Holds the key that the endpoints' secrets are sealed with.
    const dataDir = temporaryFolder();
    const first = await served(url, receiver.url, dataDir);
    const acknowledged = new Set<string>();
    for (let number = 0; number < EVENTS; number += 1) {
      const response = await publish(first, number);
      expect(response.status).toBe(202);
      acknowledged.add(await idOf(response));
    }
    await first.kill();
    await using second = await startServerProcess(dataDir, environment);
    await receiver.until((received) => acknowledged.isSubsetOf(idsOf(received)));
    expect(await second.stop()).toBe(0);
    const [row] = await execute(url, 'SELECT count(*)::int AS count FROM events');
    expect(row).toEqual({ count: EVENTS });
  });

  test('outlives a crash of the database server, and writes down what was on its way', async ({ signal }) => {
    const url = await server.newDatabase();
    const held = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    await using receiver = await startReceiver((_, response) => {
      arrived.resolve();
      void held.promise.then(() => response.writeHead(200).end());
    });
    await using cuewire = await served(url, receiver.url);
    const acknowledged = new Set([await idOf(await publish(cuewire, 1))]);
    await arrived.promise;
    await server.cluster.stop('SIGQUIT');
    // The attempt ends while there is nobody to tell.
    held.resolve();
    const refused = await publish(cuewire, 2);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await fetch(`${cuewire.url}/health/ready`)).status).toBe(503);
    expect((await call(cuewire.url, 'GET', '/v1/deliveries')).status).toBe(503);
    await server.cluster.start();
    acknowledged.add(await publishUntilTaken(cuewire, signal));
    await receiver.until((received) => acknowledged.isSubsetOf(idsOf(received)));
    await expect
      .poll(async () => (await call(cuewire.url, 'GET', '/v1/deliveries?state=pending')).body['data'])
      .toEqual([]);
    // Once each: the outcome that was made while the database was away has been kept.
    expect(receiver.received).toHaveLength(idsOf(receiver.received).size);
    expect((await fetch(`${cuewire.url}/health/ready`)).status).toBe(200);
  });
});

describe('a PostgreSQL server in trouble', { timeout: TIMEOUT_MS }, () => {
  const server = testServer('18');

  const stories: Readonly<Record<string, { begin: string; end: string; options?: string }>> = {
    'that has no connections left': {
      begin: `ALTER ROLE cuewire CONNECTION LIMIT 0;
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'cuewire'`,
      end: 'ALTER ROLE cuewire CONNECTION LIMIT -1',
    },
    // The very error of a full disk.
    'whose disk is full': {
      begin: `CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER is_full BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION is_full()`,
      end: 'DROP TRIGGER is_full ON events',
    },
    'that has become read-only': {
      begin: `ALTER DATABASE %DATABASE% SET default_transaction_read_only = on;
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'cuewire'`,
      end: 'BEGIN READ WRITE; ALTER DATABASE %DATABASE% SET default_transaction_read_only = off; COMMIT',
    },
    'whose statements run out of time': {
      begin: `CREATE FUNCTION is_slow() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;
        CREATE TRIGGER is_slow BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION is_slow()`,
      end: 'DROP TRIGGER is_slow ON events',
      options: '?statement_timeout=300',
    },
  };

  test.each(Object.entries(stories))('%s: publishers hear 503 until it is over', async (_, story) => {
    const url = await server.newDatabase();
    const database = url.slice(url.lastIndexOf('/') + 1);
    const sql = (text: string) => execute(url, text.replaceAll('%DATABASE%', database));
    await sql(`DO $$ BEGIN CREATE ROLE cuewire LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
      ALTER DATABASE %DATABASE% OWNER TO cuewire; ALTER SCHEMA public OWNER TO cuewire`);
    await using receiver = await startReceiver((_, response) => response.writeHead(200).end());
    const ownUrl = url.replace('postgres@', 'cuewire@') + (story.options ?? '');
    await using cuewire = await served(ownUrl, receiver.url);
    const acknowledged = new Set([await idOf(await publish(cuewire, 1))]);
    await sql(story.begin);
    const refused = await publish(cuewire, 2);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    await sql(story.end);
    acknowledged.add(await publishUntilTaken(cuewire, AbortSignal.timeout(TIMEOUT_MS)));
    await receiver.until((received) => acknowledged.isSubsetOf(idsOf(received)));
  });

  test('that ends connections at any moment: nothing acknowledged is lost', async ({ signal }) => {
    const url = await server.newDatabase();
    await using receiver = await startReceiver((_, response) => response.writeHead(200).end());
    await using cuewire = await served(url, receiver.url);
    const acknowledged = new Set<string>();
    for (let number = 0; number < EVENTS; number += 1) {
      const published = publish(cuewire, number);
      await execute(
        url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cuewire'`,
      );
      const response = await published;
      expect([202, 503]).toContain(response.status);
      if (response.status === 202) acknowledged.add(await idOf(response));
    }
    acknowledged.add(await publishUntilTaken(cuewire, signal));
    await receiver.until((received) => acknowledged.isSubsetOf(idsOf(received)));
  });
});

test(
  'two servers on one database: what either takes is delivered in order, also when one is killed',
  { timeout: TIMEOUT_MS },
  async ({ signal }) => {
    await using cluster = await Cluster.start({ version: '18' });
    await using receiver = await startReceiver((_, response) => response.writeHead(200).end());
    const environment = {
      CUEWIRE_DATABASE_URL: cluster.url(),
      CUEWIRE_LOG_LEVEL: 'silent',
      CUEWIRE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    };
    await using first = await startServerProcess(temporaryFolder(), environment);
    await using second = await startServerProcess(temporaryFolder(), environment);
    const receivers = Array.from({ length: 8 }, (_, index) => `${receiver.url}/${index}`);
    for (const url of receivers) {
      const endpoint = { url, event_types: ['*'], order: 'subject' };
      expect(await call(first.url, 'POST', '/v1/endpoints', endpoint)).toMatchObject({ status: 201 });
    }
    // The other one learns of them; what it does not know of by now is fanned out without them.
    await expect
      .poll(async () => (await call(second.url, 'GET', '/v1/endpoints')).body['data'])
      .toHaveLength(receivers.length);
    const acknowledged: string[] = [];
    for (let number = 0; number < EVENTS; number += 1) {
      acknowledged.push(await idOf(await publish(number % 2 === 0 ? first : second, 0)));
    }
    await first.kill();
    for (let number = 0; number < EVENTS; number += 1) {
      acknowledged.push(await publishUntilTaken(second, signal));
    }
    const wanted = new Set(acknowledged);
    const idsAt = (index: number) => idsOf(receiver.received.filter(({ path }) => path === `/${index}`));
    await receiver.until(() => receivers.every((_, index) => wanted.isSubsetOf(idsAt(index))));
    // All are of one subject, and ids rise in the order of its line; a set holds what came when it first came.
    for (const index of receivers.keys()) {
      const ids = [...idsAt(index)];
      expect(ids).toEqual(ids.toSorted());
    }
  },
);

const encryptionKey = () => randomBytes(32).toString('base64');

async function begin(url: string, key: string): Promise<ServerProcess> {
  return await startServerProcess(temporaryFolder(), {
    CUEWIRE_DATABASE_URL: url,
    CUEWIRE_ENCRYPTION_KEY: key,
    CUEWIRE_LOG_LEVEL: 'silent',
  });
}

describe('servers that begin at the same time on an empty database', { timeout: TIMEOUT_MS }, () => {
  const server = testServer('18');

  test('make one store, with one workspace and one key', async () => {
    const url = await server.newDatabase();
    const shared = encryptionKey();
    const begun = await Promise.all([1, 2, 3, 4].map(() => begin(url, shared)));
    await using all = new AsyncDisposableStack();
    for (const one of begun) all.use(one);
    const [made] = await execute(
      url,
      'SELECT (SELECT count(*)::int FROM workspaces) AS workspaces, (SELECT count(*)::int FROM api_keys) AS keys',
    );
    expect(made).toEqual({ workspaces: 1, keys: 1 });
    for (const one of begun) expect((await publish(one, 1)).status).toBe(202);
  });

  test('with different encryption keys: the second is refused, and told what to do', async () => {
    const url = await server.newDatabase();
    await using first = await begin(url, encryptionKey());
    const folder = temporaryFolder();
    const environment = {
      CUEWIRE_DATABASE_URL: url,
      CUEWIRE_DATA_DIR: folder,
      CUEWIRE_ENCRYPTION_KEY: encryptionKey(),
      CUEWIRE_PORT: '0',
    };
    const { code, stderr } = await cli(folder, ['serve'], { environment });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/sealed with the encryption key \w{8}, which is not at hand/);
    expect(stderr).toContain('the same CUEWIRE_ENCRYPTION_KEY');
    expect((await publish(first, 1)).status).toBe(202);
  });
});

test(
  'goes over to the synchronous standby when the primary is gone, with everything acknowledged',
  { timeout: TIMEOUT_MS },
  async ({ signal }) => {
    await using primary = await Cluster.start({ version: '18' });
    await execute(primary.url(), 'CREATE DATABASE cuewire');
    await primary.stop();
    await using standby = await Cluster.standbyOf(primary, { version: '18', name: 'standby' });
    await primary.start();
    await standby.start();
    await execute(primary.url(), "ALTER SYSTEM SET synchronous_standby_names = 'standby'");
    await execute(primary.url(), 'SELECT pg_reload_conf()');
    await expect
      .poll(async () => await execute(primary.url(), 'SELECT sync_state FROM pg_stat_replication'))
      .toEqual([{ sync_state: 'sync' }]);

    await using receiver = await startReceiver((_, response) => response.writeHead(200).end());
    // The standby stands first: it is passed over for as long as it takes no writes.
    const hosts = [standby, primary].map(({ port }) => `127.0.0.1:${port}`).join(',');
    const url = `postgres://postgres@${hosts}/cuewire?target_session_attrs=read-write`;
    await using cuewire = await served(url, receiver.url);
    const acknowledged = new Set<string>();
    for (let number = 0; number < EVENTS; number += 1) {
      acknowledged.add(await idOf(await publish(cuewire, number)));
    }
    await primary.stop('SIGQUIT');
    expect((await publish(cuewire, 0)).status).toBe(503);
    await standby.promote();
    acknowledged.add(await publishUntilTaken(cuewire, signal));
    await receiver.until((received) => acknowledged.isSubsetOf(idsOf(received)));
    const rows = await execute(standby.url('cuewire'), 'SELECT count(*)::int AS count FROM events');
    expect(rows[0]?.['count']).toBeGreaterThanOrEqual(acknowledged.size);
    const exited = once(cuewire.child, 'exit');
    cuewire.child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  },
);
