// One request and what comes of it.
import type { TransportResult } from '../../engine/ports.ts';
import type { AnswerHead } from './answer-head.ts';
import type { Link } from '../../core/linked-list.ts';
import type { Deadline } from './deadlines.ts';
import type { RequestText } from './request-head.ts';

/** Where an exchange stands in line, or the connection that it went out on. */
export interface Carrier {
  /** It has its result: nothing need come any more. */
  drop(exchange: Exchange): void;
  timeIsUp(exchange: Exchange): void;
}

export interface ExchangeWatch {
  /** The status is known, and the body is still coming. */
  onBodyBegins(exchange: Exchange): void;
  onSettled(exchange: Exchange): void;
}

export class Exchange {
  readonly request: RequestText;
  readonly #watch: ExchangeWatch;
  readonly #resolve: (result: TransportResult) => void;
  #carrier: Carrier | null = null;
  /** Until when the one who watches it waits. */
  deadline: Deadline<Exchange> | null = null;
  /** Where it stands among those that wait for a connection. */
  place: Link<Exchange> | null = null;

  constructor(request: RequestText, watch: ExchangeWatch, resolve: (result: TransportResult) => void) {
    this.request = request;
    this.#watch = watch;
    this.#resolve = resolve;
  }

  /** Only who carries an exchange settles it, and then carries it no more. */
  carriedBy(carrier: Carrier): void {
    this.#carrier = carrier;
  }

  bodyBegins(): void {
    this.#watch.onBodyBegins(this);
  }

  timeIsUp(): void {
    this.#carrier?.timeIsUp(this);
  }

  abort(): void {
    this.#carrier?.drop(this);
    this.settle({ kind: 'aborted' });
  }

  answered({ status, headers }: AnswerHead, body: string): void {
    this.settle({ kind: 'answered', status, headers, body });
  }

  settle(result: TransportResult): void {
    this.#watch.onSettled(this);
    this.#resolve(result);
  }
}
