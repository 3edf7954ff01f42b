// What the lines in front of an answer's body say: status, headers, how the body ends, and whether the connection stays.
import { ExchangeError } from './exchange-error.ts';

/** How one knows where the body ends (RFC 9112, 6.3). */
type BodyEnd = { readonly kind: 'bytes'; readonly bytes: number } | { readonly kind: 'chunked' | 'close' };

export interface AnswerHead {
  readonly status: number;
  /** Names in lower case, repeated ones joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyEnd: BodyEnd;
  /** Whether the other side will take another request on the same connection. */
  readonly isConnectionKept: boolean;
  /** For how long, where it says so. */
  readonly keptForMs: number | null;
}

export const HEADERS_MAX = 500;

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// Everything but control characters; a tab is none here.
const FORBIDDEN = /[^\t\x20-\x7e\x80-\xff]/;
const LENGTH = /^\d{1,15}$/;
const NO_BODY: ReadonlySet<number> = new Set([204, 304]);
const SWITCHING_PROTOCOLS = 101;
const SPACE = 0x20;
const TAB = 0x09;
const EMPTY: BodyEnd = { kind: 'bytes', bytes: 0 };

/** Names as most servers write them, so that they need not be looked at letter by letter. */
const COMMON_NAMES = new Map(
  [
    'Alt-Svc',
    'CF-Cache-Status',
    'CF-RAY',
    'Cache-Control',
    'Connection',
    'Content-Encoding',
    'Content-Length',
    'Content-Security-Policy',
    'Content-Type',
    'Date',
    'ETag',
    'Keep-Alive',
    'Location',
    'Referrer-Policy',
    'Retry-After',
    'Server',
    'Set-Cookie',
    'Strict-Transport-Security',
    'Transfer-Encoding',
    'Vary',
    'Via',
    'X-Content-Type-Options',
    'X-Frame-Options',
    'X-Powered-By',
    'X-Request-Id',
  ].flatMap((name) => [
    [name, name.toLowerCase()],
    [name.toLowerCase(), name.toLowerCase()],
  ]),
);

/** Takes the lines one by one, without their ends. */
export class AnswerHeadReader {
  #status = 0;
  #minorVersion = '';
  #count = 0;
  #headers: Record<string, string> = {};

  /** Throws an ExchangeError for what is not HTTP/1.0 or 1.1. */
  line(line: string): void {
    if (this.#status === 0) this.#statusLine(line);
    else this.#header(line);
  }

  /** What all lines say, and ready for the next head. */
  finish(): AnswerHead {
    const status = this.#status;
    const headers = this.#headers;
    const isHttp11 = this.#minorVersion === '1';
    this.#status = 0;
    this.#count = 0;
    this.#headers = {};
    if (status === SWITCHING_PROTOCOLS) throw new ExchangeError('ANSWER_UPGRADES');
    const length = lengthOf(headers['content-length']);
    const encoding = headers['transfer-encoding'];
    // Two ways to tell where the body ends: whoever stands between may have taken the other one.
    if (length !== null && encoding !== undefined) throw new ExchangeError('ANSWER_LENGTH_MALFORMED');
    const hasNoBody = status < 200 || NO_BODY.has(status);
    const bodyEnd = hasNoBody ? EMPTY : bodyEndOf(length, encoding);
    // A body where none may be would be read as the next answer.
    const isSurprising = hasNoBody && ((length ?? 0) > 0 || encoding !== undefined);
    const isKept = wantsToStay(headers['connection'], isHttp11) && !isSurprising;
    return {
      status,
      headers,
      bodyEnd,
      isConnectionKept: isKept && bodyEnd.kind !== 'close' && (isHttp11 || encoding === undefined),
      keptForMs: keptForMs(headers['keep-alive']),
    };
  }

  #statusLine(line: string): void {
    // Some servers end the answer before with a line break too many.
    if (line === '') return;
    const [, minorVersion, status] = STATUS_LINE.exec(line) ?? [];
    if (minorVersion === undefined) throw new ExchangeError('ANSWER_NOT_HTTP');
    this.#minorVersion = minorVersion;
    this.#status = Number(status);
  }

  #header(line: string): void {
    const colon = line.indexOf(':');
    const written = line.slice(0, Math.max(colon, 0));
    const name = COMMON_NAMES.get(written) ?? lowerCase(written);
    const value = withoutBlanks(line, colon + 1);
    if (FORBIDDEN.test(value)) throw new ExchangeError('ANSWER_HEADER_MALFORMED');
    this.#count += 1;
    if (this.#count > HEADERS_MAX) throw new ExchangeError('ANSWER_HEADERS_TOO_MANY');
    const before = Object.hasOwn(this.#headers, name) ? this.#headers[name] : undefined;
    this.#headers[name] = before === undefined ? value : `${before}, ${value}`;
  }

  /** Whether the status line is still to come: an empty line then ends nothing. */
  get isAtStart(): boolean {
    return this.#status === 0;
  }
}

/** Lines that are folded begin with a blank, so they are no names either. */
function lowerCase(name: string): string {
  if (!TOKEN.test(name)) throw new ExchangeError('ANSWER_HEADER_MALFORMED');
  return name.toLowerCase();
}

function withoutBlanks(line: string, start: number): string {
  let from = start;
  let to = line.length;
  while (from < to && isBlank(line.charCodeAt(from))) from += 1;
  while (to > from && isBlank(line.charCodeAt(to - 1))) to -= 1;
  return line.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** A length that is given twice has been joined with a comma by now. */
function lengthOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!LENGTH.test(text)) throw new ExchangeError('ANSWER_LENGTH_MALFORMED');
  return Number(text);
}

function bodyEndOf(length: number | null, encoding: string | undefined): BodyEnd {
  if (length !== null) return length === 0 ? EMPTY : { kind: 'bytes', bytes: length };
  if (encoding === undefined) return { kind: 'close' };
  // What is wrapped around chunks hides where they end; then, only the end of the connection tells.
  return { kind: tokensOf(encoding).at(-1) === 'chunked' ? 'chunked' : 'close' };
}

function wantsToStay(connection: string | undefined, isHttp11: boolean): boolean {
  if (connection === undefined) return isHttp11;
  const tokens = tokensOf(connection);
  return !tokens.includes('close') && (isHttp11 || tokens.includes('keep-alive'));
}

function tokensOf(list: string): string[] {
  return list.split(',').map((token) => token.trim().toLowerCase());
}

function keptForMs(text: string | undefined): number | null {
  const seconds = text === undefined ? undefined : /(?:^|[,;\s])timeout=(\d{1,9})(?!\d)/i.exec(text)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
