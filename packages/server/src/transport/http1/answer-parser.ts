// Reads one answer after the other from the bytes of a connection, however they were cut. No I/O, and no exceptions: an
// answer that is not HTTP/1.0 or 1.1 to the letter has a `fault`.
import { type AnswerHead, AnswerHeadReader } from './answer-head.ts';
import { ChunkReader } from './chunk-reader.ts';
import { ExchangeError } from './exchange-error.ts';
import { KeptBody } from './kept-body.ts';

/** Status line and headers, with their line breaks. */
export const HEAD_BYTES_MAX = 16 * 1024;
/** Answers like 102 Processing and 103 Early Hints before the final one. */
export const INTERIM_ANSWERS_MAX = 100;
/** A longer head is not remembered: one is, for each endpoint. */
const REMEMBERED_BYTES_MAX = 1024;
const HTTP_1 = 'HTTP/1.';
const FINAL_STATUS_MIN = 200;

/** The head that an endpoint sent last: most are like the one before, and then none of it is looked at again. */
export interface HeadMemory {
  text: string;
  head: AnswerHead | null;
}

export type AnswerStage = 'head' | 'body' | 'complete' | 'faulty';

export class AnswerParser {
  readonly #memory: HeadMemory;
  readonly #bodyBytesKept: number;
  readonly #reader = new AnswerHeadReader();
  stage: AnswerStage = 'head';
  /** Of the final answer, once it is there. */
  head: AnswerHead | null = null;
  fault: ExchangeError | null = null;
  /** More came than belongs to this answer. */
  hasExcess = false;
  #line = '';
  #headBytes = 0;
  #interimAnswers = 0;
  #leftBytes = 0;
  #chunks: ChunkReader | null = null;
  #kept: KeptBody | null = null;
  #body = '';

  constructor(memory: HeadMemory, bodyBytesKept: number) {
    this.#memory = memory;
    this.#bodyBytesKept = bodyBytesKept;
  }

  /** The first `length` of `bytes`, which may be overwritten afterwards. */
  read(bytes: Buffer, length: number): void {
    let at = 0;
    try {
      while (at < length) {
        if (this.stage === 'head') {
          at = this.#readHead(bytes, at, length);
        } else if (this.stage === 'body') {
          at = this.#readBody(bytes, at, length);
        } else {
          this.hasExcess = true;
          return;
        }
      }
    } catch (cause) {
      if (!(cause instanceof ExchangeError)) throw cause;
      this.#fail(cause);
    }
  }

  /** No byte will come any more. */
  end(): void {
    if (this.stage === 'body' && this.head?.bodyEnd.kind === 'close') this.stage = 'complete';
    else if (this.stage !== 'complete') this.#fail(new ExchangeError('CLOSED'));
  }

  /** The beginning of the body, as far as it came. */
  get body(): string {
    return this.#kept === null ? this.#body : this.#kept.text();
  }

  /** Of the body that came, kept or not. */
  get bodyBytes(): number {
    return this.#kept?.bytes ?? 0;
  }

  /** Ready for the answer to the next request. */
  reset(): void {
    this.stage = 'head';
    this.head = null;
    this.#headBytes = 0;
    this.#interimAnswers = 0;
    this.#chunks = null;
    this.#kept = null;
    this.#body = '';
  }

  #fail(fault: ExchangeError): void {
    this.fault ??= fault;
    this.stage = 'faulty';
  }

  #readHead(bytes: Buffer, at: number, length: number): number {
    const text = bytes.toString('latin1', at, Math.min(length, at + HEAD_BYTES_MAX + 1));
    const { head: known, text: knownText } = this.#memory;
    const isAtStart = this.#headBytes === 0;
    if (known !== null && isAtStart && text.startsWith(knownText)) {
      this.#begin(known);
      return at + knownText.length;
    }
    const end = this.#readLines(text);
    if (end === -1) {
      if (this.#reader.isAtStart && !couldBeHttp(this.#line)) throw new ExchangeError('ANSWER_NOT_HTTP');
      return at + text.length;
    }
    this.#headBytes = 0;
    const head = this.#reader.finish();
    if (head.status >= FINAL_STATUS_MIN) {
      if (isAtStart && end <= REMEMBERED_BYTES_MAX) {
        // Not a part of `text`, which would keep all of it alive.
        this.#memory.text = bytes.toString('latin1', at, at + end);
        this.#memory.head = head;
      }
      this.#begin(head);
    } else {
      this.#interimAnswers += 1;
      if (this.#interimAnswers > INTERIM_ANSWERS_MAX) throw new ExchangeError('ANSWER_NEVER_FINAL');
    }
    return at + end;
  }

  /** Where the head ends in `text`; -1 when it goes on behind it. */
  #readLines(text: string): number {
    let start = 0;
    for (let feed = text.indexOf('\n'); feed !== -1; feed = text.indexOf('\n', start)) {
      const line = this.#line + text.slice(start, feed);
      this.#count(feed + 1 - start);
      // A line feed alone ends no line: what stands in between might take it for one, or not.
      if (!line.endsWith('\r')) throw new ExchangeError(this.#faultOfLine());
      this.#line = '';
      start = feed + 1;
      if (line.length === 1 && !this.#reader.isAtStart) return start;
      this.#reader.line(line.slice(0, -1));
    }
    this.#line += text.slice(start);
    this.#count(text.length - start);
    return -1;
  }

  #faultOfLine() {
    return this.#reader.isAtStart ? 'ANSWER_NOT_HTTP' : 'ANSWER_HEADER_MALFORMED';
  }

  #count(bytes: number): void {
    this.#headBytes += bytes;
    if (this.#headBytes > HEAD_BYTES_MAX) throw new ExchangeError('ANSWER_HEAD_TOO_LONG');
  }

  #begin(head: AnswerHead): void {
    this.head = head;
    this.stage = 'body';
    if (head.bodyEnd.kind === 'chunked') this.#chunks = new ChunkReader();
    if (head.bodyEnd.kind !== 'bytes') return;
    this.#leftBytes = head.bodyEnd.bytes;
    if (this.#leftBytes === 0) this.stage = 'complete';
  }

  #readBody(bytes: Buffer, at: number, length: number): number {
    if (this.#chunks !== null) return this.#readChunks(this.#chunks, bytes, at, length);
    if (this.head?.bodyEnd.kind === 'close') {
      this.#keep(bytes, at, length);
      return length;
    }
    const end = Math.min(length, at + this.#leftBytes);
    this.#leftBytes -= end - at;
    if (this.#leftBytes === 0) this.stage = 'complete';
    const isWhole = this.stage === 'complete' && this.#kept === null;
    if (isWhole && end - at <= this.#bodyBytesKept) this.#body = bytes.toString('utf8', at, end);
    else this.#keep(bytes, at, end);
    return end;
  }

  #readChunks(chunks: ChunkReader, bytes: Buffer, at: number, length: number): number {
    const start = chunks.skip(bytes, at, length);
    const end = Math.min(length, start + chunks.contentBytes);
    if (end > start) {
      this.#keep(bytes, start, end);
      chunks.took(end - start);
    }
    if (chunks.isAtEnd) this.stage = 'complete';
    return end;
  }

  #keep(bytes: Buffer, from: number, to: number): void {
    this.#kept ??= new KeptBody(this.#bodyBytesKept);
    this.#kept.add(bytes, from, to);
  }
}

/** Who greets first and waits for an answer, as a mail server does, is not waited for. */
function couldBeHttp(line: string): boolean {
  return line.startsWith(HTTP_1.slice(0, line.length)) || line === '\r';
}
