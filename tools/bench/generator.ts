// The load generator, a program: publishes over a fixed number of keep-alive connections, one request at a time
// on each. Closed loop: a connection publishes again as soon as it was answered. Open loop: requests are due at a
// fixed rate, and a request's time is when it was due, so that waiting for a free connection is not hidden.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { nowUs } from './clock.ts';
import { TIME_MARK, VIDEO_MARK } from './event.ts';
import { Latencies, type LatencySummary } from './latencies.ts';
import { answerCalls } from './program.ts';
import { PublishConnection } from './publish-connection.ts';

export interface Load {
  readonly port: number;
  readonly path: string;
  readonly apiKey: string;
  /** With TIME_MARK and VIDEO_MARK where they belong. */
  readonly body: string;
  /** What an acceptance is answered with. */
  readonly acceptStatus: number;
  readonly connections: number;
  /** How many different videos the events are about. */
  readonly videos: number;
  readonly seconds: number;
  /** Null is the closed loop. */
  readonly eventsPerSecond: number | null;
}

export interface LoadReport {
  readonly startedAtUs: number;
  readonly acknowledged: number;
  readonly refused: number;
  /** From when a request was due to its answer. */
  readonly acknowledgement: LatencySummary | null;
  readonly cpuUs: number;
}

export type GeneratorCalls = typeof calls;

const US_PER_SECOND = 1_000_000;
/** For what is still unanswered at the end of a run. */
const LAST_ANSWERS_MS = 15_000;
/** Answers drive a closed loop, whose ticks only start and end it; only ticks drive an open one. */
const CLOSED_LOOP_TICK_MS = 20;
const OPEN_LOOP_TICK_MS = 1;

const calls = {
  async run(load: Load): Promise<LoadReport> {
    const run = new Run(load);
    try {
      return await run.finish();
    } finally {
      run.close();
    }
  },
};

class Run {
  readonly #load: Load;
  readonly #connections: PublishConnection[];
  readonly #idle: PublishConnection[];
  readonly #videoIds: readonly string[];
  readonly #latencies = new Latencies();
  readonly #done = Promise.withResolvers<void>();
  /** Requests that an open loop makes in all; without end in a closed loop, which ends by time. */
  readonly #requestsMax: number;
  #startedAtUs = 0;
  #issued = 0;
  #acknowledged = 0;
  #refused = 0;

  constructor(load: Load) {
    this.#load = load;
    this.#requestsMax =
      load.eventsPerSecond === null
        ? Number.POSITIVE_INFINITY
        : Math.floor(load.eventsPerSecond * load.seconds);
    this.#videoIds = Array.from({ length: load.videos }, () =>
      randomBytes(VIDEO_MARK.length / 2).toString('hex'),
    );
    const request = requestText(load);
    this.#connections = Array.from(
      { length: load.connections },
      () =>
        new PublishConnection(load.port, request, {
          answered: (connection, status) => this.#answered(connection, status),
          failed: (cause) => this.#done.reject(cause),
        }),
    );
    this.#idle = [...this.#connections];
  }

  async finish(): Promise<LoadReport> {
    await Promise.all(this.#connections.map(({ socket }) => once(socket, 'connect')));
    const cpuStart = process.cpuUsage();
    this.#startedAtUs = nowUs();
    const tickMs = this.#load.eventsPerSecond === null ? CLOSED_LOOP_TICK_MS : OPEN_LOOP_TICK_MS;
    const ticks = setInterval(() => this.#publish(), tickMs);
    this.#publish();
    const limit = setTimeout(
      () => this.#done.reject(new Error('Requests stayed without an answer.')),
      this.#load.seconds * 1000 + LAST_ANSWERS_MS,
    );
    try {
      await this.#done.promise;
    } finally {
      clearInterval(ticks);
      clearTimeout(limit);
    }
    const { user, system } = process.cpuUsage(cpuStart);
    return {
      startedAtUs: this.#startedAtUs,
      acknowledged: this.#acknowledged,
      refused: this.#refused,
      acknowledgement: this.#latencies.summary(),
      cpuUs: user + system,
    };
  }

  close(): void {
    for (const { socket } of this.#connections) socket.destroy();
  }

  #publish(): void {
    const us = nowUs();
    const due = this.#dueBy(us);
    while (this.#issued < due) {
      const connection = this.#idle.pop();
      if (connection === undefined) return;
      const { eventsPerSecond } = this.#load;
      const dueAtUs =
        eventsPerSecond === null
          ? us
          : Math.round(this.#startedAtUs + (this.#issued * US_PER_SECOND) / eventsPerSecond);
      connection.publish(dueAtUs, this.#videoIds[this.#issued % this.#videoIds.length] ?? '');
      this.#issued += 1;
    }
    const isOver = us - this.#startedAtUs >= this.#load.seconds * US_PER_SECOND;
    if (isOver && this.#idle.length === this.#connections.length) this.#done.resolve();
  }

  /** How many requests should have been made by now. */
  #dueBy(us: number): number {
    const elapsedUs = us - this.#startedAtUs;
    const { seconds, eventsPerSecond } = this.#load;
    if (eventsPerSecond === null) return elapsedUs < seconds * US_PER_SECOND ? this.#requestsMax : 0;
    return Math.min(this.#requestsMax, Math.floor((elapsedUs / US_PER_SECOND) * eventsPerSecond));
  }

  #answered(connection: PublishConnection, status: number): void {
    if (status === this.#load.acceptStatus) this.#acknowledged += 1;
    else this.#refused += 1;
    this.#latencies.add(nowUs() - connection.dueAtUs);
    this.#idle.push(connection);
    this.#publish();
  }
}

function requestText({ path, apiKey, body }: Load): string {
  if (!body.includes(TIME_MARK)) throw new TypeError('The body has no place for the time.');
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `authorization: Bearer ${apiKey}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

answerCalls(calls);
