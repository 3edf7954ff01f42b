import { expect, test } from 'vitest';
import { ManualClock } from '../../test/clocks.ts';
import type { ChildRequest } from './child.ts';
import { runChild } from './child.ts';
import { cleanStderr } from './ffmpeg.ts';

function requestFor(script: string, changes: Partial<ChildRequest> = {}): ChildRequest {
  return {
    command: '/bin/sh',
    args: ['-c', script],
    clock: new ManualClock(),
    timeoutMs: 1000,
    signal: new AbortController().signal,
    maxStdoutBytes: 1000,
    ...changes,
  };
}

test('a child that ends by itself', async () => {
  const lines: string[] = [];
  const script = 'echo out; echo err >&2; echo a=1 >&3; exit 3';
  const result = await runChild(requestFor(script, { onProgressLine: (line) => lines.push(line) }));
  expect(result).toEqual({ end: { kind: 'exited', exitCode: 3 }, stdout: 'out\n', stderr: 'err\n' });
  expect(lines).toEqual(['a=1']);
});

test('only the end of a long error output is kept', async () => {
  const { stderr } = await runChild(requestFor('head -c 100000 /dev/zero | tr "\\0" x >&2; echo end >&2'));
  expect(stderr).toHaveLength(4096);
  expect(stderr.endsWith('end\n')).toBe(true);
});

test('a child that writes without end is killed', async () => {
  const { end } = await runChild(requestFor('exec cat /dev/zero'));
  expect(end).toEqual({ kind: 'killed', signalName: 'SIGKILL' });
});

test('a child is stopped at the time limit, with force if it does not listen', async () => {
  const clock = new ManualClock();
  const script = 'trap "" TERM; echo ready >&3; while :; do :; done';
  const onProgressLine = (): void => clock.advance(1000);
  const running = runChild(requestFor(script, { clock, onProgressLine }));
  // The first alarm is the limit; the second comes when asking has not helped.
  await clock.waitForAlarm(2000, 1000);
  clock.advance(2000);
  expect((await running).end).toEqual({ kind: 'timed_out' });
});

test('a child is stopped when its work is canceled', async () => {
  const cancel = new AbortController();
  const onProgressLine = (): void => cancel.abort();
  const request = requestFor('echo ready >&3; exec sleep 60', { signal: cancel.signal, onProgressLine });
  expect((await runChild(request)).end).toEqual({ kind: 'canceled' });
  expect((await runChild(request)).end).toEqual({ kind: 'canceled' });
});

test('a program that is not there', async () => {
  const { end } = await runChild(requestFor('', { command: '/nowhere/ffmpeg' }));
  expect(end.kind).toBe('not_started');
});

test('paths are taken out of what ffmpeg says', () => {
  const said = '/srv/data/sources/vi1/1/source: Invalid data; see /etc/hosts';
  expect(cleanStderr(said, '/srv/data')).toBe('source: Invalid data; see hosts');
});
