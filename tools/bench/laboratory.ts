// The processes that the runs of one scenario share, and what is done with them: send load to a server, send raw
// requests, and wait for what arrives. Sharing them keeps their state of warmth the same for every run.
import { Cuewire, type CuewireOptions } from './cuewire.ts';
import { DataDirectory } from './data-directory.ts';
import type { GeneratorCalls } from './generator.ts';
import type { Behaviour } from './instruments/behaviour.ts';
import type { Load, LoadReport } from './instruments/load.ts';
import { Program } from './instruments/program.ts';
import type { BenchOptions } from './options.ts';
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
  /** For whoever waits. */
  readonly say: (text: string) => void;
}

/** What a scenario must say about a load; the rest has a default. */
export type LoadPlan = Pick<Load, 'seconds'> & Partial<Omit<Load, 'ports' | 'acceptStatus'>>;

export interface Wait {
  /** Null only counts what comes within the limit. */
  readonly expected: number | null;
  readonly stallMs?: number;
  readonly limitMs?: number;
}

export class Laboratory implements AsyncDisposable {
  readonly options: BenchOptions;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  /** Where databases are put. */
  readonly directory: string;
  readonly #receiver: Program<ReceiverCalls>;
  readonly #generators = new AsyncDisposableStack();
  readonly #generator: Program<GeneratorCalls>;

  constructor({ options, directory, signal, say }: LaboratoryParts) {
    this.options = options;
    this.signal = signal;
    this.say = say;
    this.directory = directory;
    this.#receiver = new Program(new URL('receiver.ts', import.meta.url), signal);
    this.#generator = this.generator();
  }

  /** Another one, for a load that must not share its thread with the first. */
  generator(): Program<GeneratorCalls> {
    return this.#generators.use(new Program(new URL('generator.ts', import.meta.url), this.signal));
  }

  dataDirectory(original: DataDirectory | null = null): Promise<DataDirectory> {
    return DataDirectory.make(this.directory, original);
  }

  startCuewire(home: DataDirectory, options: Partial<CuewireOptions> = {}): Promise<Cuewire> {
    return Cuewire.start({ ...options, home, signal: this.signal });
  }

  /** Opens that many endpoints and tells their ports. */
  listen(count: number, tls: { key: string; cert: string } | null = null): Promise<number[]> {
    return this.#receiver.call('listen', { count, tls });
  }

  async behave(ports: readonly number[], behaviour: Behaviour): Promise<void> {
    await this.#receiver.call('behave', { ports, behaviour });
  }

  /** What was sent before now and arrives later is not counted, unless `countsOlder`. */
  async forgetArrivals({ countsOlder }: { countsOlder: boolean } = { countsOlder: false }): Promise<void> {
    await this.#receiver.call('forget', { countsOlder });
  }

  arrivals(ports: readonly number[], { expected, stallMs, limitMs }: Wait): Promise<Arrivals> {
    return this.#receiver.call('arrivals', {
      ports,
      expected,
      stallMs: stallMs ?? STALL_MS,
      limitMs: limitMs ?? DRAIN_LIMIT_MS,
    });
  }

  publish(
    { ports, apiKey }: Pick<Load, 'ports' | 'apiKey'>,
    plan: LoadPlan,
    generator: Program<GeneratorCalls> = this.#generator,
  ): Promise<LoadReport> {
    return generator.call('run', { ...this.#defaults, apiKey, ...plan, ports, acceptStatus: ACCEPTED });
  }

  /** The same load without Cuewire between. */
  publishToReceiver(port: number, plan: LoadPlan): Promise<LoadReport> {
    const load = { ...this.#defaults, apiKey: 'none', ...plan, ports: [port], acceptStatus: OK };
    return this.#generator.call('run', load);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#generators.disposeAsync();
    await this.#receiver[Symbol.asyncDispose]();
  }

  get #defaults(): Omit<Load, 'ports' | 'apiKey' | 'seconds' | 'acceptStatus'> {
    const { publishers: connections, videos } = this.options;
    return { connections, videos, eventsPerRequest: 1, eventsPerSecond: null, eventsMax: null };
  }
}

export function urlsOf(ports: readonly number[], protocol: 'http' | 'https' = 'http'): string[] {
  return ports.map((port) => `${protocol}://127.0.0.1:${port}/`);
}
