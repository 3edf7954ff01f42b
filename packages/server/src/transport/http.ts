// Sends deliveries over HTTP/1.1. A pool of connections per endpoint, so that one that hangs cannot use up those of another at the
// same host. Nothing is followed, nothing is decoded, everything has a bound.
import type { TlsSettings } from '../core/endpoint-access.ts';
import type { Transport, TransportRequest, TransportResult } from '../engine/ports.ts';
import { type Connector, type ConnectorOptions, createConnector } from './connector.ts';
import { failureOf } from './failure.ts';
import { ConnectionPool } from './http1/connection-pool.ts';
import { Deadlines } from './http1/deadlines.ts';
import { Exchange, type ExchangeWatch } from './http1/exchange.ts';
import { requestStart, requestText } from './http1/request-head.ts';
import { type OutgoingRequest, outgoingOf } from './outgoing-request.ts';
import { isSameTls, tlsOptions } from './tls-options.ts';

export interface HttpTransportLimits {
  readonly connectTimeoutMs: number;
  /** From the first byte sent to the status of the answer, connecting included. */
  readonly totalTimeoutMs: number;
  /** For the rest of the answer once its status is known. */
  readonly bodyTimeoutMs: number;
  readonly bodyBytesRead: number;
  readonly bodyBytesKept: number;
  readonly connectionsPerEndpoint: number;
  /** Endpoints whose connections are kept open; the one used longest ago is closed for a new one. */
  readonly poolsMax: number;
}

export const defaultHttpLimits: HttpTransportLimits = {
  connectTimeoutMs: 5000,
  totalTimeoutMs: 15_000,
  bodyTimeoutMs: 2000,
  bodyBytesRead: 64 * 1024,
  bodyBytesKept: 16 * 1024,
  connectionsPerEndpoint: 50,
  poolsMax: 1000,
};

/** Where the requests of one owner go. */
interface Road {
  readonly url: string;
  readonly tls: TlsSettings | null;
  /** The lines that each of its requests begins with. */
  readonly start: string;
  readonly pool: ConnectionPool;
}

function timeIsUp(exchange: Exchange): void {
  exchange.timeIsUp();
}

/** How often connections are looked at that have rested. */
const SWEEP_MS = 1000;

export interface Ways extends Omit<ConnectorOptions, 'timeoutMs' | 'tls'> {
  /** Whether endpoints may ask for connections to whoever shows whatever certificate. */
  readonly allowUnverifiedTls?: boolean;
}

export class HttpTransport implements Transport, AsyncDisposable, ExchangeWatch {
  readonly #limits: HttpTransportLimits;
  readonly #ways: Ways;
  readonly #connect: Connector;
  readonly #roads = new Map<string, Road>();
  /** Exchanges whose status is awaited, and those whose body is. */
  readonly #awaited: Deadlines<Exchange>;
  readonly #bodies: Deadlines<Exchange>;
  readonly #sweeper: NodeJS.Timeout;
  #isAborting = false;
  #startedAt: number | null = null;

