import { expect, test } from 'vitest';
import { classifyEnd, classifyWrong } from './classify.ts';

test.each([
  ['av_interleaved_write_frame(): No space left on device', 'no_space'],
  ['Decoder (codec none) not found for input stream #0:0', 'input_unsupported'],
  ['Unrecognized option foo', 'engine_crash'],
  ['Error while decoding stream #0:0: Invalid data found', 'input_unreadable'],
  ['', 'input_unreadable'],
])('"%s" is %s', (stderr, code) => {
  const end = { kind: 'exited', exitCode: 1 } as const;
  expect(classifyEnd({ end, stdout: '', stderr })).toMatchObject({ failure: { code }, isRetryable: false });
});

test('exit code 0 is no proof, only no failure', () => {
  expect(classifyEnd({ end: { kind: 'exited', exitCode: 0 }, stdout: '', stderr: '' })).toBeUndefined();
});

test('an output that is wrong after exit code 0', () => {
  const empty = { reason: 'playlist without end', isTooShort: false };
  expect(classifyWrong(empty, 'No space left on device').failure.code).toBe('no_space');
  expect(classifyWrong(empty, '')).toMatchObject({ failure: { code: 'engine_crash' }, isRetryable: true });
  const short = { reason: '3000 ms instead of 10000 ms', isTooShort: true };
  expect(classifyWrong(short, '')).toMatchObject({
    failure: { code: 'input_unreadable' },
    isRetryable: false,
  });
});

test('a killed ffmpeg may be tried again, one that took too long may not', () => {
  const killed = classifyEnd({ end: { kind: 'killed', signalName: 'SIGKILL' }, stdout: '', stderr: '' });
  expect(killed).toMatchObject({ failure: { code: 'engine_crash' }, isRetryable: true });
  const late = classifyEnd({ end: { kind: 'timed_out' }, stdout: '', stderr: '' });
  expect(late).toMatchObject({ failure: { code: 'timeout' }, isRetryable: false });
  expect(classifyEnd({ end: { kind: 'canceled' }, stdout: '', stderr: '' })).toBe('canceled');
});
