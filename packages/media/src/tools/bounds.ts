import { availableParallelism } from 'node:os';

/**
 * What the kernel holds a tool to, beside the clock: a stranger's file may make a decoder run wild in ways that our own checks
 * do not foresee.
 */
export interface ToolBounds {
  /** Of processor time, over all threads. */
  readonly cpuSeconds: number;
  /** Of address space; a tool that asks for more is told that there is none. */
  readonly memoryBytes: number;
  /** Of each file that it writes. */
  readonly fileBytes: number;
}

/** A frame of the largest picture that is let in takes 53 MB, and an encoder looks at dozens of them. */
const memoryBytesMax = 8 * 1024 ** 3;
/** More than any rendition of the longest source. */
const fileBytesMax = 16 * 1024 ** 3;
const openFilesMax = 256;

/** For a run that may take so long by the clock: busy on every core until then, and not any longer. */
export function boundsWithin(timeoutMs: number): ToolBounds {
  return {
    cpuSeconds: Math.ceil(timeoutMs / 1000) * availableParallelism(),
    memoryBytes: memoryBytesMax,
    fileBytes: fileBytesMax,
  };
}

/** What stands before the program; nothing where the machine has no prlimit. */
export function boundsPrefix(prlimit: string | null, bounds: ToolBounds): readonly string[] {
  if (prlimit === null) return [];
  const { cpuSeconds, memoryBytes, fileBytes } = bounds;
  // A core file would hold what the stranger sent, and as much of the disk as the tool had of memory.
  return [
    prlimit,
    `--cpu=${cpuSeconds}`,
    `--as=${memoryBytes}`,
    `--fsize=${fileBytes}`,
    `--nofile=${openFilesMax}`,
    '--core=0',
    '--',
  ];
}
