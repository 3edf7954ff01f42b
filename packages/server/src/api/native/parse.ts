// From what arrived to what a schema promises, or to a refusal that names every mistake at once.
import type { z } from 'zod';
import { RefusalError } from '../../core/refusal.ts';

/** `at` stands before every field: a JSON pointer for bodies, nothing for query parameters. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, at = ''): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RefusalError('invalid_request', 'Nothing of this request was carried out.', {
    mistakes: parsed.error.issues.map((issue) => ({
      field: [at, ...issue.path.map(String)].join('/') || '/',
      message: issue.message,
    })),
  });
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RefusalError('invalid_json', cause instanceof Error ? cause.message : 'unreadable', { cause });
  }
}
