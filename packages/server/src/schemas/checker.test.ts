import { describe, expect, test } from 'vitest';
import { createSchemaChecker } from './checker.ts';

const TIMEOUT_MS = 200;

function check(schema: object, data: unknown) {
  return createSchemaChecker().check([{ schema: JSON.stringify(schema), data }], TIMEOUT_MS)?.[0];
}

/** What each level holds is asked for twice on the next: the cost doubles with each of them. */
function doubling(levels: number) {
  const $defs: Record<string, object> = { a0: { type: 'object' } };
  for (let level = 1; level <= levels; level += 1) {
    const $ref = `#/$defs/a${level - 1}`;
    $defs[`a${level}`] = { allOf: [{ $ref }, { $ref }] };
  }
  return { $defs, $ref: `#/$defs/a${levels}` };
}

describe('data', () => {
  test.each<[object, unknown]>([
    [{}, { a: 1 }],
    [{ required: ['a'], properties: { a: { type: 'integer' } }, additionalProperties: false }, { a: 1 }],
    [{ $defs: { a: { const: 'x' } }, properties: { a: { $ref: '#/$defs/a' } } }, { a: 'x' }],
    [{ $id: 'https://acme.example/s', properties: { a: { $ref: '#' } } }, { a: { a: {} } }],
    [{ properties: { at: { format: 'date-time' } } }, { at: '2026-01-01T10:00:00Z' }],
    [{ properties: { a: true }, unevaluatedProperties: false }, { a: 1 }],
    [{ properties: { toString: { type: 'string' } } }, {}],
  ])('as %j asks for it has no mistakes: %j', (schema, data) => {
    expect(check(schema, data)).toEqual([]);
  });

  test('that is not as its schema asks is told every mistake, each at its place', () => {
    const schema = {
      required: ['score', 'toString'],
      properties: {
        score: { type: 'number' },
        'a/b': { items: { type: 'string', pattern: '^[a-z]+$' } },
        state: { enum: ['ok', 'bad'] },
      },
    };
    const found = check(schema, { 'a/b': ['fine', 7, 'X'], state: 'odd' });
    expect(found?.map(({ pointer }) => pointer)).toEqual(['', '', '/a~1b/1', '/a~1b/2', '/state']);
    expect(found?.map(({ message }) => message).join('\n')).toMatch(/"score".*\n.*"toString"/);
  });

  test('that is wrong all over is told so within bounds', () => {
    const schema = { items: { enum: ['x'.repeat(5000)] } };
    const found = check(
      schema,
      Array.from({ length: 50 }, () => 7),
    );
    expect(found).toHaveLength(20);
    expect(Math.max(...(found ?? []).map(({ message }) => message.length))).toBeLessThanOrEqual(300);
  });
});

test('data with too many mistakes to write down is told the first of them', () => {
  const schema = { items: { enum: ['x'.repeat(15_000)] } };
  const found = check(
    schema,
    Array.from({ length: 100_000 }, () => 7),
  );
  expect(found).toMatchObject([{ pointer: '/0' }]);
});

describe('a hostile schema is broken off', () => {
  test.each<[string, object, unknown]>([
    ['a pattern that backtracks', { pattern: '^(a+)+$' }, `${'a'.repeat(60)}!`],
    ['references that multiply', doubling(60), {}],
    ['a reference to itself', { $ref: '#' }, {}],
    [
      'a comparison of everything with everything',
      { uniqueItems: true },
      Array.from({ length: 100_000 }, (_, at) => [at]),
    ],
  ])('%s', (_, schema, data) => {
    expect(createSchemaChecker().check([{ schema: JSON.stringify(schema), data }], TIMEOUT_MS)).toBeNull();
  });

  test('and the next check has its answer', () => {
    const checker = createSchemaChecker();
    const data = {};
    expect(checker.check([{ schema: '{"$ref":"#"}', data }], TIMEOUT_MS)).toBeNull();
    expect(checker.check([{ schema: '{"type":"object"}', data }], TIMEOUT_MS)).toEqual([[]]);
  });
});
