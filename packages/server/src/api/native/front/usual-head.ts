// Recognises the head of a request to publish in the one form that nearly all of them have, in front of the parser of node:http
// (docs/decisions/0042-recognised-requests.md). It takes a strict subset of what that parser takes, read in the same way;
// whatever gives the least reason to doubt is left to it, byte for byte.
import type { IncomingHttpHeaders } from 'node:http';
import { limits } from '@cuewire/contract';

export interface UsualHead {
  /** As it was sent, with the empty line that ends it. */
  readonly text: string;
  /** Only those that anybody reads of such a request. */
  readonly headers: IncomingHttpHeaders;
  readonly bodyBytes: number;
}

/** A longer one is unusual. */
export const HEAD_BYTES_MAX = 4096;

const REQUEST_LINE = 'POST /v1/events HTTP/1.1\r\n';
const END_OF_HEAD = '\r\n\r\n';
/** A name, a colon, and visible ASCII with blanks within it. */
const LINE = /([!#$%&'*+.^`|~\w-]+): *([!-~](?:[ -~]*[!-~])?)\r\n/y;
/** Without leading zeros, and shorter than any number that is not exact. */
const LENGTH = /^[1-9][0-9]{0,8}$/;
const KEEP_ALIVE = /^keep-alive$/i;

/** Each may be there once: of several, readers of HTTP do not agree which one counts. */
const KEPT: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'host',
  'traceparent',
  'x-forwarded-for',
]);
/** They change where a request ends, or what may follow it. */
const REFUSED: ReadonlySet<string> = new Set([
  'expect',
  'http2-settings',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Of a piece that is exactly one whole request, or the whole head of one and nothing more; null for any other. `last` is the
 * head before on the same connection: clients repeat themselves, and the same bytes mean the same.
 */
export function usualHead(chunk: Buffer, last: UsualHead | null): UsualHead | null {
  const head = last !== null && beginsWith(chunk, last.text) ? last : newHead(chunk);
  if (head === null) return null;
  const bytesBehind = chunk.length - head.text.length;
  return bytesBehind === 0 || bytesBehind === head.bodyBytes ? head : null;
}

/** The head has its end within it, so nothing that is longer can have the same beginning and another end. */
function beginsWith(chunk: Buffer, head: string): boolean {
  return chunk.length >= head.length && chunk.toString('latin1', 0, head.length) === head;
}

function newHead(chunk: Buffer): UsualHead | null {
  const end = chunk.indexOf(END_OF_HEAD);
  if (end < 0 || end + END_OF_HEAD.length > HEAD_BYTES_MAX) return null;
  const text = chunk.toString('latin1', 0, end + END_OF_HEAD.length);
  const headers = text.startsWith(REQUEST_LINE) ? headersOf(text) : null;
  if (headers === null || !isUsual(headers)) return null;
  const bodyBytes = Number(headers['content-length']);
  return bodyBytes <= limits.requestBytesMax ? { text, headers, bodyBytes } : null;
}

/** Null at the first line that is not of the plainest form. */
function headersOf(text: string): IncomingHttpHeaders | null {
  const headers: IncomingHttpHeaders = {};
  const emptyLineAt = text.length - 2;
  let at = REQUEST_LINE.length;
  while (at < emptyLineAt) {
    LINE.lastIndex = at;
    const [line, spelled, value] = LINE.exec(text) ?? [];
    if (line === undefined || spelled === undefined) return null;
    const name = spelled.toLowerCase();
    if (REFUSED.has(name)) return null;
    if (KEPT.has(name)) {
      if (headers[name] !== undefined) return null;
      headers[name] = value;
    }
    at += line.length;
  }
  return at === emptyLineAt ? headers : null;
}

function isUsual(headers: IncomingHttpHeaders): boolean {
  const { host, authorization, connection = 'keep-alive', 'content-length': length = '' } = headers;
  if (host === undefined || authorization === undefined || !LENGTH.test(length)) return false;
  return headers['content-type'] === 'application/json' && KEEP_ALIVE.test(connection);
}
