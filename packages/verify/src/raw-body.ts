// The body exactly as it arrived, and the JSON object in it.
import { type Bytes, utf8 } from './encoding.ts';
import { VerificationError } from './verification-error.ts';

/** Bytes, or the text that they are in UTF-8. Never what a framework has parsed and written anew. */
export type RawBody = string | Uint8Array | ArrayBuffer;

export type JsonObject = Readonly<Record<string, unknown>>;

// A byte order mark stays, and is no JSON: receivers in every language must read the same.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function bytesOf(rawBody: RawBody): Bytes {
  return typeof rawBody === 'string' ? utf8(rawBody) : new Uint8Array(rawBody);
}

function textOf(rawBody: RawBody): string {
  if (typeof rawBody === 'string') return rawBody;
  try {
    return decoder.decode(rawBody);
  } catch (cause) {
    throw malformed('The body is not UTF-8.', cause);
  }
}

export function jsonObjectOf(rawBody: RawBody): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(textOf(rawBody));
  } catch (cause) {
    throw malformed('The body is not JSON.', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed('The body is no JSON object.');
  }
  return value as JsonObject;
}

/** A member that an event cannot do without. */
export function textMember(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw malformed(`The body has no "${name}".`);
  return value;
}

function malformed(message: string, cause?: unknown): VerificationError {
  const error = new VerificationError('malformed', message);
  if (cause !== undefined) error.cause = cause;
  return error;
}
