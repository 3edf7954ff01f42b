import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/fixtures/folder.ts';
import { engineBundle } from '../../test/fixtures/engine-bundle.ts';
import type { Finding } from './finding.ts';
import { examine } from './examine.ts';
import { machineOf } from './machine.ts';
import type { StoreFacts, World } from './world.ts';

const NOW = Date.UTC(2026, 5, 1);
const EXT4 = 0xef53;
const GIBIBYTE = 1024 ** 3;
const wholeStore: StoreFacts = { faults: [], versionFault: null, newestEventAt: NOW - 1000, endpoints: [] };
const endpoint = { url: 'https://receiver.example/in', enabled: true, failingSince: null };

const texts: Readonly<Record<string, string>> = {
  '/proc/self/limits': 'Max open files            65536                524288               files',
  '/proc/meminfo': 'MemAvailable:    8000000 kB',
  '/sys/fs/cgroup/memory.max': 'max\n',
  '/etc/resolv.conf': 'nameserver 192.0.2.1\n',
};

/** A machine on which everything is as it should be. */
const healthy: World = {
  environment: { CUEWIRE_DATA_DIR: '/data' },
  now: () => NOW,
  nodeVersion: '24.21.0',
  readText: async (path) => texts[path] ?? null,
  facts: async (path) => ({ isFolder: path === '/data', mode: 0o700, sizeBytes: 4096 }),
  disk: async () => ({ type: EXT4, freeBytes: 50 * GIBIBYTE }),
  syncMs: async () => 0.3,
  resolve: async () => ['192.0.2.7'],
  ask: async () => null,
  mediaTools: async () => ({ origin: 'system', version: '5.1' }),
  store: async () => wholeStore,
};

const withText = (path: string, text: string): Partial<World> => ({
  readText: async (asked) => (asked === path ? text : (texts[asked] ?? null)),
});
const withSettings = (settings: Record<string, string>): Partial<World> => ({
  environment: { ...healthy.environment, ...settings },
});
const withFile = (path: string, mode: number, sizeBytes = 4096): Partial<World> => ({
  facts: async (asked) =>
    asked === path ? { isFolder: path === '/data', mode, sizeBytes } : healthy.facts(asked),
});
const withStore = (facts: Partial<StoreFacts>): Partial<World> => ({
  store: async () => ({ ...wholeStore, ...facts }),
});
const answering = (body: string): Partial<World> => ({ ask: async () => ({ status: 200, body }) });
const failing = async (): Promise<never> => {
  throw new Error('ENOTFOUND');
};

async function findingsOn(world: World): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const { findings: found } of examine(world)) findings.push(...found);
  return findings;
}

test('finds nothing on a machine on which all is well, and says what it looked at', async () => {
  const findings = await findingsOn(healthy);
  expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
  expect(findings.length).toBeGreaterThan(12);
});

