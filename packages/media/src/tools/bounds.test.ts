import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ManualClock } from '../../test/clocks.ts';
import { boundsPrefix, boundsWithin } from './bounds.ts';
import { runChild } from './child.ts';

const PRLIMIT = '/usr/bin/prlimit';
const MIB = 1024 ** 2;

async function run(bounds: Parameters<typeof boundsPrefix>[1], script: string) {
  expect(existsSync(PRLIMIT)).toBe(true);
  const [command, ...args] = [...boundsPrefix(PRLIMIT, bounds), '/bin/sh', '-c', script] as const;
  return runChild({
    command,
    args,
    clock: new ManualClock(),
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    maxStdoutBytes: 1000,
  });
}

const wide = { cpuSeconds: 100, memoryBytes: 1024 * MIB, fileBytes: 100 * MIB };

test('a tool runs within its bounds, and leaves no core behind', async () => {
  const { stdout } = await run(wide, 'ulimit -t; ulimit -v; ulimit -f; ulimit -c; ulimit -n');
  expect(stdout.trim().split('\n')).toEqual([
    '100',
    String(1024 ** 2),
    String((100 * MIB) / 512),
    '0',
    '256',
  ]);
});

test('one that computes for too long is ended by the kernel', async () => {
  const { end } = await run({ ...wide, cpuSeconds: 1 }, 'while :; do :; done');
  expect(end).toMatchObject({ kind: 'killed' });
});

test('one that asks for too much memory does not get it', async () => {
  const { end } = await run(
    { ...wide, memoryBytes: 64 * MIB },
    'exec dd if=/dev/zero of=/dev/null bs=512M count=1',
  );
  expect(end).not.toEqual({ kind: 'exited', exitCode: 0 });
});

test('one that writes too much is ended by the kernel', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cuewire-bounds-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'out');
  const { end } = await run({ ...wide, fileBytes: MIB }, `exec dd if=/dev/zero of=${path} bs=64k count=1000`);
  expect(end).not.toEqual({ kind: 'exited', exitCode: 0 });
  expect((await stat(path)).size).toBeLessThanOrEqual(MIB);
});

test('processor time grows with the time by the clock', () => {
  expect(boundsWithin(20_000).cpuSeconds).toBe(2 * boundsWithin(10_000).cpuSeconds);
});

test('where there is no prlimit, nothing stands before the program', () => {
  expect(boundsPrefix(null, wide)).toEqual([]);
});
