// One load: publishes over a fixed number of keep-alive connections, one request at a time on each. Closed loop: a
// connection publishes again as soon as it was answered. Open loop: requests are due at a fixed rate, and a
// request's time is when it was due, so that waiting for a free connection is not hidden.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { nowUs } from './clock.ts';
import { publishedBody, VIDEO_MARK } from './event.ts';
import { Latencies, type LatencySummary, summarize } from './latencies.ts';
import { PublishConnection } from './publish-connection.ts';
import { Schedule } from './schedule.ts';

export interface Load {
  /** Of the servers; the connections are dealt out to them. */
  readonly ports: readonly number[];
  readonly apiKey: string;
  /** What an acceptance is answered with. */
  readonly acceptStatus: number;
  readonly connections: number;
  readonly eventsPerRequest: number;
  /** How many different videos the events are about. */
  readonly videos: number;
  readonly seconds: number;
  /** Null is the closed loop. */
  readonly eventsPerSecond: number | null;
  /** Ends the load before its time; null when time alone ends it. */
  readonly eventsMax: number | null;
}

export interface LoadReport {
  readonly startedAtUs: number;
  /** When the last answer came. */
  readonly endedAtUs: number;
  /** Events, like all counts here. */
  readonly acknowledged: number;
  readonly refused: number;
  /** From when a request was due to its answer. */
  readonly acknowledgement: LatencySummary | null;
  /** From when a request was due to when it was written: what the generator itself adds. */
  readonly lateness: LatencySummary | null;
  readonly cpuUs: number;
}

const PATH = '/v1/events';
/** For what is still unanswered at the end of a run. */
const LAST_ANSWERS_MS = 30_000;
/** Answers drive a closed loop, whose ticks only start and end it; only ticks drive an open one. */
const CLOSED_LOOP_TICK_MS = 20;
const OPEN_LOOP_TICK_MS = 1;

export class RunningLoad {
  readonly #load: Load;
  readonly #schedule: Schedule;
  readonly #connections: PublishConnection[];
  readonly #idle: PublishConnection[];
  readonly #videoIds: readonly string[];
  readonly #acknowledgements = new Latencies();
  readonly #lateness = new Latencies();
  readonly #done = Promise.withResolvers<void>();
  #startedAtUs = 0;
  #issued = 0;
  #acknowledged = 0;
  #refused = 0;

  constructor(load: Load) {
    this.#load = load;
    const { eventsPerSecond, eventsPerRequest, eventsMax } = load;
    this.#schedule = new Schedule({
      seconds: load.seconds,
      requestsPerSecond: eventsPerSecond === null ? null : eventsPerSecond / eventsPerRequest,
      requestsMax: eventsMax === null ? null : Math.ceil(eventsMax / eventsPerRequest),
    });
    this.#videoIds = Array.from({ length: load.videos }, () =>
      randomBytes(VIDEO_MARK.length / 2).toString('hex'),
    );
    const request = requestText(load);
    this.#connections = Array.from(
      { length: load.connections },
      (_, index) =>
        new PublishConnection(load.ports[index % load.ports.length] ?? 0, request, {
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
      () => this.#done.reject(new Error('Publications stayed without an answer.')),
      this.#load.seconds * 1000 + LAST_ANSWERS_MS,
    );
    try {
      await this.#done.promise;
    } finally {
      clearInterval(ticks);
      clearTimeout(limit);
    }
    const endedAtUs = nowUs();
    const { user, system } = process.cpuUsage(cpuStart);
    return {
      startedAtUs: this.#startedAtUs,
      endedAtUs,
      acknowledged: this.#acknowledged,
      refused: this.#refused,
      acknowledgement: summarize([this.#acknowledgements.valuesUs]),
      lateness: summarize([this.#lateness.valuesUs]),
      cpuUs: user + system,
    };
  }

  close(): void {
    for (const { socket } of this.#connections) socket.destroy();
  }

  #publish(): void {
    const us = nowUs();
    const due = this.#schedule.dueBy(us - this.#startedAtUs);
    while (this.#issued < due) {
      const connection = this.#idle.pop();
      if (connection === undefined) return;
      const dueAfterUs = this.#schedule.dueAfterUs(this.#issued);
      const dueAtUs = dueAfterUs === null ? us : this.#startedAtUs + dueAfterUs;
      this.#lateness.add(us - dueAtUs);
      connection.publish(dueAtUs, this.#issued * this.#load.eventsPerRequest, this.#videoIdOf);
      this.#issued += 1;
    }
    const isOver = this.#schedule.isOver(us - this.#startedAtUs, this.#issued);
    if (isOver && this.#idle.length === this.#connections.length) this.#done.resolve();
  }

  readonly #videoIdOf = (number: number): string => this.#videoIds[number % this.#videoIds.length] ?? '';

  #answered(connection: PublishConnection, status: number): void {
    const { eventsPerRequest, acceptStatus } = this.#load;
    if (status === acceptStatus) this.#acknowledged += eventsPerRequest;
    else this.#refused += eventsPerRequest;
    this.#acknowledgements.add(nowUs() - connection.dueAtUs);
    this.#idle.push(connection);
    this.#publish();
  }
}

function requestText({ apiKey, eventsPerRequest }: Load): string {
  const body = publishedBody(eventsPerRequest);
  const head = [
    `POST ${PATH} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `authorization: Bearer ${apiKey}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
