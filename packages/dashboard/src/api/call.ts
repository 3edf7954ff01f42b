// Requests to the server that this page came from.
import { credentialHeaders } from './credentials.ts';
import { ended } from './session.ts';
import { ProblemError, problemIn, unreachable } from './problem.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface CallOptions {
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Throws a ProblemError for every answer that is not 2xx. */
export async function call<Answer>(
  method: Method,
  path: string,
  { body, signal }: CallOptions = {},
): Promise<Answer> {
  const response = await request(path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    ...(signal === undefined ? {} : { signal }),
  });
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

/** The same for answers that are not JSON. */
async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...credentialHeaders(), ...(init.headers as Record<string, string> | undefined) };
  const response = await fetch(path, { ...init, headers, credentials: 'same-origin' }).catch(
    (cause: unknown) => {
      if (init.signal?.aborted === true) throw cause;
      throw new ProblemError(unreachable, { cause });
    },
  );
  if (response.ok) return response;
  const problem = await problemIn(response);
  if (problem.status === 401) ended();
  throw new ProblemError(problem);
}

/** A path with its query; what is empty is left out. */
export function pathWith(
  path: string,
  query: Readonly<Record<string, string | number | undefined | null>>,
): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}
