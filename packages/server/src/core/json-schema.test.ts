import { describe, expect, test } from 'vitest';
import { schemaLimits, schemaMistakes } from './json-schema.ts';

const nested = (levels: number): Record<string, unknown> =>
  Array.from({ length: levels }).reduce<Record<string, unknown>>((inner) => ({ not: inner }), {});

describe('a schema', () => {
  test.each<Readonly<Record<string, unknown>>>([
    {},
    { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'https://acme.example/a', title: 'x' },
    {
      type: ['object', 'null'],
      required: ['a'],
      properties: { a: { $ref: '#/$defs/a' } },
      $defs: { a: true },
    },
    { $defs: { 'a/b~c d': {} }, allOf: [{ $ref: '#/$defs/a~1b~0c%20d' }, { $ref: '#' }] },
    { if: { minimum: 1 }, else: { multipleOf: 0.5 }, dependentRequired: { a: ['b'] } },
    { patternProperties: { '^x-': { pattern: '^[a-z]{1,3}$' } }, unevaluatedProperties: false },
    {
      prefixItems: [{ const: null }],
      items: { enum: [1, 'x'] },
      uniqueItems: true,
      minContains: 0,
      contains: {},
    },
    nested(schemaLimits.depthMax),
  ])('may be %j', (schema) => {
    expect(schemaMistakes(schema)).toEqual([]);
  });

  test.each([
    [{ requird: ['a'] }, '/requird', /is no keyword/],
    [{ properties: { a: { nullable: true } } }, '/properties/a/nullable', /is no keyword/],
    [{ $dynamicRef: '#a' }, '/$dynamicRef', /is no keyword/],
    [{ $schema: 'http://json-schema.org/draft-07/schema#' }, '/$schema', /2020-12/],
    [{ not: { $id: 'x' } }, '/not/$id', /only at the top/],
    [{ $ref: 'https://evil.example/schema' }, '/$ref', /must point into this schema/],
    [{ $ref: '#anchor' }, '/$ref', /must point into this schema/],
    [{ $ref: '#/%zz' }, '/$ref', /must point into this schema/],
    [{ $ref: '#/$defs/a' }, '/$ref', /points to no schema/],
    [{ $ref: '#/const', const: {} }, '/$ref', /points to no schema/],
    [{ type: 'text' }, '/type', /must be one or more of null/],
    [{ type: [] }, '/type', /must be one or more of null/],
    [{ minLength: -1 }, '/minLength', /whole number/],
    [{ minimum: '1' }, '/minimum', /must be a number/],
    [{ multipleOf: 0 }, '/multipleOf', /above 0/],
    [{ required: 'a' }, '/required', /list of names/],
    [{ dependentRequired: { a: 'b' } }, '/dependentRequired', /object of lists/],
    [{ enum: 'a' }, '/enum', /must be a list/],
    [{ uniqueItems: 1 }, '/uniqueItems', /true or false/],
    [{ title: 7 }, '/title', /must be text/],
    [{ allOf: [] }, '/allOf', /list of schemas/],
    [{ anyOf: {} }, '/anyOf', /list of schemas/],
    [{ items: [{}] }, '/items', /must be a schema/],
    [{ properties: [] }, '/properties', /object of schemas/],
    [{ pattern: '(' }, '/pattern', /no regular expression/],
    [{ pattern: 'a'.repeat(257) }, '/pattern', /more than 256 characters/],
    [{ patternProperties: { '[': {} } }, '/patternProperties/[', /no regular expression/],
    [nested(schemaLimits.depthMax + 1), '/not'.repeat(21), /levels deep/],
    [{ allOf: Array.from({ length: 500 }, () => ({})) }, '', /more than 500 schemas/],
  ])('must not be %j', (schema, field, message) => {
    expect(schemaMistakes(schema as Record<string, unknown>, ['schema'])).toEqual([
      { field: `/schema${field}`, message: expect.stringMatching(message) },
    ]);
  });

  test('is told all of its mistakes at once', () => {
    const schema = { type: 'text', properties: { a: { minLength: 'x', $ref: 'other' } } };
    expect(schemaMistakes(schema).map(({ field }) => field)).toEqual([
      '/type',
      '/properties/a/minLength',
      '/properties/a/$ref',
    ]);
  });
});
