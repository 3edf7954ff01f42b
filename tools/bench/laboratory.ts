// The processes that all runs share, and the two things done with them: send load to a port, and wait for what
// arrives. Sharing them keeps their state of warmth the same for every run.
import { publishedBody } from './event.ts';
import type { GeneratorCalls, LoadReport } from './generator.ts';
import type { BenchOptions } from './options.ts';
import { Program } from './program.ts';
import type { Arrivals, ReceiverCalls } from './receiver.ts';

/** Without an arrival for this long, what is missing will not come: the first retry is due after 5 s. */
const STALL_MS = 12_000;
const DRAIN_LIMIT_MS = 180_000;
/** What Cuewire answers to a publication, and the receiver to a delivery. */
const ACCEPTED = 202;
const OK = 200;

export interface LaboratoryParts {
  readonly options: BenchOptions;
  /** Where databases are put. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

export class Laboratory implements AsyncDisposable {
  readonly options: BenchOptions;
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly #receiver: Program<ReceiverCalls>;
  readonly #generator: Program<GeneratorCalls>;
  #ports: readonly number[] = [];

  constructor({ options, directory, signal }: LaboratoryParts) {
    this.options = options;
    this.directory = directory;
    this.signal = signal;
    this.#receiver = new Program(new URL('receiver.ts', import.meta.url), signal);
    this.#generator = new Program(new URL('generator.ts', import.meta.url), signal);
  }

  async open(ports: number): Promise<void> {
    this.#ports = await this.#receiver.call('listen', { ports });
  }

  /** URLs of the first `count` endpoints, each on a port of its own. */
  endpointUrls(count: number): string[] {
    return this.#ports.slice(0, count).map((port) => `http://127.0.0.1:${port}/`);
  }

  get firstPort(): number {
    const [port] = this.#ports;
    if (port === undefined) throw new Error('The receiver does not listen yet.');
    return port;
  }

  async forgetArrivals(): Promise<void> {
    await this.#receiver.call('reset', undefined);
  }

  arrivals(expected: number): Promise<Arrivals> {
    return this.#receiver.call('arrivals', { expected, stallMs: STALL_MS, limitMs: DRAIN_LIMIT_MS });
  }

  publish(load: {
    port: number;
    apiKey: string;
    seconds: number;
    eventsPerSecond: number | null;
  }): Promise<LoadReport> {
    const { connections, videos } = this.options;
    return this.#generator.call('run', {
      ...load,
      connections,
      videos,
      path: '/v1/events',
      body: publishedBody,
      acceptStatus: ACCEPTED,
    });
  }

  /** The same load without Cuewire between. */
  publishToReceiver(load: { seconds: number; eventsPerSecond: number }): Promise<LoadReport> {
    const { connections, videos } = this.options;
    return this.#generator.call('run', {
      ...load,
      connections,
      videos,
      port: this.firstPort,
      apiKey: 'none',
      path: '/v1/events',
      body: publishedBody,
      acceptStatus: OK,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#receiver[Symbol.asyncDispose](), this.#generator[Symbol.asyncDispose]()]);
  }
}
