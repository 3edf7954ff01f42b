import { randomBytes } from 'node:crypto';
import { beforeAll, describe } from 'vitest';
import { postgresVersions } from '../../../../../tools/postgres/binaries.ts';
import { execute, parsed, testServer } from '../../../test/fixtures/postgres.ts';
import { nodeSuite, storeSuite } from '../store.suite.ts';
import { openPostgresStore } from './open.ts';

async function open(url: string) {
  return await openPostgresStore({ database: parsed(url), identitySeed: randomBytes(8), retentionDays: 30 });
}

describe.each(postgresVersions)('the store on PostgreSQL %s', (version) => {
  const server = testServer(version);
  /** A store in which nothing has happened: making its tables for each test would take longer than the test. */
  let empty = '';

  beforeAll(async () => {
    const url = await server.newDatabase();
    await (await open(url)).close();
    await execute(url, 'DELETE FROM identity');
    empty = url.slice(url.lastIndexOf('/') + 1);
  });

  function place() {
    const url = server.newDatabase(empty);
    return { open: async () => open(await url) };
  }
  storeSuite(place);
  nodeSuite(place);
});
