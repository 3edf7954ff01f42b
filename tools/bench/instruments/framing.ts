// Finds whole HTTP/1.1 messages in what a connection delivers, by searching bytes. It knows heads and
// content-length and nothing else: a full parser would cost more than an instrument may use of a two-core machine.

/** Called with the bytes that hold the message: its head from `start`, its body from `bodyStart` up to `end`. */
export type MessageHandler = (bytes: Buffer, start: number, bodyStart: number, end: number) => void;

const HEAD_END = Buffer.from('\r\n\r\n');
/** The two spellings in use, found without a copy; any other one is found by the expression below. */
const LENGTH_NAMES = ['\r\ncontent-length: ', '\r\nContent-Length: '].map((name) => Buffer.from(name));
const LENGTH_IN_ANY_SPELLING = /\r\ncontent-length:[ \t]*(\d+)/i;
const UNKNOWN_LENGTH = /\r\ntransfer-encoding:/i;
const MESSAGE_BYTES_MAX = 1024 * 1024;
const DIGIT_ZERO = 48;
const RADIX = 10;

export class MessageFramer {
  readonly #onMessage: MessageHandler;
  #rest: Buffer | null = null;

  constructor(onMessage: MessageHandler) {
    this.#onMessage = onMessage;
  }

  /**
   * The first `length` bytes of `chunk` have arrived; what stands behind them is old and means nothing. The caller
   * may reuse `chunk` afterwards: what is incomplete is copied.
   */
  push(chunk: Buffer, length: number): void {
    if (this.#rest === null) {
      this.#take(chunk, length);
      return;
    }
    const bytes = Buffer.concat([this.#rest, chunk.subarray(0, length)]);
    this.#take(bytes, bytes.length);
  }

  #take(bytes: Buffer, length: number): void {
    let start = 0;
    while (start < length) {
      const gap = bytes.indexOf(HEAD_END, start);
      if (gap === -1 || gap + HEAD_END.length > length) break;
      const bodyStart = gap + HEAD_END.length;
      const end = bodyStart + contentLength(bytes, start, gap);
      if (end > length) break;
      this.#onMessage(bytes, start, bodyStart, end);
      start = end;
    }
    if (length - start > MESSAGE_BYTES_MAX) throw new RangeError('An HTTP message is too large.');
    this.#rest = start === length ? null : Buffer.from(bytes.subarray(start, length));
  }
}

function contentLength(bytes: Buffer, start: number, gap: number): number {
  for (const name of LENGTH_NAMES) {
    const at = bytes.indexOf(name, start);
    // Two blanks are allowed, too, and no digit stands there then.
    if (at !== -1 && at < gap && isDigit(bytes[at + name.length])) return digitsAt(bytes, at + name.length);
  }
  const head = bytes.toString('latin1', start, gap);
  if (UNKNOWN_LENGTH.test(head)) throw new TypeError('An HTTP message tells no length.');
  return Number(LENGTH_IN_ANY_SPELLING.exec(head)?.[1] ?? 0);
}

/** The decimal number that begins at `offset`, of at most `count` digits. */
export function digitsAt(bytes: Buffer, offset: number, count: number = Number.MAX_SAFE_INTEGER): number {
  let value = 0;
  for (let index = offset; index < offset + count; index += 1) {
    const byte = bytes[index];
    if (!isDigit(byte)) break;
    value = value * RADIX + byte - DIGIT_ZERO;
  }
  return value;
}

function isDigit(byte: number | undefined): byte is number {
  return byte !== undefined && byte >= DIGIT_ZERO && byte < DIGIT_ZERO + RADIX;
}
