import { expect, test } from 'vitest';
import { repeatedJson } from './repeated-json.ts';

test('is the JSON of each object, whether it was asked for before or not', () => {
  const [one, other] = [{ a: 1 }, { a: 2 }];
  expect([one, one, other, one].map(repeatedJson)).toEqual(['{"a":1}', '{"a":1}', '{"a":2}', '{"a":1}']);
});
