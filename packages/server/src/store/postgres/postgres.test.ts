import { randomBytes } from 'node:crypto';
import { describe } from 'vitest';
import { postgresVersions } from '../../../../../tools/postgres/binaries.ts';
import { parsed, testServer } from '../../../test/fixtures/postgres.ts';
import { nodeSuite, storeSuite } from '../store.suite.ts';
import { openPostgresStore } from './open.ts';

describe.each(postgresVersions)('the store on PostgreSQL %s', (version) => {
  const server = testServer(version);
  function place() {
    const url = server.newDatabase();
    return {
      open: async () =>
        openPostgresStore({ database: parsed(await url), identitySeed: randomBytes(8), retentionDays: 30 }),
    };
  }
  storeSuite(place);
  nodeSuite(place);
});
