// Finds whole HTTP/1.1 messages in what a connection delivers. It knows heads and content-length and nothing
// else (no chunked bodies): a full parser would cost more than the receiver may use of a two-core machine.

/** Called with the bytes that hold the message: its head from `start`, its body from `bodyStart` up to `end`. */
export type MessageHandler = (bytes: Buffer, start: number, bodyStart: number, end: number) => void;

const HEAD_END = Buffer.from('\r\n\r\n');
const CONTENT_LENGTH = /\r\ncontent-length:[ \t]*(\d+)/i;
const MESSAGE_BYTES_MAX = 1024 * 1024;

export class MessageFramer {
  readonly #onMessage: MessageHandler;
  #rest: Buffer | null = null;

  constructor(onMessage: MessageHandler) {
    this.#onMessage = onMessage;
  }

  /** `chunk` may be reused by the caller afterwards: what is incomplete is copied. */
  push(chunk: Buffer): void {
    const bytes = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    while (start < bytes.length) {
      const gap = bytes.indexOf(HEAD_END, start);
      if (gap === -1) break;
      const bodyStart = gap + HEAD_END.length;
      const end = bodyStart + contentLength(bytes.toString('latin1', start, gap));
      if (end > bytes.length) break;
      this.#onMessage(bytes, start, bodyStart, end);
      start = end;
    }
    if (bytes.length - start > MESSAGE_BYTES_MAX) throw new RangeError('An HTTP message is too large.');
    this.#rest = start === bytes.length ? null : Buffer.from(bytes.subarray(start));
  }
}

function contentLength(head: string): number {
  return Number(CONTENT_LENGTH.exec(head)?.[1] ?? 0);
}
