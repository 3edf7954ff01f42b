// From what arrived to what a schema promises, or to a refusal that names every mistake at once.
import type { z } from 'zod';
import { jsonPointer, type Mistake, RefusalError } from '../../core/refusal.ts';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** For bodies: mistakes are named by JSON pointers. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  return parseNaming(schema, value, jsonPointer);
}

/** For query parameters: mistakes are named as the parameters are. */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  return parseNaming(schema, value, (path) => path.map(String).join('.'));
}

function parseNaming<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  nameOf: (path: Path) => string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RefusalError('invalid_request', 'Nothing of this request was carried out.', {
    mistakes: parsed.error.issues.flatMap((issue) => mistakesOf(issue, nameOf)),
  });
}

function mistakesOf(issue: Issue, nameOf: (path: Path) => string): Mistake[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: nameOf([...issue.path, key]), message: 'is not known here' }));
  }
  // What is wrong with a name stands one level deeper.
  const messages = issue.code === 'invalid_key' ? issue.issues : [issue];
  return messages.map(({ message }) => ({ field: nameOf(issue.path), message }));
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RefusalError('invalid_json', cause instanceof Error ? cause.message : 'unreadable', { cause });
  }
}
