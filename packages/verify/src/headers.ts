import { VerificationError } from './verification-error.ts';

/** Node's header object or the Headers of the web platform; names in any case. */
export type RequestHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

export function requiredHeader(headers: RequestHeaders, name: string): string {
  const value = header(headers, name);
  if (value === undefined || value === '') {
    throw new VerificationError('header_missing', `The request has no ${name} header.`);
  }
  return value;
}

/** Undefined when there is none; `name` is in lower case. */
export function header(headers: RequestHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() === name) return typeof value === 'string' ? value : value?.[0];
  }
  return undefined;
}
