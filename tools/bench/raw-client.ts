// The raw limit, a program: what this machine can send with the same HTTP client, body, headers and signature as
// Cuewire when there is nothing else to do. No store, no intake, no queue.
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Dispatcher, Pool } from 'undici';
import { nowUs } from './instruments/clock.ts';
import { deliveredBody, NUMBER_MARK, numberText, TIME_MARK } from './instruments/event.ts';
import { answerCalls } from './instruments/program.ts';

export interface RawLoad {
  readonly urls: readonly string[];
  /** To all receivers together. */
  readonly connections: number;
  readonly seconds: number;
  /** File of the authority that signed the receivers' certificate; null over plain HTTP. */
  readonly authority: string | null;
}

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
const [bodyStart = '', bodyRest = ''] = deliveredBody.split(TIME_MARK);
const [bodyMiddle = '', bodyEnd = ''] = bodyRest.split(NUMBER_MARK);
const pools = new Map<string, Pool>();

const calls = {
  /** Sends for `seconds`, each connection again as soon as it was answered. */
  async run(load: RawLoad): Promise<RawReport> {
    const senders = sendersOf(load);
    const cpuStart = process.cpuUsage();
    const startedAtUs = nowUs();
    const endsAtUs = startedAtUs + load.seconds * US_PER_SECOND;
    const answered = await Promise.all(senders.map((sender) => sender.finish(endsAtUs)));
    const { user, system } = process.cpuUsage(cpuStart);
    return { startedAtUs, answered: answered.reduce((sum, count) => sum + count, 0), cpuUs: user + system };
  },
};

/** Spread over the receivers as evenly as goes. */
function sendersOf({ urls, connections, authority }: RawLoad): Sender[] {
  return urls.flatMap((url, index) => {
    const share = Math.floor(connections / urls.length) + (index < connections % urls.length ? 1 : 0);
    if (share === 0) return [];
    const pool = poolOf(url, share, authority);
    return Array.from({ length: share }, () => new Sender(pool));
  });
}

function poolOf(url: string, connections: number, authority: string | null): Pool {
  const known = pools.get(url);
  if (known !== undefined) return known;
  const connect = authority === null ? {} : { ca: readFileSync(authority) };
  const pool = new Pool(new URL(url).origin, { connections, connect });
  pools.set(url, pool);
  return pool;
}

/** Keeps one request on its way. */
class Sender implements Dispatcher.DispatchHandler {
  static #sent = 0;
  readonly #pool: Pool;
  readonly #done = Promise.withResolvers<number>();
  #endsAtUs = 0;
  #answered = 0;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Resolves with how many requests were answered. */
  finish(endsAtUs: number): Promise<number> {
    this.#endsAtUs = endsAtUs;
    this.#send();
    return this.#done.promise;
  }

  #send(): void {
    const us = nowUs();
    if (us >= this.#endsAtUs) {
      this.#done.resolve(this.#answered);
      return;
    }
    const body = `${bodyStart}${us}${bodyMiddle}${numberText(Sender.#sent)}${bodyEnd}`;
    Sender.#sent += 1;
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
    this.#answered += 1;
    this.#send();
  }

  onResponseError(_: Dispatcher.DispatchController, cause: Error): void {
    this.#done.reject(cause);
  }
}

answerCalls(calls);
