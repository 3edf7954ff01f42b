// Requests as the document allows them, and as it does not.
import * as fc from 'fast-check';
import type { Document, Operation, Schema } from './document.ts';

export interface FuzzedRequest {
  readonly operation: Operation;
  /** Which of the ids that are known by then stands in the path. */
  readonly id: number;
  /** What stands there in place of it, if anything. */
  readonly otherId: string | null;
  readonly query: readonly (readonly [string, string])[];
  readonly body: string | null;
}

const text = fc.string({ unit: 'binary', maxLength: 40 });
const shortText = fc.oneof(fc.string({ maxLength: 12 }), text);

export function requestsOf(document: Document): fc.Arbitrary<FuzzedRequest> {
  return fc.constantFrom(...document.operations).chain((operation) =>
    fc.record({
      operation: fc.constant(operation),
      id: fc.nat(),
      otherId: fc.option(fc.oneof(shortText.map(pathSegment), fc.constantFrom('%', '%00')), {
        freq: 4,
      }),
      query: queryOf(document, operation),
      body: bodyOf(document, operation),
    }),
  );
}

/** Never one that is empty or only points elsewhere: that would be another path. */
function pathSegment(text: string): string {
  return ['', '.', '..'].includes(text) ? '_' : encodeURIComponent(text);
}

function queryOf(document: Document, { parameters }: Operation): fc.Arbitrary<[string, string][]> {
  const known = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema }) =>
      fc.tuple(
        fc.constant(name),
        fc.oneof({ weight: 3, arbitrary: valid(document, schema).map(String) }, text),
      ),
    );
  const unknown = fc.tuple(shortText, shortText);
  return fc.array(known.length === 0 ? unknown : fc.oneof(...known, ...known, unknown), { maxLength: 3 });
}

function bodyOf(document: Document, { body }: Operation): fc.Arbitrary<string | null> {
  const anything = fc.oneof(fc.json(), text, fc.constant(null));
  if (body === null) return fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, anything);
  const right = valid(document, body);
  const damaged = fc
    .tuple(right, fc.nat(), fc.jsonValue())
    .map(([value, place, other]) => damage(value, place, other));
  return fc.oneof(
    { weight: 6, arbitrary: right.map((value) => JSON.stringify(value)) },
    { weight: 3, arbitrary: damaged.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: anything },
  );
}

/** With another value at one place. */
function damage(value: unknown, place: number, other: unknown): unknown {
  if (typeof value !== 'object' || value === null) return other;
  const keys = Object.keys(value);
  const key = keys[place % (keys.length + 1)] ?? 'unknown';
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = place % 3 === 0 ? damage(copy[key], Math.floor(place / 3), other) : other;
  return copy;
}

function valid(document: Document, unresolved: Schema): fc.Arbitrary<unknown> {
  const schema = document.resolve(unresolved);
  const { examples, anyOf = schema.oneOf } = schema;
  if (examples !== undefined) {
    const { examples: _, ...rest } = schema;
    return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...examples) }, valid(document, rest));
  }
  if (anyOf !== undefined) return fc.oneof(...anyOf.map((option) => valid(document, option)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  return validOfType(document, schema);
}

function validOfType(document: Document, schema: Schema): fc.Arbitrary<unknown> {
  const { minimum = -1e6, maximum = 1e6 } = schema;
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: minimum, max: maximum });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'string':
      return validText(schema);
    case 'array': {
      const { minItems = 0, maxItems = 5, items = {} } = schema;
      const maxLength = Math.max(minItems, Math.min(maxItems, 5));
      return fc.array(valid(document, items), { minLength: minItems, maxLength });
    }
    case 'object':
      return validObject(document, schema);
    case undefined:
    default:
      return fc.jsonValue();
  }
}

function validText({ format, pattern, minLength = 0, maxLength = 60 }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') {
    return fc
      .date({ noInvalidDate: true, min: new Date('2024-01-01'), max: new Date('2026-03-01') })
      .map((date) => date.toISOString());
  }
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ unit: 'binary', minLength, maxLength: Math.min(maxLength, 60) });
}

function validObject(document: Document, schema: Schema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [name, valid(document, member)]),
  );
  const optional = Object.keys(members).filter((name) => !required.includes(name));
  // Of many members one is soon refused, so that what the others do would hardly ever be seen.
  const few = fc.subarray(optional, { maxLength: Math.min(2, optional.length) }).chain((names) => {
    const chosen = Object.entries(members).filter(
      ([name]) => required.includes(name) || names.includes(name),
    );
    return fc.record(Object.fromEntries(chosen));
  });
  const known = fc.oneof(fc.record(members, { requiredKeys: [...required] }), few);
  if (typeof additionalProperties !== 'object') return known;
  const names = propertyNames === undefined ? shortText : valid(document, propertyNames).map(String);
  const more = fc.dictionary(names, valid(document, additionalProperties), { maxKeys: 3 });
  return fc.tuple(more, known).map(([others, own]) => ({ ...others, ...own }));
}
