// The machine itself, as the doctor's World.
import { lookup } from 'node:dns/promises';
import { open, readFile, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { findBundledMediaTools, findMediaTools } from '@cuewire/media';
import { factsOf } from '../store/sqlite/facts.ts';
import type { World } from './world.ts';

const SYNCS = 11;
const PAGE = Buffer.alloc(4096);
const ASK_TIMEOUT_MS = 3000;
const PERMISSION_BITS = 0o777;

export function machineOf(environment: World['environment'], now: () => number): World {
  return {
    environment,
    now,
    nodeVersion: process.versions.node,
    readText: (path) => readFile(path, 'utf8').catch(() => null),
    facts: async (path) => {
      const found = await stat(path).catch(() => null);
      return (
        found && {
          isFolder: found.isDirectory(),
          mode: found.mode & PERMISSION_BITS,
          sizeBytes: found.size,
        }
      );
    },
    disk: async (path) => {
      const found = await statfs(path).catch(() => null);
      return found && { type: found.type, freeBytes: found.bavail * found.bsize };
    },
    syncMs,
    resolve: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
    ask,
    mediaTools: async () =>
      (await findMediaTools(environment['PATH'] ?? '')) ?? (await findBundledMediaTools()),
    store: async (path) => factsOf(path),
  };
}

async function syncMs(folder: string): Promise<number> {
  const path = join(folder, '.doctor');
  await using file = await open(path, 'w');
  try {
    const took: number[] = [];
    for (let round = 0; round < SYNCS; round += 1) {
      const startedAt = performance.now();
      await file.write(PAGE);
      await file.datasync();
      took.push(performance.now() - startedAt);
    }
    return took.toSorted((a, b) => a - b)[Math.floor(SYNCS / 2)] ?? 0;
  } finally {
    await rm(path, { force: true });
  }
}

async function ask(url: string): Promise<{ status: number; body: string } | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ASK_TIMEOUT_MS), redirect: 'manual' });
    return { status: response.status, body: await response.text() };
  } catch {
    return null;
  }
}