  /** `ways` says where connections may lead, and how. */
  constructor(ways: Ways, limits: HttpTransportLimits = defaultHttpLimits) {
    this.#limits = limits;
    this.#ways = ways;
    this.#connect = createConnector({ ...ways, timeoutMs: limits.connectTimeoutMs });
    this.#awaited = new Deadlines(limits.totalTimeoutMs, timeIsUp);
    this.#bodies = new Deadlines(limits.bodyTimeoutMs, timeIsUp);
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  send(request: TransportRequest): Promise<TransportResult> {
    return new Promise((resolve) => {
      const outgoing = outgoingOf(request);
      if ('kind' in outgoing) resolve(outgoing);
      else this.dispatch(outgoing, resolve);
    });
  }

  /** The same, for whom a promise is too dear. */
  dispatch(request: OutgoingRequest, resolve: (result: TransportResult) => void): void {
    if (this.#isAborting) {
      resolve({ kind: 'aborted' });
      return;
    }
    let road: Road;
    let exchange: Exchange;
    try {
      road = this.#road(request);
      exchange = new Exchange(requestText(road.start, request.headerLines, request.body), this, resolve);
    } catch (cause) {
      // Keys and certificates were good when they were registered; a newer OpenSSL may see that otherwise.
      resolve(failureOf(cause instanceof Error ? cause : new Error('not sent', { cause })));
      return;
    }
    const now = this.#now();
    exchange.deadline = this.#awaited.add(exchange, now);
    road.pool.send(exchange, now);
  }

  onBodyBegins(exchange: Exchange): void {
    if (exchange.deadline !== null) this.#awaited.delete(exchange.deadline);
    exchange.deadline = this.#bodies.add(exchange, performance.now());
  }

  onSettled(exchange: Exchange): void {
    const { deadline } = exchange;
    if (deadline === null) return;
    this.#awaited.delete(deadline);
    this.#bodies.delete(deadline);
    exchange.deadline = null;
  }

  abortAll(): void {
    this.#isAborting = true;
    for (const exchange of [...this.#awaited.items(), ...this.#bodies.items()]) exchange.abort();
  }

  /** Requests that come together begin together: they are due together, too, and the clock is asked once. */
  #now(): number {
    if (this.#startedAt === null) {
      this.#startedAt = performance.now();
      queueMicrotask(this.#forgetNow);
    }
    return this.#startedAt;
  }

  readonly #forgetNow = (): void => {
    this.#startedAt = null;
  };

  /** Taking a URL apart costs as much as the rest of this: it is done once for each. */
  #road({ connectionsOf, url, tls }: OutgoingRequest): Road {
    const known = this.#roads.get(connectionsOf);
    if (known?.url === url && isSameTls(known.tls, tls)) {
      // Map keeps insertion order: what is used moves to the end, and the first is what rested longest.
      if (this.#roads.size > this.#limits.poolsMax / 2) this.#move(connectionsOf, known);
      return known;
    }
    const road = this.#newRoad(url, tls);
    if (known !== undefined) this.#close(connectionsOf, known);
    else if (this.#roads.size >= this.#limits.poolsMax) this.#closeOldest();
    this.#roads.set(connectionsOf, road);
    return road;
  }

  #newRoad(url: string, tls: TlsSettings | null): Road {
    const parts = new URL(url);
    const { protocol, port, hostname: named } = parts;
    const hostname = named.startsWith('[') ? named.slice(1, -1) : named;
    const target = { protocol, port, hostname };
    const connect = tls === null ? this.#connect : this.#connectorWith(tls);
    const pool = new ConnectionPool(
      (take, dialled) => connect(target, take, dialled),
      this.#limits.connectionsPerEndpoint,
      this.#limits,
    );
    return { url, tls, start: requestStart(parts), pool };
  }

  /** Of one owner alone, so that no TLS session of it serves another. */
  #connectorWith(tls: TlsSettings): Connector {
    const { allowUnverifiedTls = false } = this.#ways;
    const timeoutMs = this.#limits.connectTimeoutMs;
    return createConnector({ ...this.#ways, timeoutMs, tls: tlsOptions(tls, allowUnverifiedTls) });
  }

  #move(owner: string, road: Road): void {
    this.#roads.delete(owner);
    this.#roads.set(owner, road);
  }

  #closeOldest(): void {
    const [oldest] = this.#roads;
    if (oldest !== undefined) this.#close(...oldest);
  }

  #close(owner: string, { pool }: Road): void {
    this.#roads.delete(owner);
    pool.close();
  }

  #sweep(): void {
    const now = performance.now();
    for (const { pool } of this.#roads.values()) pool.sweep(now);
  }

  [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#sweeper);
    for (const { pool } of this.#roads.values()) pool.destroy();
    this.#roads.clear();
    // Of owners that have another URL by now.
    this.abortAll();
    return Promise.resolve();
  }
}
