import { randomBytes } from 'node:crypto';
import { beforeAll, describe, onTestFinished } from 'vitest';
import { postgresVersions } from '../../../../../tools/postgres/binaries.ts';
import { execute, parsed, testServer } from '../../../test/fixtures/postgres.ts';
import { nodeSuite, storeSuite } from '../store.suite.ts';
import { openPostgresStore } from './open.ts';

async function open(url: string) {
  return await openPostgresStore({ database: parsed(url), identitySeed: randomBytes(8), retentionDays: 30 });
}

/** As it was made, but for the periods that it has got: a new database for each test would fill the disk. */
const EMPTIED = `
  SET session_replication_role = replica;
  DO $$ DECLARE emptied text; BEGIN
    FOR emptied IN SELECT relname FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND relname NOT IN ('migrations', 'periods', 'partitions', 'cluster', 'key_floor')
    LOOP EXECUTE format('DELETE FROM %I', emptied); END LOOP;
  END $$;
  UPDATE partitions SET owner = NULL, token = 0;
  UPDATE cluster SET next_slot = 0, endpoints_version = 0, accounts_version = 0, pending_count = 0;
  UPDATE key_floor SET key = 0`;

describe.each(postgresVersions)('the store on PostgreSQL %s', (version) => {
  const server = testServer(version);
  /** A store in which nothing has happened: making its tables for each test would take longer than the test. */
  let empty = '';
  const free: string[] = [];

  beforeAll(async () => {
    const url = await server.newDatabase();
    await (await open(url)).close();
    await execute(url, 'DELETE FROM identity');
    empty = url.slice(url.lastIndexOf('/') + 1);
  });

  function place() {
    const used = free.pop();
    const url = used === undefined ? server.newDatabase(empty) : Promise.resolve(used);
    // Called last, when the stores are closed.
    onTestFinished(async () => {
      await execute(await url, EMPTIED);
      free.push(await url);
    });
    return { open: async () => open(await url) };
  }
  storeSuite(place);
  nodeSuite(place);
});
