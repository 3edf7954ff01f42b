import { expect, test } from 'vitest';
import { causeOf, type LoggedAttempt } from './repeats.ts';

const late: LoggedAttempt = { outcome: { kind: 'timed_out', phase: 'headers' } };
const lost: LoggedAttempt = { outcome: { kind: 'unreachable', reason: 'reset' } };
const refused: LoggedAttempt = { outcome: { kind: 'rejected' } };
const delivered: LoggedAttempt = { outcome: { kind: 'delivered' } };

test('a repeat is explained by an attempt that did not hear the answer, or by a kill', () => {
  expect(causeOf([late, delivered], 2, false)).toBe('the answer came too late');
  expect(causeOf([refused, lost, delivered], 2, false)).toBe('the answer was lost');
  expect(causeOf([delivered], 2, true)).toBe('the server was killed');
});

test('and by nothing else: not by a refusal, nor by an attempt that nobody wrote down', () => {
  expect(causeOf([delivered], 2, false)).toBe('UNEXPLAINED');
  expect(causeOf([refused, delivered], 2, false)).toBe('UNEXPLAINED');
  expect(causeOf([late, delivered], 3, false)).toBe('UNEXPLAINED');
  expect(causeOf([], 2, false)).toBe('UNEXPLAINED');
});
