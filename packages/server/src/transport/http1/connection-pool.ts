// The connections of one endpoint. A request takes the one that rested least; when none rests, it waits for the first that becomes
// free or opens, whichever is sooner.
import { failureOf } from '../failure.ts';
import type { HeadMemory } from './answer-parser.ts';
import { type AnswerLimits, Connection, type ConnectionOwner } from './connection.ts';
import type { Carrier, Exchange } from './exchange.ts';
import type { Dial } from './dial.ts';
import { ExchangeError } from './exchange-error.ts';

/** How long a connection rests where the other side does not say how long it waits. */
export const RESTS_MS = 4000;
/** However long the other side would wait. */
const RESTS_MS_MAX = 600_000;
/** What the other side announces counts from when it sent its answer: a request must arrive before that is over. */
const MARGIN_MS = 1000;

export class ConnectionPool implements ConnectionOwner, Carrier {
  readonly #dial: Dial;
  readonly #connectionsMax: number;
  readonly #limits: AnswerLimits;
  readonly #memory: HeadMemory = { text: '', head: null };
  readonly #connections = new Set<Connection>();
  readonly #resting: Connection[] = [];
  readonly #waiting = new Set<Exchange>();
  #opening = 0;
  #isClosing = false;

  constructor(dial: Dial, connectionsMax: number, limits: AnswerLimits) {
    this.#dial = dial;
    this.#connectionsMax = connectionsMax;
    this.#limits = limits;
  }

  send(exchange: Exchange, now: number): void {
    for (let connection = this.#resting.pop(); connection !== undefined; connection = this.#resting.pop()) {
      if (connection.restsUntil > now) {
        connection.send(exchange, now);
        return;
      }
      connection.close();
    }
    this.#wait(exchange);
  }

  /** It waits no longer; a connection that is being opened for it will serve another. */
  drop(exchange: Exchange): void {
    this.#waiting.delete(exchange);
  }

  timeIsUp(exchange: Exchange): void {
    this.#waiting.delete(exchange);
    exchange.settle({ kind: 'timed_out', phase: 'total' });
  }

  onFree(connection: Connection, keptForMs: number | null): void {
    const now = performance.now();
    const [next] = this.#waiting;
    if (next !== undefined) {
      this.#waiting.delete(next);
      connection.send(next, now);
      return;
    }
    connection.restsUntil = now + restOf(keptForMs);
    if (this.#isClosing || connection.restsUntil <= now) connection.close();
    else this.#resting.push(connection);
  }

  onClosed(connection: Connection): void {
    this.#connections.delete(connection);
    const place = this.#resting.indexOf(connection);
    if (place !== -1) this.#resting.splice(place, 1);
    this.#open();
  }

  /** Only a connection that is opened now, or that has answered a moment ago, is sure not to be stale as well. */
  onStale(exchange: Exchange): void {
    this.#wait(exchange);
  }

  /** Closes what has rested long enough. */
  sweep(now: number): void {
    for (const connection of this.#resting.filter(({ restsUntil }) => restsUntil <= now)) connection.close();
  }

  /** Lets what is on its way finish, and what waits for it. */
  close(): void {
    this.#isClosing = true;
    for (const connection of this.#resting.splice(0)) connection.close();
  }

  destroy(): void {
    this.close();
    const error = new ExchangeError('CLOSED');
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const connection of this.#connections) connection.fail(error);
    for (const exchange of waiting) exchange.settle(failureOf(error));
  }

  #wait(exchange: Exchange): void {
    this.#waiting.add(exchange);
    exchange.carriedBy(this);
    this.#open();
  }

  /** As many as are waited for, and there may be. */
  #open(): void {
    while (this.#opening < this.#waiting.size && this.#connections.size < this.#connectionsMax) {
      const connection = new Connection(this.#memory, this.#limits, this);
      this.#connections.add(connection);
      this.#opening += 1;
      this.#dial(connection.read, (error, socket) => {
        this.#opening -= 1;
        if (error !== null) {
          this.#didNotOpen(connection, error);
          return;
        }
        connection.opened(socket);
        if (!connection.isClosed) this.onFree(connection, null);
      });
    }
  }

  /** Each that is being opened is so for one that waits: the first hears of it. */
  #didNotOpen(connection: Connection, error: Error): void {
    const [first] = this.#waiting;
    if (first !== undefined) this.#waiting.delete(first);
    connection.close();
    first?.settle(failureOf(error));
  }
}

function restOf(keptForMs: number | null): number {
  if (keptForMs === null) return RESTS_MS;
  return Math.min(Math.max(keptForMs - MARGIN_MS, keptForMs / 2), RESTS_MS_MAX);
}
