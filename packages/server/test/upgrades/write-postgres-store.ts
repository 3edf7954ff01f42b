// The same of a store on PostgreSQL, by the oldest version of it that is supported: its dump can be read by all later ones. Run it
// at each release, with pg_dump of that version (Debian's postgresql-client):
// node packages/server/test/upgrades/write-postgres-store.ts 1.0.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from '../../../../tools/postgres/cluster.ts';
import { execute } from '../fixtures/postgres.ts';
import { fillStore } from './fill-store.ts';

const [version] = process.argv.slice(2);
if (version === undefined) throw new Error('say which version this is, such as 1.0.0');
const folder = mkdtempSync(join(tmpdir(), 'cuewire-upgrade-'));
try {
  await using cluster = await Cluster.start({ version: '15' });
  const url = cluster.url();
  const written = await fillStore(folder, { CUEWIRE_DATABASE_URL: url });
  // As if the pauses before the next attempts were over: whoever opens the store need not wait for them.
  await execute(url, `UPDATE pending SET due_at = ${Date.now()} WHERE due_at IS NOT NULL`);
  const dump = execFileSync('pg_dump', ['--inserts', '--no-owner', '--no-privileges', `--dbname=${url}`], {
    encoding: 'utf8',
  });
  const at = join(import.meta.dirname, version);
  // Lines that begin with a backslash are for psql alone.
  writeFileSync(`${at}.postgres.sql`, dump.replaceAll(/^(?:\\.*|--.*|)\n/gm, ''));
  writeFileSync(`${at}.postgres.json`, `${JSON.stringify(written, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