describe('finds', () => {
  test.each<[what: string, level: Finding['level'], change: Partial<World>]>([
    ['Node 22.3.0 is too old', 'problem', { nodeVersion: '22.3.0' }],
    ['the clock says 1970', 'problem', { now: () => 0 }],
    ['only 1024 open files', 'warning', withText('/proc/self/limits', 'Max open files  1024  1024 files')],
    ['only 100 MiB of memory', 'warning', withText('/sys/fs/cgroup/memory.max', String(100 * 1024 * 1024))],
    ['which has no certificate', 'problem', withSettings({ NODE_EXTRA_CA_CERTS: '/nowhere.pem' })],
    ['names no name server', 'problem', withText('/etc/resolv.conf', '# nothing')],
    ['there is no ffmpeg', 'warning', { mediaTools: async () => null }],
    [
      'only the bundled ffmpeg',
      'warning',
      { mediaTools: async () => ({ origin: 'bundled', version: '2018' }) },
    ],
    ['CUEWIRE_PORT', 'problem', withSettings({ CUEWIRE_PORT: 'http' })],
    ['cannot be made', 'problem', { facts: async () => null }],
    ['other users may look into', 'warning', withFile('/data', 0o755)],
    ['is not a folder', 'problem', { facts: async () => ({ isFolder: false, mode: 0o600, sizeBytes: 1 }) }],
    ['on NFS', 'problem', { disk: async () => ({ type: 0x6969, freeBytes: 50 * GIBIBYTE }) }],
    ['0.5 GiB left', 'warning', { disk: async () => ({ type: EXT4, freeBytes: GIBIBYTE / 2 }) }],
    ['0.0 GiB left', 'problem', { disk: async () => ({ type: EXT4, freeBytes: 1000 }) }],
    ['a write takes 45.0 ms', 'warning', { syncMs: async () => 45 }],
    ['cannot be written', 'problem', { syncMs: failing }],
    ['the store is damaged: row 7', 'problem', withStore({ faults: ['row 7 missing'] })],
    ['migration 99', 'problem', withStore({ versionFault: 'The store has migration 99' })],
    ['the clock went back', 'problem', withStore({ newestEventAt: NOW + 3_600_000 })],
    ['log has 2.0 GiB', 'warning', withFile('/data/cuewire.db-wal', 0o600, 2 * GIBIBYTE)],
    ['may read the encryption key', 'problem', withFile('/data/encryption.key', 0o644)],
    [
      'is not ready: the disk is full',
      'problem',
      answering('{"status":"unavailable","reasons":["the disk is full"]}'),
    ],
    ['another program answers', 'problem', answering('<html>')],
    ['without CUEWIRE_PUBLIC_URL', 'warning', withSettings({ CUEWIRE_HOST: '0.0.0.0' })],
    [
      'keys travel in the open',
      'warning',
      withSettings({ CUEWIRE_HOST: '0.0.0.0', CUEWIRE_PUBLIC_URL: 'http://hooks.example' }),
    ],
    ['may read /metrics', 'warning', withSettings({ CUEWIRE_HOST: '0.0.0.0' })],
    ['the one of the example', 'problem', withSettings({ CUEWIRE_API_KEY: 'replace-this-key-before-use' })],
    ['has only 16 characters', 'warning', withSettings({ CUEWIRE_API_KEY: '0123456789abcdef' })],
    ['reach every machine', 'problem', withSettings({ CUEWIRE_DELIVERY_ALLOW: '10.0.0.0/8,0.0.0.0/0' })],
    [
      '1 of 2 endpoints are disabled',
      'warning',
      withStore({ endpoints: [endpoint, { ...endpoint, enabled: false }] }),
    ],
    [
      '1 of 1 endpoints are failing',
      'warning',
      withStore({ endpoints: [{ ...endpoint, failingSince: NOW }] }),
    ],
    [
      'no address is known for receiver.example',
      'warning',
      { ...withStore({ endpoints: [endpoint] }), resolve: failing },
    ],
    ['could not be looked at: ENOTFOUND', 'problem', { mediaTools: failing }],
  ])('%s', async (what, level, change) => {
    const found = (await findingsOn({ ...healthy, ...change })).filter((finding) =>
      finding.what.includes(what),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ level, remedy: expect.stringMatching(/\.$/) });
  });
});

test('looks at a real machine, with a store that is in use', async () => {
  const folder = temporaryFolder();
  const bundle = await engineBundle({ folder });
  await bundle.endpoint({ url: 'https://127.0.0.1:9/in' });
  await bundle.publish();
  writeFileSync(join(folder, 'encryption.key'), 'key');
  chmodSync(join(folder, 'encryption.key'), 0o644);
  mkdirSync(join(folder, 'media'));
  const world = machineOf(
    { PATH: process.env['PATH'], CUEWIRE_DATA_DIR: folder, CUEWIRE_PORT: '9' },
    () => NOW,
  );
  const said = (await findingsOn(world)).map(({ what }) => what);
  expect(said).toContain('other users may read the encryption key');
  expect(said).toContain('the store is whole and of this version');
  expect(said).toContain('1 endpoints, none failing');
  expect(said).toContainEqual(expect.stringMatching(/^a write takes [\d.]+ ms to be on disk$/));
  expect(said).toContainEqual(expect.stringMatching(/^ffmpeg /));
  expect(said).toContain('nothing answers at 127.0.0.1:9: the port is free');
});
