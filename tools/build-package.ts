// Makes of a package that others install what is published: plain JavaScript and types, with a manifest of its own.
//   node tools/build-package.ts client && npm pack ./packages/client/dist
// In the repository packages point at their sources, which Node runs as they are; under node_modules it would not.
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly private?: boolean;
}

const ROOT = join(import.meta.dirname, '..');
const OLDEST_NODE = '>=20.3';
const PUBLISHED = { sideEffects: false, engines: { node: OLDEST_NODE } };

const [name = ''] = process.argv.slice(2);
process.exitCode = build(join(ROOT, 'packages', name));

function build(folder: string): number {
  const dist = join(folder, 'dist');
  rmSync(dist, { recursive: true, force: true });
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const { status } = spawnSync(tsc, ['--project', folder], { stdio: 'inherit' });
  if (status !== 0) return status ?? 1;
  const { private: _, ...manifest } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as Manifest;
  const published = { ...manifest, ...PUBLISHED, exports: builtExports(manifest.exports) };
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  copyFileSync(join(folder, 'README.md'), join(dist, 'README.md'));
  copyFileSync(join(ROOT, 'LICENSE'), join(dist, 'LICENSE'));
  return 0;
}

function builtExports(sources: Manifest['exports']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sources).map(([entry, source]) => {
      const built = source.replace('./src/', './').replace(/\.ts$/, '');
      return [entry, { types: `${built}.d.ts`, default: `${built}.js` }];
    }),
  );
}
