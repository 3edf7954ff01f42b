import { expect, test } from 'vitest';
import { problems } from './problems.ts';

const entries = Object.entries(problems);

test.each(entries)(
  '%s has a status of a refusal, a title and a remedy',
  (code, { status, title, remedy }) => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(remedy).toMatch(/^[A-Z].*\.$/);
  },
);

test('no two problems have the same title', () => {
  expect(new Set(entries.map(([, { title }]) => title)).size).toBe(entries.length);
});
