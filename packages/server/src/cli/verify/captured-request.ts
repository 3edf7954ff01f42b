// A request as somebody has captured it: raw HTTP, or headers and a body apart. The body stays byte by byte as it is.
import { CliError } from '../failure.ts';

export interface CapturedRequest {
  /** Names in lower case; a header that was there twice has two values. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: Buffer;
}

const LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s?(.*)$/;
/** As curl -v, and browsers' developer tools, put before what was sent. */
const MARKS = /^[<>] /;

/** A request line, headers, an empty line, the body. */
export function requestOfRaw(raw: Buffer): CapturedRequest {
  const [end, length] = headEnd(raw);
  const [first = '', ...rest] = raw.subarray(0, end).toString('latin1').split(/\r?\n/);
  const isRequestLine = /^[A-Z]+ \S+( HTTP\/[\d.]+)?$/.test(first.replace(MARKS, ''));
  const headers = headersOfLines(isRequestLine ? rest : [first, ...rest]);
  const body = raw.subarray(end + length);
  const isChunked = headers['transfer-encoding']?.some((value) => /\bchunked\b/i.test(value)) === true;
  return { headers, body: isChunked ? unchunked(body) : cutTo(body, headers['content-length']?.[0]) };
}

/** Lines of "name: value", or a JSON object. */
export function headersOfText(text: string): CapturedRequest['headers'] {
  if (!text.trimStart().startsWith('{')) return headersOfLines(text.split(/\r?\n/));
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    throw new CliError(
      'The headers begin like JSON, but are none.',
      'Write one "name: value" per line, or a JSON object.',
    );
  }
  const headers: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(said as Record<string, unknown>)) {
    (headers[name.toLowerCase()] ??= []).push(...[value].flat().map(String));
  }
  return headers;
}

function headersOfLines(lines: readonly string[]): CapturedRequest['headers'] {
  const headers: Record<string, string[]> = {};
  for (const line of lines) {
    if (line.trim() === '') continue;
    const [, name, value = ''] = LINE.exec(line.replace(MARKS, '')) ?? [];
    if (name === undefined) {
      throw new CliError(
        `"${line.slice(0, 60)}" is no header.`,
        'Write one "name: value" per line, then an empty line, then the body.',
      );
    }
    (headers[name.toLowerCase()] ??= []).push(value.trim());
  }
  return headers;
}

/** Where the head ends, and how long what stands between it and the body is. */
function headEnd(raw: Buffer): readonly [number, number] {
  // One character per byte, so that places in the text are places in the bytes.
  const found = /\r?\n\r?\n/.exec(raw.toString('latin1'));
  if (found !== null) return [found.index, found[0].length];
  throw new CliError(
    'The request has no body: there is no empty line.',
    'Put an empty line between headers and body.',
  );
}

/** What an editor adds at the end of a file is not part of the request. */
function cutTo(body: Buffer, length: string | undefined): Buffer {
  if (length === undefined || !/^\d{1,12}$/.test(length)) return body;
  if (Number(length) > body.length) {
    const remedy = 'Capture it again as bytes: what was copied from a screen is often not what was sent.';
    throw new CliError(`Content-Length is ${length}, and the body has ${body.length} bytes.`, remedy);
  }
  return body.subarray(0, Number(length));
}

function unchunked(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at);
    const size =
      lineEnd < 0 ? Number.NaN : Number.parseInt(body.subarray(at, lineEnd).toString('latin1'), 16);
    if (Number.isNaN(size) || lineEnd + 2 + size > body.length) {
      throw new CliError(
        'The body says that it is chunked, and is not.',
        'Remove Transfer-Encoding if the body was decoded already.',
      );
    }
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
