// What stands in an answer, and how node:http would write it, for a socket that it does not keep.
import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Clock } from '../../../engine/ports.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const MS_PER_SECOND = 1000;

/** By way of node:http. */
export function sendAnswer(response: ServerResponse, { status, headers, text }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

/** Text for a socket. What is ASCII is told so: it is written without being looked through. */
interface SocketText {
  readonly text: string;
  readonly encoding: 'latin1' | 'utf8';
}

/** The same, byte for byte. */
export class AnswerText {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #keptAlive: string;
  #second = Number.NaN;
  /** Of that second. */
  #date = '';

  constructor(clock: Pick<Clock, 'now'>, keepAliveTimeoutMs: number) {
    this.#clock = clock;
    const seconds = Math.floor(keepAliveTimeoutMs / MS_PER_SECOND);
    this.#keptAlive = `Connection: keep-alive\r\nKeep-Alive: timeout=${seconds}\r\n\r\n`;
  }

  /** `isLast` when the connection ends with it. */
  of({ status, headers, text }: Answer, isLast: boolean): SocketText {
    const sizeBytes = Buffer.byteLength(text);
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
    for (const name of Object.keys(headers)) head += `${name}: ${headers[name]}\r\n`;
    head += `content-length: ${sizeBytes}\r\nDate: ${this.#today()}\r\n`;
    return {
      text: head + (isLast ? 'Connection: close\r\n\r\n' : this.#keptAlive) + text,
      encoding: sizeBytes === text.length ? 'latin1' : 'utf8',
    };
  }

  #today(): string {
    const second = Math.floor(this.#clock.now() / MS_PER_SECOND);
    if (second !== this.#second) {
      this.#second = second;
      this.#date = new Date(second * MS_PER_SECOND).toUTCString();
    }
    return this.#date;
  }
}
