// Sends deliveries over HTTP/1.1 with undici. A pool per endpoint, so that one that hangs cannot use up the
// connections of another at the same host. Nothing is followed, nothing is decoded, everything has a bound.
import { type Dispatcher as Undici, Pool } from 'undici';
import type { TlsSettings } from '../core/endpoint-access.ts';
import type { Transport, TransportRequest, TransportResult } from '../engine/ports.ts';
import { type ConnectorOptions, createConnector } from './connector.ts';
import { failureOf } from './failure.ts';
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
  readonly path: string;
  readonly pool: Pool;
}

export interface Ways extends Omit<ConnectorOptions, 'timeoutMs' | 'tls'> {
  /** Whether endpoints may ask for connections to whoever shows whatever certificate. */
  readonly allowUnverifiedTls?: boolean;
}

export class HttpTransport implements Transport, AsyncDisposable {
  readonly #limits: HttpTransportLimits;
  readonly #ways: Ways;
  readonly #connect: ReturnType<typeof createConnector>;
  readonly #roads = new Map<string, Road>();
  readonly #underWay = new Set<Exchange>();
  #isAborting = false;

  /** `ways` says where connections may lead, and how. */
  constructor(ways: Ways, limits: HttpTransportLimits = defaultHttpLimits) {
    this.#limits = limits;
    this.#ways = ways;
    this.#connect = createConnector({ ...ways, timeoutMs: limits.connectTimeoutMs });
  }

  send(request: TransportRequest): Promise<TransportResult> {
    if (this.#isAborting) return Promise.resolve({ kind: 'aborted' });
    return new Promise((resolve) => {
      const exchange = new Exchange(this.#limits, (result) => {
        this.#underWay.delete(exchange);
        resolve(result);
      });
      this.#underWay.add(exchange);
      try {
        const { pool, path } = this.#road(request);
        pool.dispatch({ path, method: 'POST', headers: request.headers, body: request.body }, exchange);
      } catch (cause) {
        // Keys and certificates were good when they were registered; a newer OpenSSL may see that otherwise.
        exchange.fail(cause instanceof Error ? cause : new Error('not sent', { cause }));
      }
    });
  }

  abortAll(): void {
    this.#isAborting = true;
    for (const exchange of this.#underWay) exchange.abort();
  }

  /** Taking a URL apart costs as much as the rest of this: it is done once for each. */
  #road({ connectionsOf, url, tls }: TransportRequest): Road {
    const known = this.#roads.get(connectionsOf);
    if (known?.url === url && isSameTls(known.tls, tls)) {
      // Map keeps insertion order: what is used moves to the end, and the first is what rested longest.
      if (this.#roads.size > this.#limits.poolsMax / 2) this.#move(connectionsOf, known);
      return known;
    }
    const { origin, pathname, search } = new URL(url);
    const pool = new Pool(origin, {
      connect: tls === null ? this.#connect : this.#connectorWith(tls),
      connections: this.#limits.connectionsPerEndpoint,
    });
    const road = { url, tls, path: pathname + search, pool };
    if (known !== undefined) this.#close(connectionsOf, known);
    else if (this.#roads.size >= this.#limits.poolsMax) this.#closeOldest();
    this.#roads.set(connectionsOf, road);
    return road;
  }

  /** Of one owner alone, so that no TLS session of it serves another. */
  #connectorWith(tls: TlsSettings): ReturnType<typeof createConnector> {
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
    // Lets what is on its way finish; there is nobody to tell when that fails.
    pool.close().catch(() => pool.destroy());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#roads.values()].map(({ pool }) => pool.destroy()));
    this.#roads.clear();
  }
}

/** One request and its answer, as undici reports them. */
class Exchange implements Undici.DispatchHandler {
  readonly #limits: HttpTransportLimits;
  readonly #resolve: (result: TransportResult) => void;
  #timer: NodeJS.Timeout;
  #controller: Undici.DispatchController | null = null;
  #answer: { status: number; headers: Record<string, string> } | null = null;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #settled = false;

  constructor(limits: HttpTransportLimits, resolve: (result: TransportResult) => void) {
    this.#limits = limits;
    this.#resolve = resolve;
    this.#timer = setTimeout(() => this.#cut(this.#timedOut()), limits.totalTimeoutMs);
  }

  onRequestStart(controller: Undici.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new Error('already settled'));
  }

  onResponseStart(
    _: Undici.DispatchController,
    status: number,
    headers: NodeJS.Dict<string | string[]>,
  ): void {
    // Interim answers (1xx) only announce the real one.
    if (status < 200) return;
    this.#answer = { status, headers: flatten(headers) };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#cut(this.#answered()), this.#limits.bodyTimeoutMs);
  }

  onResponseData(_: Undici.DispatchController, chunk: Buffer): void {
    if (this.#bytes < this.#limits.bodyBytesKept) this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > this.#limits.bodyBytesRead) this.#cut(this.#answered());
  }

  onResponseEnd(): void {
    this.#settle(this.#answered());
  }

  onResponseError(_: Undici.DispatchController, error: Error): void {
    // The status decides; an answer that breaks off behind it has still been given.
    this.#settle(this.#answer === null ? failureOf(error) : this.#answered());
  }

  /** It was not sent at all. */
  fail(cause: Error): void {
    this.#settle(failureOf(cause));
  }

  abort(): void {
    this.#cut({ kind: 'aborted' });
  }

  /** Once the request is out, what is missing is the answer's head; before, it waited for a connection. */
  #timedOut(): TransportResult {
    return { kind: 'timed_out', phase: this.#controller === null ? 'total' : 'headers' };
  }

  #answered(): TransportResult {
    if (this.#answer === null) return { kind: 'unreachable', reason: 'reset', detail: 'no answer' };
    const body = Buffer.concat(this.#chunks).subarray(0, this.#limits.bodyBytesKept).toString('utf8');
    return { kind: 'answered', ...this.#answer, body };
  }

  #cut(result: TransportResult): void {
    this.#settle(result);
    this.#controller?.abort(new Error('cut off'));
  }

  #settle(result: TransportResult): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#resolve(result);
  }
}

function flatten(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
