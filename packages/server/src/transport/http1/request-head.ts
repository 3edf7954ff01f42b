// Writes requests: a POST with a body, as one text. What comes in cannot add a line or a header that nobody gave.
import { ExchangeError } from './exchange-error.ts';

/** Frames the message or belongs to the connection: it is written here, and given by nobody else. */
const FRAMING: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// Printable ASCII, tabs, and what earlier times called ISO 8859-1 (RFC 9110, 5.5).
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** URL makes all others of this: neither a space nor a line break survives it. */
const TARGET = /^[\x21-\x7e]+$/;

const KNOWN_NAMES_MAX = 1000;
/** Names that have been looked at. */
const knownNames = new Set<string>();

/** The lines that all requests to one URL begin with. */
export function requestStart({ pathname, search, host }: URL): string {
  const target = pathname + search;
  if (!TARGET.test(target) || !TARGET.test(host)) throw new ExchangeError('REQUEST_HEADER_INVALID');
  return `POST ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
}

export interface RequestText {
  readonly text: string;
  readonly encoding: 'latin1' | 'utf8';
}

/** Headers as they are sent; throws for those that would be more than they say. */
export function headerLines(headers: Readonly<Record<string, string>>): string {
  let lines = '';
  for (const name in headers) {
    const value = headers[name] ?? '';
    if (!isName(name) || !VALUE.test(value)) throw new ExchangeError('REQUEST_HEADER_INVALID');
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

/** All of a request, so that one call hands it to the kernel. `lines` are of `headerLines`. */
export function requestText(start: string, lines: string, body: string): RequestText {
  const bodyBytes = Buffer.byteLength(body);
  const head = `${start}${lines}content-length: ${bodyBytes}\r\n\r\n`;
  // The same bytes either way while all is ASCII, and these are copied without looking at each.
  if (bodyBytes === body.length) return { text: head + body, encoding: 'latin1' };
  if (Buffer.byteLength(head) === head.length) return { text: head + body, encoding: 'utf8' };
  // Each byte as one character: the head is in one encoding and the body in another.
  return { text: head + Buffer.from(body).toString('latin1'), encoding: 'latin1' };
}

function isName(name: string): boolean {
  if (knownNames.has(name)) return true;
  if (!TOKEN.test(name) || FRAMING.has(name.toLowerCase())) return false;
  if (knownNames.size < KNOWN_NAMES_MAX) knownNames.add(name);
  return true;
}
