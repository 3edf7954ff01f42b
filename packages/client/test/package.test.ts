// The package as somebody installs it: built, packed, in a project of its own.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const project = mkdtempSync(join(tmpdir(), 'cuewire-client-'));
const run = (program: string, values: readonly string[], cwd = project) =>
  execFileSync(program, values, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  run(process.execPath, [join(ROOT, 'tools/build-package.ts'), 'client'], ROOT);
  run('npm', ['pack', '--pack-destination', project, join(ROOT, 'packages/client/dist')]);
  const [archive = ''] = readdirSync(project);
  const manifest = { name: 'project', version: '1.0.0', private: true, type: 'module' };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${archive}`]);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

test('brings nothing with it', () => {
  expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    '@cuewire',
  ]);
  const files = readdirSync(join(project, 'node_modules/@cuewire/client'));
  expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'index.js', 'index.d.ts']));
  expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
});

test('runs as plain JavaScript', () => {
  const program = `
    import { Cuewire, ConnectionError } from '@cuewire/client';
    const cuewire = new Cuewire({ url: 'http://127.0.0.1:1', apiKey: 'cue_key', retry: { attemptsMax: 1 } });
    const error = await cuewire.events.get('evt_1').catch((error) => error);
    console.log(error instanceof ConnectionError);`;
  writeFileSync(join(project, 'program.mjs'), program);
  expect(run(process.execPath, ['--no-experimental-strip-types', 'program.mjs']).trim()).toBe('true');
});

test('types what it takes and answers, and refuses what is wrong', () => {
  mkdirSync(join(project, 'types'));
  const right = `
    import { Cuewire, ProblemError, type Delivery } from '@cuewire/client';
    const cuewire = new Cuewire({ url: 'http://127.0.0.1:1', apiKey: 'cue_key' });
    const { id } = await cuewire.events.publish({ type: 'media.ready', subject: { kind: 'media', id: 'vi1' } });
    const ids: string[] = [id];
    for await (const delivery of cuewire.deliveries.list({ state: 'exhausted' })) {
      const exact: Delivery = delivery;
      ids.push(exact.endpoint_id);
    }
    for await (const message of cuewire.feed()) if (message.kind === 'attempt') ids.push(message.attempt.event_id);
    export const code = (error: unknown) => (error instanceof ProblemError ? error.code === 'not_found' : false);`;
  writeFileSync(join(project, 'types/right.ts'), right);
  expect(typeErrors('types/right.ts')).toBe('');
  writeFileSync(join(project, 'types/wrong.ts'), right.replace("'exhausted'", "'lost'"));
  expect(typeErrors('types/wrong.ts')).toMatch(/'"lost"' is not assignable/);
});

function typeErrors(file: string): string {
  const options = [
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--lib',
    'es2023,dom,dom.asynciterable',
  ];
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  return spawnSync(tsc, ['--noEmit', ...options, file], { cwd: project, encoding: 'utf8' }).stdout;
}
