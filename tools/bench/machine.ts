// What a figure depends on besides the code.
import { statfs } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem, type as systemType } from 'node:os';

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
  };
}

/** There fsync costs nothing, and the store would look faster than it is. */
export function isInMemory({ fileSystem }: Machine): boolean {
  return fileSystem === 'tmpfs';
}
