// Sends from a thread of its own, so that parsing what publishers send and talking to endpoints do not wait for each
// other. Requests and results cross in batches: one message serves everything of one turn of the event loop.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Transport, TransportRequest, TransportResult } from '../engine/ports.ts';
import type { PortRange } from './denied-ports.ts';
import type { EgressProxy } from './egress/egress-proxy.ts';
import type { HttpTransportLimits } from './http.ts';
import { outgoingOf } from './outgoing-request.ts';
import { type NumberedRequest, type Parcel, packRequests, ResultReader } from './parcel.ts';

export interface SenderData {
  /** The operator's CIDR ranges that deliveries may reach although they are special, and those that they may not. */
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
  readonly deniedPorts: readonly PortRange[];
  readonly proxy: EgressProxy | null;
  readonly allowUnverifiedTls: boolean;
  readonly limits: HttpTransportLimits;
}

type Settle = (result: TransportResult) => void;

export class SenderThread implements Transport, AsyncDisposable {
  readonly #worker: Worker;
  readonly #results = new ResultReader();
  /** By the number of the request; null once they have a result. */
  readonly #waiting: (Settle | null)[] = [];
  /** Numbers that no request has: the thread has reported what they stood for. */
  readonly #free: number[] = [];
  #outgoing: NumberedRequest[] = [];

  constructor(data: SenderData) {
    this.#worker = new Worker(new URL('sender-entry.ts', import.meta.url), { workerData: data });
    this.#worker.on('message', (parcel: Parcel) => {
      this.#results.unpack(parcel, (number, result) => {
        this.#settle(number, result);
        this.#free.push(number);
      });
    });
    // A sender that dies is a bug. Nothing is lost: what it had not reported is pending, and the next start sends it.
    this.#worker.on('error', (cause) => {
      throw new Error('the sender thread ended', { cause });
    });
  }

  send(request: TransportRequest): Promise<TransportResult> {
    return new Promise((resolve) => {
      const outgoing = outgoingOf(request);
      if ('kind' in outgoing) {
        resolve(outgoing);
        return;
      }
      const number = this.#free.pop() ?? this.#waiting.length;
      this.#waiting[number] = resolve;
      if (this.#outgoing.length === 0) setImmediate(() => this.#flush());
      this.#outgoing.push({ number, request: outgoing });
    });
  }

  /** What the thread still reports of these is of no use: the process is about to end. */
  abortAll(): void {
    for (const number of this.#waiting.keys()) this.#settle(number, { kind: 'aborted' });
  }

  #flush(): void {
    const requests = this.#outgoing;
    this.#outgoing = [];
    this.#worker.postMessage(packRequests(requests));
  }

  /** The first result counts. */
  #settle(number: number, result: TransportResult): void {
    this.#waiting[number]?.(result);
    this.#waiting[number] = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#worker.removeAllListeners('error');
    const exited = once(this.#worker, 'exit');
    await this.#worker.terminate();
    await exited;
  }
}
