// One keep-alive connection of the load generator. It owns its copy of the request, because the kernel may still
// read from the bytes of a write while other connections write theirs.
import { connect, type Socket } from 'node:net';
import { NUMBER_MARK, numberText, TIME_MARK, VIDEO_MARK } from './event.ts';
import { digitsAt, MessageFramer } from './framing.ts';
import { readingInto } from './socket-reading.ts';

export interface ConnectionEvents {
  readonly answered: (connection: PublishConnection, status: number) => void;
  readonly failed: (cause: Error) => void;
}

/** Where the status stands in "HTTP/1.1 202 Accepted". */
const STATUS_OFFSET = 9;
const STATUS_DIGITS = 3;

export class PublishConnection {
  readonly socket: Socket;
  readonly #request: Buffer;
  readonly #timeOffsets: readonly number[];
  readonly #numberOffsets: readonly number[];
  readonly #videoOffsets: readonly number[];
  #dueAtUs = 0;

  constructor(port: number, request: string, events: ConnectionEvents) {
    this.#request = Buffer.from(request);
    this.#timeOffsets = offsetsOf(this.#request, TIME_MARK);
    this.#numberOffsets = offsetsOf(this.#request, NUMBER_MARK);
    this.#videoOffsets = offsetsOf(this.#request, VIDEO_MARK);
    const framer = new MessageFramer((bytes, start) =>
      events.answered(this, digitsAt(bytes, start + STATUS_OFFSET, STATUS_DIGITS)),
    );
    const onread = readingInto((bytes, length) => framer.push(bytes, length));
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true, onread });
    this.socket.on('error', events.failed);
    this.socket.on('end', () => events.failed(new Error('The server closed a connection.')));
  }

  /** When the request that is under way was due, in microseconds since 1970. */
  get dueAtUs(): number {
    return this.#dueAtUs;
  }

  /** Only when the last request was answered. `videoIdOf` gives texts as long as the mark. */
  publish(dueAtUs: number, firstNumber: number, videoIdOf: (number: number) => string): void {
    this.#dueAtUs = dueAtUs;
    const time = String(dueAtUs);
    for (const offset of this.#timeOffsets) this.#request.write(time, offset, 'latin1');
    for (const [index, offset] of this.#numberOffsets.entries()) {
      this.#request.write(numberText(firstNumber + index), offset, 'latin1');
    }
    for (const [index, offset] of this.#videoOffsets.entries()) {
      this.#request.write(videoIdOf(firstNumber + index), offset, 'latin1');
    }
    this.socket.write(this.#request);
  }
}

function offsetsOf(request: Buffer, mark: string): number[] {
  const offsets: number[] = [];
  for (let at = request.indexOf(mark); at !== -1; at = request.indexOf(mark, at + mark.length)) {
    offsets.push(at);
  }
  return offsets;
}
