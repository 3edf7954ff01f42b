import { describe, expect, test } from 'vitest';
import { retryLimits, retryPolicy } from './retry-policy-schema.ts';

const exponential = { first_seconds: 1, factor: 2, max_seconds: 3600, attempts_max: 12 };

const fields = (value: unknown) =>
  retryPolicy.safeParse(value).error?.issues.map(({ path }) => path.join('/'));

describe('a retry policy', () => {
  test('is a schedule, or pauses that grow', () => {
    expect(retryPolicy.parse({ schedule_seconds: [5, 300] })).toEqual({
      schedule_seconds: [5, 300],
      jitter: retryLimits.jitterDefault,
    });
    const whole = { exponential, jitter: 1, total_seconds_max: 86_400 };
    expect(retryPolicy.parse(whole)).toEqual(whole);
  });

  test.each([
    ['no retry at all', { schedule_seconds: [] }],
    ['pauses of a fraction of a second', { schedule_seconds: [0.1, 0.25] }],
    ['the longest pauses', { schedule_seconds: Array(retryLimits.attemptsMax - 1).fill(604_800) }],
    ['pauses that become shorter', { schedule_seconds: [60, 1] }],
    ['no jitter', { schedule_seconds: [1], jitter: 0 }],
    ['pauses that stay the same', { exponential: { ...exponential, factor: 1, max_seconds: 1 } }],
  ])('may have %s', (_, value) => {
    expect(fields(value)).toBeUndefined();
  });

  test.each([
    ['something', {}, ['']],
    ['one form, not both', { schedule_seconds: [1], exponential }, ['']],
    [
      'pauses that are long enough',
      { schedule_seconds: [1, 0.09, 0, -1] },
      [1, 2, 3].map((n) => `schedule_seconds/${n}`),
    ],
    ['pauses of a week at most', { schedule_seconds: [604_801] }, ['schedule_seconds/0']],
    [
      'pauses that are numbers',
      { schedule_seconds: ['5', null, Number.NaN] },
      [0, 1, 2].map((n) => `schedule_seconds/${n}`),
    ],
    [
      'no more attempts than the limit',
      { schedule_seconds: Array(retryLimits.attemptsMax).fill(1) },
      ['schedule_seconds'],
    ],
    ['a jitter between 0 and 1', { schedule_seconds: [], jitter: 1.1 }, ['jitter']],
    ['a total time that is a time', { schedule_seconds: [], total_seconds_max: 0 }, ['total_seconds_max']],
    [
      'every part of the growth',
      { exponential: {} },
      ['first_seconds', 'factor', 'max_seconds', 'attempts_max'].map((name) => `exponential/${name}`),
    ],
    ['pauses that grow', { exponential: { ...exponential, factor: 0.5 } }, ['exponential/factor']],
    [
      'a longest pause after the first',
      { exponential: { ...exponential, first_seconds: 3601 } },
      ['exponential/max_seconds'],
    ],
    [
      'a whole number of attempts within the limit',
      { exponential: { ...exponential, attempts_max: 51 } },
      ['exponential/attempts_max'],
    ],
    ['no members that mean nothing', { schedule_seconds: [], attempts_max: 3 }, ['']],
  ])('must have %s', (_, value, at) => {
    expect(fields(value)).toEqual(at);
  });
});
