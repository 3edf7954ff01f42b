// What a figure depends on besides the code.
import { open, rm, statfs } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem, type as systemType } from 'node:os';
import { join } from 'node:path';
import { type Spread, spreadOf } from './statistics.ts';

export interface Machine {
  readonly cpuModel: string;
  readonly cpuCores: number;
  readonly memoryBytes: number;
  readonly kernel: string;
  readonly nodeVersion: string;
  readonly undiciVersion: string;
  readonly date: string;
  /** Of the directory that holds the databases. */
  readonly fileSystem: string;
  /** What it takes to make 4 KiB durable there: what a commit pays at least. */
  readonly syncUs: Spread | null;
}

/** What statfs(2) calls the file systems that a database is likely to be on. */
const FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0xef53, 'ext4'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
  [0x794c7630, 'overlayfs'],
  [0x2fc12fc1, 'zfs'],
  [0x6969, 'nfs'],
  [0x01021994, 'tmpfs'],
]);
const SYNC_SAMPLES = 200;
const SYNC_BYTES = 4096;

export async function describeMachine(databaseDirectory: string, undiciVersion: string): Promise<Machine> {
  const { type } = await statfs(databaseDirectory);
  return {
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    cpuCores: availableParallelism(),
    memoryBytes: totalmem(),
    kernel: `${systemType()} ${release()}`,
    nodeVersion: process.version,
    undiciVersion,
    date: new Date().toISOString(),
    fileSystem: FILE_SYSTEMS.get(type) ?? `0x${type.toString(16)}`,
    syncUs: await measureSync(databaseDirectory),
  };
}

/** Appends and syncs, as a write-ahead log does. */
async function measureSync(directory: string): Promise<Spread | null> {
  const path = join(directory, `cuewire-bench-sync-${process.pid}`);
  const file = await open(path, 'wx');
  const block = Buffer.alloc(SYNC_BYTES, 'x');
  const tookUs: number[] = [];
  try {
    for (let sample = 0; sample < SYNC_SAMPLES; sample += 1) {
      await file.write(block);
      const start = performance.now();
      await file.datasync();
      tookUs.push((performance.now() - start) * 1000);
    }
  } finally {
    await file.close();
    await rm(path);
  }
  return spreadOf(tookUs);
}

/** There fsync costs nothing, and the store would look faster than it is. */
export function isInMemory({ fileSystem }: Machine): boolean {
  return fileSystem === 'tmpfs';
}
