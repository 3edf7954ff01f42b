import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type LockedPackage, packagesOf, unlicensed } from './supply-chain-licences.ts';

const one = (more: Partial<LockedPackage>): LockedPackage => ({
  name: 'a',
  version: '1.0.0',
  licence: 'MIT',
  isForDevelopment: false,
  ...more,
});

test('every package that is locked has a licence that may be taken', () => {
  const packages = packagesOf(readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8'));
  expect(packages.length).toBeGreaterThan(50);
  expect(unlicensed(packages)).toEqual([]);
});

test.each([
  [{ licence: 'MIT' }, true],
  [{ licence: '(MIT OR GPL-3.0)' }, true],
  [{ licence: '(MIT AND BSD-3-Clause)' }, true],
  [{ licence: '(MIT AND GPL-3.0)' }, false],
  [{ licence: 'GPL-3.0' }, false],
  [{ licence: 'AGPL-3.0-only' }, false],
  [{ licence: 'SEE LICENSE IN x' }, false],
  [{ licence: undefined }, false],
  [{ licence: 'CC-BY-4.0' }, false],
  [{ licence: 'CC-BY-4.0', isForDevelopment: true }, true],
  [{ licence: 'GPLv3', name: '@ffmpeg-installer/linux-x64' }, true],
  [{ licence: 'AGPL-3.0-only', name: '@ffmpeg-installer/linux-x64' }, false],
])('%j may be taken: %s', (more, expected) => {
  expect(unlicensed([one(more)]).length === 0).toBe(expected);
});
