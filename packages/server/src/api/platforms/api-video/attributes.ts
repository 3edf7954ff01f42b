// From a JSON body to what a schema promises, or to a refusal that names every attribute at fault. The schemas carry
// api.video's sentences as their messages.
import { z } from 'zod';
import { mistakesRefusal, type Problem, problem } from './problem.ts';

export const text = z.string('This attribute must be a string.');
export const flag = z.boolean('This attribute must be a boolean.');

export function list<Item extends z.ZodType>(item: Item): z.ZodArray<Item> {
  return z.array(item, 'This attribute must be an array.');
}

export function parseAttributes<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  // A request without any body has no content type to parse by either.
  const attributes = (body ?? {}) as Readonly<Record<string, unknown>>;
  const parsed = schema.safeParse(attributes);
  if (parsed.success) return parsed.data;
  const mistakes = new Map<string, Problem>();
  for (const { path, message } of parsed.error.issues) {
    const name = String(path[0] ?? '');
    // An array of a thousand wrong entries is one mistake.
    mistakes.set(`${name} ${message}`, mistakeAt(name, attributes[name], message));
  }
  const [first, ...others] = mistakes.values();
  if (first === undefined) throw parsed.error;
  throw mistakesRefusal([first, ...others]);
}

function mistakeAt(name: string, value: unknown, title: string): Problem {
  return value === undefined
    ? problem('attribute-required', { name })
    : problem('invalid-attribute', { title, name });
}
