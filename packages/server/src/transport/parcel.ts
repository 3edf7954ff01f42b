// Requests and results between threads, as few long texts: what copying costs is counted in values, not in letters. Each message
// begins with its numbers, a comma behind each, and its texts follow without anything between them.
import type { TlsSettings } from '../core/endpoint-access.ts';
import { repeatedJson } from '../core/repeated-json.ts';
import type { TransportResult } from '../engine/ports.ts';
import type { OutgoingRequest } from './outgoing-request.ts';

export type Parcel = readonly string[];

export interface NumberedRequest {
  readonly number: number;
  readonly request: OutgoingRequest;
}

export interface NumberedResult {
  readonly number: number;
  readonly result: TransportResult;
}

type Headers = Readonly<Record<string, string>>;

/** What is cut out of a text keeps all of it in memory: a request that hangs shall not hold on to a thousand others. */
const TEXT_LENGTH_MAX = 64 * 1024;
/** Texts of headers that were read before, and their lengths. */
const KNOWN_HEADERS_MAX = 500;
const KNOWN_HEADERS_LENGTH_MAX = 1024;
/** In place of a status: the result is no answer, and stands there as JSON. */
const NO_ANSWER = 0;
const COMMA = 0x2c;
const ZERO = 0x30;

export function packRequests(requests: readonly NumberedRequest[]): Parcel {
  const writer = new ParcelWriter();
  for (const { number, request } of requests) {
    const { connectionsOf, url, headerLines, body, tls } = request;
    const settings = tls === null ? '' : JSON.stringify(tls);
    writer.add(
      `${number},${connectionsOf.length},${url.length},${headerLines.length},${body.length},${settings.length},`,
      connectionsOf + url + headerLines + body + settings,
    );
  }
  return writer.parcel();
}

export function unpackRequests(
  parcel: Parcel,
  take: (number: number, request: OutgoingRequest) => void,
): void {
  for (const text of parcel) {
    const reader = new TextReader(text);
    while (!reader.isAtEnd) {
      const number = reader.number();
      const ownerLength = reader.number();
      const urlLength = reader.number();
      const linesLength = reader.number();
      const bodyLength = reader.number();
      const tlsLength = reader.number();
      const request = {
        connectionsOf: reader.text(ownerLength),
        url: reader.text(urlLength),
        headerLines: reader.text(linesLength),
        body: reader.text(bodyLength),
        tls: tlsLength === 0 ? null : (JSON.parse(reader.text(tlsLength)) as TlsSettings),
      };
      take(number, request);
    }
  }
}

export function packResults(results: readonly NumberedResult[]): Parcel {
  const writer = new ParcelWriter();
  for (const { number, result } of results) {
    if (result.kind === 'answered') {
      const { status, body } = result;
      // Most are the very object that the answer before had.
      const headers = repeatedJson(result.headers);
      writer.add(`${number},${status},${body.length},${headers.length},`, body + headers);
    } else {
      const text = JSON.stringify(result);
      writer.add(`${number},${NO_ANSWER},${text.length},`, text);
    }
  }
  return writer.parcel();
}

export class ResultReader {
  /** By their text. An object is read by many, and written by nobody. */
  readonly #known = new Map<string, Headers>();

  unpack(parcel: Parcel, take: (number: number, result: TransportResult) => void): void {
    for (const text of parcel) {
      const reader = new TextReader(text);
      while (!reader.isAtEnd) {
        const number = reader.number();
        take(number, this.#result(reader));
      }
    }
  }

  #result(reader: TextReader): TransportResult {
    const status = reader.number();
    const length = reader.number();
    if (status === NO_ANSWER) return JSON.parse(reader.text(length)) as TransportResult;
    const headersLength = reader.number();
    const body = reader.text(length);
    return { kind: 'answered', status, headers: this.#headers(reader.text(headersLength)), body };
  }

  #headers(text: string): Headers {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const headers = JSON.parse(text) as Headers;
    if (text.length <= KNOWN_HEADERS_LENGTH_MAX) {
      // All of them grow old together: most tell the date.
      if (this.#known.size >= KNOWN_HEADERS_MAX) this.#known.clear();
      // A copy, which is no part of the parcel's text.
      this.#known.set(Buffer.from(text).toString(), headers);
    }
    return headers;
  }
}

class ParcelWriter {
  readonly #texts: string[] = [];
  #text = '';

  add(numbers: string, texts: string): void {
    this.#text += numbers + texts;
    if (this.#text.length < TEXT_LENGTH_MAX) return;
    this.#texts.push(this.#text);
    this.#text = '';
  }

  parcel(): Parcel {
    if (this.#text !== '') this.#texts.push(this.#text);
    return this.#texts;
  }
}

class TextReader {
  readonly #text: string;
  #next = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#next >= this.#text.length;
  }

  /** Written by this file, so that it is one. */
  number(): number {
    let value = 0;
    let next = this.#next;
    for (let code = this.#text.charCodeAt(next); code !== COMMA; code = this.#text.charCodeAt(next)) {
      value = value * 10 + code - ZERO;
      next += 1;
    }
    this.#next = next + 1;
    return value;
  }

  text(length: number): string {
    const start = this.#next;
    this.#next = start + length;
    return this.#text.slice(start, this.#next);
  }
}
