// The package as somebody installs it: built, packed, in a project of its own, on this Node and on the one that npm runs on.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type CatalogueRow, catalogue, dialectNames, wordFor } from '@cuewire/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import apiVideo from '../../../spec/samples/api-video.json' with { type: 'json' };
import fastPix from '../../../spec/samples/fastpix.json' with { type: 'json' };
import standard from '../../../spec/samples/standard.json' with { type: 'json' };
import twelveLabs from '../../../spec/samples/twelve-labs.json' with { type: 'json' };
import ed25519 from '../../../spec/vectors/standard-ed25519.json' with { type: 'json' };
import mux from '../../../spec/vectors/mux.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '../../..');
const project = mkdtempSync(join(tmpdir(), 'cuewire-verify-'));
const run = (program: string, values: readonly string[], cwd = project) =>
  execFileSync(program, values, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  run(process.execPath, [join(ROOT, 'tools/build-package.ts'), 'verify'], ROOT);
  run('npm', ['pack', '--pack-destination', project, join(ROOT, 'packages/verify/dist')]);
  const [archive = ''] = readdirSync(project);
  const manifest = { name: 'project', version: '1.0.0', private: true, type: 'module' };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${archive}`]);
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

test('brings nothing with it, and no source that would have to be compiled', () => {
  const installed = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(installed).toEqual(['@cuewire']);
  const files = readdirSync(join(project, 'node_modules/@cuewire/verify'));
  expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'index.js', 'index.d.ts']));
  expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
});

/** That of the machine, which may be as old as 20: npm scripts put this project's own before it. */
function systemNode(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = folders
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .find((path) => existsSync(path));
  return found ?? process.execPath;
}

const nodes = [...new Set([process.execPath, systemNode()])].map((path) => ({
  path,
  version: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim(),
}));

describe.each(nodes)('on Node $version', ({ path }) => {
  test('verifies as plain JavaScript, ed25519 as well', () => {
    const program = `
      import { VerificationError, verify, verifySignature } from '@cuewire/verify';
      const [asymmetric] = ${JSON.stringify(ed25519.vectors)};
      const [, platform] = ${JSON.stringify(mux.vectors)};
      const at = ({ timestamp }) => ({ now: timestamp * 1000 });
      const { id } = await verify('standard', asymmetric.secret, asymmetric.headers, asymmetric.body, at(asymmetric));
      const more = { ...at(platform), signature: 'mux' };
      const { type } = await verify('standard', platform.secret, platform.headers, platform.body, more);
      const forged = await verifySignature('standard', asymmetric.secret, asymmetric.headers, '{}', at(asymmetric)).catch(
        (error) => error,
      );
      console.log(id, type, forged instanceof VerificationError, forged.failure);`;
    writeFileSync(join(project, 'program.mjs'), program);
    expect(run(path, ['program.mjs']).trim()).toBe(
      'evt_018cc251f40070018001020304050607 media.ready true no_match',
    );
  });
});

const samplesOf = { standard, 'api-video': apiVideo, fastpix: fastPix, 'twelve-labs': twelveLabs };

describe('the types', () => {
  test.each(dialectNames)('of %s fit every sample, and know every word', (dialect) => {
    const samples = samplesOf[dialect].samples.map(({ body }) => JSON.stringify(body));
    const words = catalogue
      .map((row: CatalogueRow) => wordFor(row, dialect))
      .filter((word) => word !== undefined);
    const program = `
      import type { VerifiedEvent } from '@cuewire/verify';
      type Event = VerifiedEvent<'${dialect}'>;
      export const samples: Event['payload'][] = [${samples.join(',\n')}];
      // Not one word more and not one less.
      export const words: Record<Event['type'], true> = { ${words.map((word) => `'${word}': true`).join(', ')} };`;
    writeFileSync(join(project, `${dialect}.ts`), program);
    expect(typeErrors(`${dialect}.ts`)).toBe('');
  });

  test('tell events apart, and refuse what is wrong', () => {
    const right = `
      import { verify } from '@cuewire/verify';
      export async function heard(dialect: 'standard' | 'fastpix', headers: Headers, body: string): Promise<string> {
        const event = await verify(dialect, 'whpk_x', headers, body, { signature: 'mux' });
        if (event.dialect === 'standard' && event.type === 'media.rendition.ready') {
          const encoding: 'hls' | 'mp4' = event.payload.data.encoding;
          return encoding + event.payload.data.quality;
        }
        if (event.dialect === 'fastpix' && event.type === 'video.media.track.ready') {
          return event.payload.data.languageCode;
        }
        return event.id;
      }`;
    writeFileSync(join(project, 'right.ts'), right);
    expect(typeErrors('right.ts')).toBe('');
    writeFileSync(join(project, 'wrong.ts'), right.replace('media.rendition.ready', 'media.rendition.redy'));
    expect(typeErrors('wrong.ts')).toMatch(/error TS2367/);
    writeFileSync(join(project, 'missing.ts'), right.replace('data.languageCode', 'data.encoding'));
    expect(typeErrors('missing.ts')).toMatch(/error TS/);
  });
});

function typeErrors(file: string): string {
  const lib = ['--lib', 'es2023,dom,dom.asynciterable'];
  const options = ['--strict', '--module', 'nodenext', '--target', 'es2022', ...lib];
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  return spawnSync(tsc, ['--noEmit', ...options, file], { cwd: project, encoding: 'utf8' }).stdout;
}
