// What a route of the native API is: declared once, and from there comes what the server checks, what clients are
// typed by, and what the OpenAPI document says.
import type { z } from 'zod';
import type { PublicNoun } from './id-prefixes.ts';
import type { ProblemCode } from './problems.ts';
import type { Scope } from './scopes.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Under /v1, with `{id}` for the id of what `of` names, or another word in braces for what has no id. */
  readonly path: string;
  /** Whose id stands in the path. */
  readonly of?: PublicNoun;
  readonly summary: string;
  /** What a key must be allowed to do; null: no key is needed. */
  readonly scope: Scope | null;
  /** Headers that it heeds beside those of every route: what each is for. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Null: there is nothing to say. */
  readonly answer: {
    readonly status: 200 | 201 | 202 | 204;
    readonly schema: z.ZodType | null;
    /** JSON, when left out. A stream of server-sent events goes on until one side ends it. */
    readonly type?: 'text/event-stream' | 'application/x-ndjson';
  };
  /** What the audit trail calls it; of `withBody`, with what was asked for, which must hold no secret. */
  readonly audit?: { readonly action: string; readonly withBody?: true };
  /** Those that are its own; what any route may answer is in `problemsOf`. */
  readonly problems: readonly ProblemCode[];
}

/** Every code that the route may refuse with. */
export function problemsOf({ method, path, scope, query, body, problems }: Route): readonly ProblemCode[] {
  const codes: ProblemCode[] = [...problems, 'internal', 'too_many_requests'];
  if (scope !== null) codes.push('unauthorized', 'forbidden');
  if (path.includes('{')) codes.push('not_found');
  // A path may have broken escapes.
  if (path.includes('{') || query !== undefined || body !== undefined) codes.push('invalid_request');
  // Whatever is sent is read, wanted or not.
  if (method !== 'GET') codes.push('invalid_json', 'request_too_large');
  return [...new Set(codes)];
}
