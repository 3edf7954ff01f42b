// The raw limit, a program: what this machine can send with the same HTTP client, body, headers and signature as
// Cuewire when there is nothing else to do. No store, no intake, no queue.
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { type Dispatcher, Pool } from 'undici';
import { nowUs } from './clock.ts';
import { deliveredBody, TIME_MARK } from './event.ts';
import { answerCalls } from './program.ts';

export interface RawReport {
  readonly startedAtUs: number;
  readonly answered: number;
  readonly cpuUs: number;
}

export type RawClientCalls = typeof calls;

const US_PER_SECOND = 1_000_000;
const OK = 200;
/** As long as the ids that Cuewire gives. */
const ID_LENGTH = 32;

const key = createSecretKey(randomBytes(32));
const [bodyStart = '', bodyEnd = ''] = deliveredBody.split(TIME_MARK);
let pool: Pool | null = null;

const calls = {
  /** Sends to the receiver on `port` for `seconds`, each connection again as soon as it was answered. */
  async run(load: { port: number; connections: number; seconds: number }): Promise<RawReport> {
    pool ??= new Pool(`http://127.0.0.1:${load.port}`, { connections: load.connections });
    const cpuStart = process.cpuUsage();
    const startedAtUs = nowUs();
    const endsAtUs = startedAtUs + load.seconds * US_PER_SECOND;
    const senders = Array.from({ length: load.connections }, () => new Sender(pool as Pool, endsAtUs));
    await Promise.all(senders.map((sender) => sender.finish()));
    const { user, system } = process.cpuUsage(cpuStart);
    return {
      startedAtUs,
      answered: senders.reduce((sum, { answered }) => sum + answered, 0),
      cpuUs: user + system,
    };
  },
};

/** Keeps one request on its way. */
class Sender implements Dispatcher.DispatchHandler {
  readonly #pool: Pool;
  readonly #endsAtUs: number;
  readonly #done = Promise.withResolvers<void>();
  answered = 0;

  constructor(pool: Pool, endsAtUs: number) {
    this.#pool = pool;
    this.#endsAtUs = endsAtUs;
  }

  finish(): Promise<void> {
    this.#send();
    return this.#done.promise;
  }

  #send(): void {
    const us = nowUs();
    if (us >= this.#endsAtUs) {
      this.#done.resolve();
      return;
    }
    const body = `${bodyStart}${us}${bodyEnd}`;
    const id = `evt_${String(us).padStart(ID_LENGTH, '0')}`;
    const timestamp = String(Math.floor(us / US_PER_SECOND));
    const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Cuewire',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${mac}`,
    };
    this.#pool.dispatch({ path: '/', method: 'POST', headers, body }, this);
  }

  onRequestStart(): void {
    // undici asks for this method; there is nothing to prepare.
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number): void {
    if (status !== OK) this.#done.reject(new Error(`The receiver answered ${status}.`));
  }

  onResponseData(): void {
    // Like the one before: what the receiver says does not matter.
  }

  onResponseEnd(): void {
    this.answered += 1;
    this.#send();
  }

  onResponseError(_: Dispatcher.DispatchController, cause: Error): void {
    this.#done.reject(cause);
  }
}

answerCalls(calls);
