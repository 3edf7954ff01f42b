// The connections of one endpoint. A request takes the one that rested least; when none rests, it waits for the first that becomes
// free or opens, whichever is sooner.
import { LinkedList } from '../../core/linked-list.ts';
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
/**
 * Whoever rested this long may have been hung up on meanwhile, and this thread has not looked yet. A request that meets a closed
 * connection is an attempt that failed: it is not sent twice, because it may have been taken.
 */
const LOOKED_AT_AFTER_MS = 100;

export class ConnectionPool implements ConnectionOwner, Carrier {
  readonly #dial: Dial;
  readonly #connectionsMax: number;
  readonly #limits: AnswerLimits;
  readonly #memory: HeadMemory = { text: '', head: null };
  readonly #connections = new Set<Connection>();
  readonly #resting: Connection[] = [];
  readonly #waiting = new LinkedList<Exchange>();
  #opening = 0;
  #isClosing = false;

  constructor(dial: Dial, connectionsMax: number, limits: AnswerLimits) {
    this.#dial = dial;
    this.#connectionsMax = connectionsMax;
    this.#limits = limits;
  }

  send(exchange: Exchange, now: number): void {
    const connection = this.#rested(now);
    if (connection === undefined) {
      this.#wait(exchange);
    } else if (now - connection.restsSince < LOOKED_AT_AFTER_MS) {
      connection.send(exchange);
    } else {
      // It counts as one that is being opened for it.
      this.#opening += 1;
      this.#wait(exchange);
      // The first is at the end of the turn that is going on, the second behind the next look at all sockets.
      setImmediate(() => setImmediate(() => this.#wake(connection)));
    }
  }

  /** It waits no longer; a connection that is being opened for it will serve another. */
  drop(exchange: Exchange): void {
    if (exchange.place !== null) this.#waiting.remove(exchange.place);
  }

  timeIsUp(exchange: Exchange): void {
    this.drop(exchange);
    exchange.settle({ kind: 'timed_out', phase: 'total' });
  }

  onFree(connection: Connection, keptForMs: number | null): void {
    if (this.#sendNext(connection)) return;
    connection.restsSince = performance.now();
    connection.restsUntil = connection.restsSince + restOf(keptForMs);
    this.#rest(connection);
  }

  onClosed(connection: Connection): void {
    this.#connections.delete(connection);
    const place = this.#resting.indexOf(connection);
    if (place !== -1) this.#resting.splice(place, 1);
    this.#open();
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
    for (const exchange of waiting) this.drop(exchange);
    for (const connection of this.#connections) connection.fail(error);
    for (const exchange of waiting) exchange.settle(failureOf(error));
  }

  /** The one that rested least, and not too long. */
  #rested(now: number): Connection | undefined {
    for (let connection = this.#resting.pop(); connection !== undefined; connection = this.#resting.pop()) {
      if (connection.restsUntil > now) return connection;
      connection.close();
    }
    return undefined;
  }

  /** Whatever had come for it when it was asked for, its end included, has been read by now. */
  #wake(connection: Connection): void {
    this.#opening -= 1;
    if (connection.isClosed) this.#open();
    else if (!this.#sendNext(connection)) this.#rest(connection);
  }

  #sendNext(connection: Connection): boolean {
    const next = this.#waiting.shift();
    if (next === undefined) return false;
    connection.send(next);
    return true;
  }

  #rest(connection: Connection): void {
    if (this.#isClosing || connection.restsUntil <= connection.restsSince) connection.close();
    else this.#resting.push(connection);
  }

  #wait(exchange: Exchange): void {
    exchange.place = this.#waiting.append(exchange);
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
    const first = this.#waiting.shift();
    connection.close();
    first?.settle(failureOf(error));
  }
}

function restOf(keptForMs: number | null): number {
  if (keptForMs === null) return RESTS_MS;
  return Math.min(Math.max(keptForMs - MARGIN_MS, keptForMs / 2), RESTS_MS_MAX);
}
