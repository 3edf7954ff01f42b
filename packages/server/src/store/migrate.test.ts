import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/fixtures/folder.ts';
import { pendingMigrations, readMigrations, SchemaError } from './migrate.ts';

function migrations(files: Readonly<Record<string, string>>) {
  const folder = join(temporaryFolder(), 'migrations');
  mkdirSync(folder);
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql);
  return readMigrations(folder);
}

const three = () =>
  migrations({ '0010_c.sql': 'c', '0002_b.sql': 'b', '0001_a.sql': 'a', 'README.md': 'no SQL' });

test('migrations are read in the order of their numbers', () => {
  expect(three().map(({ number, name, sql }) => [number, name, sql])).toEqual([
    [1, '0001_a.sql', 'a'],
    [2, '0002_b.sql', 'b'],
    [10, '0010_c.sql', 'c'],
  ]);
});

test('all are pending on a new store, none on one that is up to date', () => {
  const known = three();
  expect(pendingMigrations(known, [])).toEqual(known);
  expect(pendingMigrations(known, known)).toEqual([]);
});

test('those that were not applied are pending, even before one that was', () => {
  const known = three();
  expect(pendingMigrations(known, known.slice(0, 1)).map(({ number }) => number)).toEqual([2, 10]);
  expect(pendingMigrations(known, known.slice(2)).map(({ number }) => number)).toEqual([1, 2]);
});

test('a migration that is not known is refused by its number', () => {
  const known = three();
  const future = { number: 11, checksum: 'x' };
  expect(() => pendingMigrations(known, [...known, future])).toThrow(SchemaError);
  expect(() => pendingMigrations(known, [...known, future])).toThrow('migration 11');
});

test('a migration whose text is another than the applied one is refused by its name', () => {
  const known = three();
  const altered = known.map(({ number, checksum }) => ({
    number,
    checksum: number === 2 ? 'other' : checksum,
  }));
  expect(() => pendingMigrations(known, altered)).toThrow(SchemaError);
  expect(() => pendingMigrations(known, altered)).toThrow('0002_b.sql');
});

test('a checksum changes with a single character', () => {
  const [one] = migrations({ '0001_a.sql': 'a' });
  const [other] = migrations({ '0001_a.sql': 'a ' });
  expect(one?.checksum).not.toBe(other?.checksum);
});
