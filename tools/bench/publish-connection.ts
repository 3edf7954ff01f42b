// One keep-alive connection of the load generator. It owns its copy of the request, because the kernel may still
// read from the bytes of a write while other connections write theirs.
import { type Socket, connect } from 'node:net';
import { TIME_MARK, VIDEO_MARK } from './event.ts';
import { MessageFramer } from './http-framing.ts';

export interface ConnectionEvents {
  readonly answered: (connection: PublishConnection, status: number) => void;
  readonly failed: (cause: Error) => void;
}

const READ_BUFFER_BYTES = 16 * 1024;
/** Where the status stands in "HTTP/1.1 202 Accepted". */
const STATUS_OFFSET = 9;
const STATUS_DIGITS = 3;

export class PublishConnection {
  readonly socket: Socket;
  readonly #request: Buffer;
  readonly #timeOffset: number;
  readonly #videoOffset: number;
  #dueAtUs = 0;

  constructor(port: number, request: string, events: ConnectionEvents) {
    this.#request = Buffer.from(request);
    this.#timeOffset = this.#request.indexOf(TIME_MARK);
    this.#videoOffset = this.#request.indexOf(VIDEO_MARK);
    const framer = new MessageFramer((bytes, start) => {
      const digits = bytes.toString('latin1', start + STATUS_OFFSET, start + STATUS_OFFSET + STATUS_DIGITS);
      events.answered(this, Number(digits));
    });
    this.socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      // One buffer for all reads: allocating one for each costs as much as the rest of the generator.
      onread: {
        buffer: new Uint8Array(READ_BUFFER_BYTES),
        callback(size, buffer) {
          framer.push(Buffer.from(buffer.buffer, buffer.byteOffset, size));
          return true;
        },
      },
    });
    this.socket.on('error', events.failed);
    this.socket.on('end', () => events.failed(new Error('The server closed a connection.')));
  }

  /** When the request that is under way was due, in microseconds since 1970. */
  get dueAtUs(): number {
    return this.#dueAtUs;
  }

  /** Only when the last request was answered. `videoId` is as long as its mark. */
  publish(dueAtUs: number, videoId: string): void {
    this.#dueAtUs = dueAtUs;
    this.#request.write(String(dueAtUs), this.#timeOffset, 'latin1');
    if (this.#videoOffset !== -1) this.#request.write(videoId, this.#videoOffset, 'latin1');
    this.socket.write(this.#request);
  }
}
