// Looks up one header in whatever a server holds headers in. What is ambiguous is refused, not guessed.
import { VerificationError } from './verification-error.ts';

/** The Headers of the web platform, or an object as Node and most frameworks have it; names in any case. */
export type RequestHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Far more than any dialect needs, with several signatures side by side. */
const LENGTH_MAX = 4096;

/** `name` is in lower case. */
export function requiredHeader(headers: RequestHeaders, name: string): string {
  const values = headerValues(headers, name);
  const [value] = values;
  if (value === undefined)
    throw new VerificationError('missing_header', `The request has no ${name} header.`);
  if (values.length > 1) throw new VerificationError('malformed', `The request has several ${name} headers.`);
  if (value.length > LENGTH_MAX) throw new VerificationError('malformed', `The ${name} header is too long.`);
  return value;
}

/** Every value that is not empty. `name` is in lower case. */
export function headerValues(headers: RequestHeaders, name: string): string[] {
  const found = isHeaders(headers)
    ? [headers.get(name)]
    : Object.entries(headers)
        .filter(([key]) => key.toLowerCase() === name)
        .flatMap(([, value]) => value);
  return found.filter((value): value is string => typeof value === 'string' && value !== '');
}

/** By its method and not by its class: each runtime and each polyfill has a class of its own. */
function isHeaders(headers: RequestHeaders): headers is { get(name: string): string | null } {
  return typeof headers['get'] === 'function';
}
