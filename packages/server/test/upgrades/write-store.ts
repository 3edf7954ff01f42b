// Writes down a SQLite store of this very version, as text, for later versions to open. Run it at each release:
// node packages/server/test/upgrades/write-store.ts 1.0.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fillStore } from './fill-store.ts';

const [version] = process.argv.slice(2);
if (version === undefined) throw new Error('say which version this is, such as 1.0.0');
const folder = mkdtempSync(join(tmpdir(), 'cuewire-upgrade-'));
try {
  const written = await fillStore(folder);
  makeDue(join(folder, 'cuewire.db'), Date.now());
  const at = join(import.meta.dirname, version);
  writeFileSync(`${at}.dump`, dump(join(folder, 'cuewire.db')));
  writeFileSync(`${at}.json`, `${JSON.stringify(written, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}

/** As if the pauses before the next attempts were over: whoever opens the store need not wait for them. */
function makeDue(path: string, now: number): void {
  const database = new DatabaseSync(path);
  database.prepare('UPDATE deliveries SET due_at = ? WHERE due_at IS NOT NULL').run(now);
  database.close();
}

/** The whole database as statements that make it anew. */
function dump(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database
    .prepare("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    .all();
  const statements = rows.filter(({ type }) => type === 'table').map(({ sql }) => `${String(sql)};`);
  for (const { name } of rows.filter(({ type }) => type === 'table')) {
    const columns = database
      .prepare(`SELECT name FROM pragma_table_info('${String(name)}')`)
      .all()
      .map((column) => `quote(${String(column['name'])})`);
    const quoted = database
      .prepare(`SELECT ${columns.join(` || ', ' || `)} AS row FROM ${String(name)}`)
      .all();
    statements.push(...quoted.map(({ row }) => `INSERT INTO ${String(name)} VALUES (${String(row)});`));
  }
  statements.push(...rows.filter(({ type }) => type !== 'table').map(({ sql }) => `${String(sql)};`));
  database.close();
  return `${statements.join('\n')}\n`;
}
