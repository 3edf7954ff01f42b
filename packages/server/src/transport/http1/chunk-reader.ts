// Follows the framing of a body in chunks (RFC 9112, 7.1). Extensions and trailers are read over.
import { ExchangeError } from './exchange-error.ts';

/** Sizes, extensions, line breaks and trailers of one answer together: more of them than of content is no honest answer. */
export const FRAMING_BYTES_MAX = 64 * 1024;

/** Enough for any size that a number can hold exactly. */
const SIZE_DIGITS_MAX = 13;
const CR = 0x0d;
const LF = 0x0a;
const SEMICOLON = 0x3b;

type Place = 'size' | 'extension' | 'size_lf' | 'data' | 'data_cr' | 'data_lf' | 'trailer' | 'end';

export class ChunkReader {
  #place: Place = 'size';
  #digits = 0;
  #size = 0;
  #framingBytes = 0;
  /** Of the trailer's line that is being read. */
  #lineBytes = 0;
  #hasCr = false;

  get isAtEnd(): boolean {
    return this.#place === 'end';
  }

  /**
   * Reads framing from `at` on, and says where it stopped: at content, whose length `contentBytes` then tells, at the end of the
   * body, or at `length`.
   */
  skip(bytes: Uint8Array, at: number, length: number): number {
    let next = at;
    while (next < length && this.#place !== 'data' && this.#place !== 'end') {
      this.#byte(bytes[next] ?? 0);
      next += 1;
    }
    this.#framingBytes += next - at;
    if (this.#framingBytes > FRAMING_BYTES_MAX) throw new ExchangeError('ANSWER_CHUNK_MALFORMED');
    return next;
  }

  /** Of the content that comes now. */
  get contentBytes(): number {
    return this.#place === 'data' ? this.#size : 0;
  }

  took(bytes: number): void {
    this.#size -= bytes;
    if (this.#size === 0) this.#place = 'data_cr';
  }

  #byte(byte: number): void {
    switch (this.#place) {
      case 'size':
        this.#sizeByte(byte);
        break;
      case 'extension':
        if (byte === CR) this.#place = 'size_lf';
        else if (byte === LF) throw new ExchangeError('ANSWER_CHUNK_MALFORMED');
        break;
      case 'size_lf':
        this.#expect(byte, LF, this.#size === 0 ? 'trailer' : 'data');
        break;
      case 'data_cr':
        this.#expect(byte, CR, 'data_lf');
        break;
      case 'data_lf':
        this.#expect(byte, LF, 'size');
        this.#digits = 0;
        break;
      case 'trailer':
        this.#trailerByte(byte);
        break;
      case 'data':
      case 'end':
        break;
    }
  }

  #sizeByte(byte: number): void {
    const digit = digitOf(byte);
    if (digit !== -1) {
      this.#digits += 1;
      this.#size = this.#size * 16 + digit;
      if (this.#digits > SIZE_DIGITS_MAX) throw new ExchangeError('ANSWER_CHUNK_MALFORMED');
      return;
    }
    if (this.#digits === 0) throw new ExchangeError('ANSWER_CHUNK_MALFORMED');
    if (byte === CR) this.#place = 'size_lf';
    else if (byte === SEMICOLON) this.#place = 'extension';
    else throw new ExchangeError('ANSWER_CHUNK_MALFORMED');
  }

  /** Lines up to an empty one. */
  #trailerByte(byte: number): void {
    if (this.#hasCr !== (byte === LF)) throw new ExchangeError('ANSWER_CHUNK_MALFORMED');
    if (byte === CR) {
      this.#hasCr = true;
    } else if (byte === LF) {
      if (this.#lineBytes === 0) this.#place = 'end';
      this.#lineBytes = 0;
      this.#hasCr = false;
    } else {
      this.#lineBytes += 1;
    }
  }

  #expect(byte: number, expected: number, next: Place): void {
    if (byte !== expected) throw new ExchangeError('ANSWER_CHUNK_MALFORMED');
    this.#place = next;
  }
}

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
