// One connection to an endpoint, with at most one request on its way.
import type { Socket } from 'node:net';
import { failureOf } from '../failure.ts';
import type { AnswerHead } from './answer-head.ts';
import { AnswerParser, type HeadMemory } from './answer-parser.ts';
import type { Carrier, Exchange } from './exchange.ts';
import { ExchangeError } from './exchange-error.ts';

export interface AnswerLimits {
  readonly bodyBytesRead: number;
  readonly bodyBytesKept: number;
}

export interface ConnectionOwner {
  /** It can take another request. `keptForMs` is what the other side said of how long it waits for one. */
  onFree(connection: Connection, keptForMs: number | null): void;
  onClosed(connection: Connection): void;
}

export class Connection implements Carrier {
  readonly #limits: AnswerLimits;
  readonly #owner: ConnectionOwner;
  readonly #parser: AnswerParser;
  #socket: Socket | null = null;
  #exchange: Exchange | null = null;
  #isBodyAnnounced = false;
  #isClosed = false;
  /** While nothing is asked: since when, and until when the other side can be expected to take a request. */
  restsSince = 0;
  restsUntil = 0;

  constructor(memory: HeadMemory, limits: AnswerLimits, owner: ConnectionOwner) {
    this.#limits = limits;
    this.#owner = owner;
    this.#parser = new AnswerParser(memory, limits.bodyBytesKept);
  }

  opened(socket: Socket): void {
    if (this.#isClosed) {
      socket.destroy();
      return;
    }
    this.#socket = socket;
    // Whoever waits for an answer keeps the process alive (deadlines.ts), a connection does not.
    socket.unref();
    socket.on('end', () => this.#ended());
    socket.on('error', (error) => this.#failed(error));
    socket.on('close', () => this.#ended());
    if (socket.destroyed) this.#ended();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(exchange: Exchange): void {
    this.#exchange = exchange;
    exchange.carriedBy(this);
    this.#socket?.write(exchange.request.text, exchange.request.encoding);
  }

  /** What came: `bytes` up to `length`, which are overwritten afterwards. */
  readonly read = (bytes: Buffer, length: number): void => {
    if (this.#isClosed) return;
    const exchange = this.#exchange;
    if (exchange === null) {
      // Nobody asked. What it says cannot belong to the next request either.
      this.close();
      return;
    }
    const parser = this.#parser;
    parser.read(bytes, length);
    if (parser.stage === 'complete') this.#completed(exchange);
    else if (parser.stage === 'faulty') this.#brokeOff(exchange, parser.fault);
    else if (parser.head !== null) this.#bodyCame(exchange, parser.head);
  };

  /** The other side learns that nobody waits for its answer. */
  drop(exchange: Exchange): void {
    if (this.#exchange === exchange) this.close();
  }

  timeIsUp(exchange: Exchange): void {
    const { head } = this.#parser;
    if (head !== null) {
      this.#cutOff(exchange, head);
      return;
    }
    this.close();
    exchange.settle({ kind: 'timed_out', phase: 'headers' });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#exchange = null;
    this.#socket?.destroy();
    this.#owner.onClosed(this);
  }

  /** Together with what it carries. */
  fail(error: Error): void {
    const exchange = this.#exchange;
    this.close();
    exchange?.settle(failureOf(error));
  }

  #completed(exchange: Exchange): void {
    const parser = this.#parser;
    const { head, body, hasExcess } = parser;
    if (head === null) return;
    this.#exchange = null;
    this.#isBodyAnnounced = false;
    // An answer that comes before the request is out leaves the rest of that request on the way.
    const isReusable = head.isConnectionKept && !hasExcess && this.#socket?.writableLength === 0;
    parser.reset();
    if (isReusable) this.#owner.onFree(this, head.keptForMs);
    else this.close();
    exchange.answered(head, body);
  }

  #bodyCame(exchange: Exchange, head: AnswerHead): void {
    if (this.#parser.bodyBytes > this.#limits.bodyBytesRead) {
      this.#cutOff(exchange, head);
    } else if (!this.#isBodyAnnounced) {
      this.#isBodyAnnounced = true;
      exchange.bodyBegins();
    }
  }

  /** The status has been given: it counts. */
  #cutOff(exchange: Exchange, head: AnswerHead): void {
    const { body } = this.#parser;
    this.close();
    exchange.answered(head, body);
  }

  #brokeOff(exchange: Exchange, error: Error | null): void {
    if (this.#parser.head !== null) this.#cutOff(exchange, this.#parser.head);
    else this.fail(error ?? new ExchangeError('CLOSED'));
  }

  #ended(): void {
    const exchange = this.#exchange;
    if (this.#isClosed || exchange === null) {
      this.close();
      return;
    }
    this.#parser.end();
    if (this.#parser.stage === 'complete') this.#completed(exchange);
    else this.#failed(this.#parser.fault ?? new ExchangeError('CLOSED'));
  }

  #failed(error: Error): void {
    const exchange = this.#exchange;
    if (exchange === null) this.close();
    else this.#brokeOff(exchange, error);
  }
}
