// Whether a JSON Schema (draft 2020-12) says only what data can be held against here. A keyword that is misspelled, or that
// nobody looks at, would be a rule that is never kept; a reference to elsewhere would let a schema make requests.
import { jsonPointer, type Mistake } from './refusal.ts';

export const schemaLimits = { depthMax: 20, subschemasMax: 500, patternLengthMax: 256 } as const;

type Path = readonly PropertyKey[];
type Json = Readonly<Record<string, unknown>>;
type Form =
  | 'schema'
  | 'schemas'
  | 'named schemas'
  | 'patterned schemas'
  | 'number'
  | 'positive number'
  | 'count'
  | 'text'
  | 'true or false'
  | 'names'
  | 'lists of names'
  | 'types'
  | 'list'
  | 'anything'
  | 'pattern'
  | 'reference';

const keywordsOf: Readonly<Record<Form, string>> = {
  schema:
    'items contains additionalProperties unevaluatedProperties unevaluatedItems propertyNames not if then else',
  schemas: 'allOf anyOf oneOf prefixItems',
  'named schemas': '$defs properties dependentSchemas',
  'patterned schemas': 'patternProperties',
  number: 'minimum maximum exclusiveMinimum exclusiveMaximum',
  'positive number': 'multipleOf',
  count: 'minLength maxLength minItems maxItems minContains maxContains minProperties maxProperties',
  text: 'title description $comment format contentEncoding contentMediaType $schema $id',
  'true or false': 'uniqueItems readOnly writeOnly deprecated',
  names: 'required',
  'lists of names': 'dependentRequired',
  types: 'type',
  list: 'enum examples',
  anything: 'const default',
  pattern: 'pattern',
  reference: '$ref',
};
const formOf: ReadonlyMap<string, Form> = new Map(
  Object.entries(keywordsOf).flatMap(([form, keywords]) =>
    keywords.split(' ').map((keyword) => [keyword, form as Form] as const),
  ),
);

const DRAFT = /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/;
const types: ReadonlySet<unknown> = new Set([
  'null',
  'boolean',
  'object',
  'array',
  'number',
  'string',
  'integer',
]);

/** Every mistake, with `at` in front of where it is. */
export function schemaMistakes(schema: Json, at: Path = []): readonly Mistake[] {
  const reading = new Reading(at);
  reading.schema(schema, []);
  reading.references();
  return reading.mistakes;
}

class Reading {
  readonly mistakes: Mistake[] = [];
  readonly #at: Path;
  /** Where its schemas are, as JSON pointers. */
  readonly #places = new Set<string>();
  readonly #references: { readonly target: string; readonly path: Path }[] = [];

  constructor(at: Path) {
    this.#at = at;
  }

  schema(schema: unknown, path: Path): void {
    if (this.#places.size >= schemaLimits.subschemasMax) {
      if (this.#places.size === schemaLimits.subschemasMax) {
        this.#mistake([], `has more than ${schemaLimits.subschemasMax} schemas in it`);
        this.#places.add('too many');
      }
      return;
    }
    this.#places.add(jsonPointer(path));
    if (typeof schema === 'boolean') return;
    if (!isObject(schema)) this.#mistake(path, 'must be a schema: an object, true or false');
    else if (path.length > schemaLimits.depthMax) {
      this.#mistake(path, `is more than ${schemaLimits.depthMax} levels deep`);
    } else {
      for (const [keyword, value] of Object.entries(schema)) this.#keyword(keyword, value, path);
    }
  }

  /** Once all schemas are known. */
  references(): void {
    for (const { target, path } of this.#references) {
      const place = placeOf(target);
      if (place === null) {
        this.#mistake(path, 'must point into this schema: "#", or "#/" and a JSON pointer');
      } else if (!this.#places.has(place)) this.#mistake(path, `points to no schema: ${target}`);
    }
  }

  #keyword(keyword: string, value: unknown, path: Path): void {
    const here = [...path, keyword];
    const form = formOf.get(keyword);
    if (form === undefined) {
      this.#mistake(here, 'is no keyword of JSON Schema 2020-12 that is looked at here');
    } else if (keyword === '$id' && path.length > 0) {
      this.#mistake(here, 'may stand only at the top');
    } else if (keyword === '$schema' && !DRAFT.test(String(value))) {
      this.#mistake(here, 'must be https://json-schema.org/draft/2020-12/schema');
    } else if (form === 'schema') this.schema(value, here);
    else if (form === 'schemas') this.#schemas(value, here);
    else if (form === 'named schemas' || form === 'patterned schemas') this.#named(form, value, here);
    else {
      const message = objectionTo(form, value);
      if (message !== null) this.#mistake(here, message);
      else if (form === 'reference') this.#references.push({ target: String(value), path: here });
    }
  }

  #schemas(value: unknown, path: Path): void {
    if (!Array.isArray(value) || value.length === 0) this.#mistake(path, 'must be a list of schemas');
    else for (const [index, schema] of value.entries()) this.schema(schema, [...path, index]);
  }

  #named(form: 'named schemas' | 'patterned schemas', value: unknown, path: Path): void {
    if (!isObject(value)) {
      this.#mistake(path, 'must be an object of schemas');
      return;
    }
    for (const [name, schema] of Object.entries(value)) {
      const message = form === 'patterned schemas' ? objectionToPattern(name) : null;
      if (message !== null) this.#mistake([...path, name], message);
      this.schema(schema, [...path, name]);
    }
  }

  #mistake(path: Path, message: string): void {
    this.mistakes.push({ field: jsonPointer([...this.#at, ...path]), message });
  }
}

type SimpleForm = Exclude<Form, 'schema' | 'schemas' | 'named schemas' | 'patterned schemas'>;

/** Null when the value is of that form. */
function objectionTo(form: SimpleForm, value: unknown): string | null {
  switch (form) {
    case 'number':
      return typeof value === 'number' ? null : 'must be a number';
    case 'positive number':
      return typeof value === 'number' && value > 0 ? null : 'must be a number above 0';
    case 'count':
      return Number.isSafeInteger(value) && Number(value) >= 0 ? null : 'must be a whole number from 0 on';
    case 'text':
    case 'reference':
      return typeof value === 'string' ? null : 'must be text';
    case 'true or false':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'names':
      return isNames(value) ? null : 'must be a list of names';
    case 'lists of names':
      return isObject(value) && Object.values(value).every(isNames)
        ? null
        : 'must be an object of lists of names';
    case 'types':
      return [value].flat().length > 0 && [value].flat().every((type) => types.has(type))
        ? null
        : `must be one or more of ${[...types].join(', ')}`;
    case 'list':
      return Array.isArray(value) ? null : 'must be a list';
    case 'pattern':
      return typeof value === 'string' ? objectionToPattern(value) : 'must be text';
    case 'anything':
      return null;
  }
}

function objectionToPattern(pattern: string): string | null {
  const { patternLengthMax } = schemaLimits;
  if (pattern.length > patternLengthMax) return `is a pattern of more than ${patternLengthMax} characters`;
  try {
    return new RegExp(pattern, 'u') instanceof RegExp ? null : 'is no pattern';
  } catch {
    return 'is no regular expression of ECMAScript with the flag u';
  }
}

/** The JSON pointer of a reference into the schema itself; null for any other. */
function placeOf(reference: string): string | null {
  if (reference !== '#' && !reference.startsWith('#/')) return null;
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}
