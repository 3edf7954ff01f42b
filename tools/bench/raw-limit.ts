// The raw client, run in turns: a fresh process for each run, which keeps its connections from turn to turn.
import type { Laboratory } from './laboratory.ts';
import { Program } from './instruments/program.ts';
import type { RawClientCalls, RawLoad } from './raw-client.ts';

const US_PER_SECOND = 1_000_000;

interface Turn {
  readonly requests: number;
  readonly durationUs: number;
  readonly cpuUs: number;
}

export class RawLimit implements AsyncDisposable {
  readonly #laboratory: Laboratory;
  readonly #client: Program<RawClientCalls>;
  readonly #ports: readonly number[];
  readonly #load: Omit<RawLoad, 'seconds'>;
  readonly #turns: Turn[] = [];

  constructor(laboratory: Laboratory, ports: readonly number[], load: Omit<RawLoad, 'seconds'>) {
    this.#laboratory = laboratory;
    this.#client = new Program(new URL('raw-client.ts', import.meta.url), laboratory.signal);
    this.#ports = ports;
    this.#load = load;
  }

  async warmUp(): Promise<void> {
    await this.#client.call('run', { ...this.#load, seconds: this.#laboratory.options.warmUpSeconds });
  }

  async takeTurn(seconds: number): Promise<void> {
    await this.#laboratory.forgetArrivals();
    const sent = await this.#client.call('run', { ...this.#load, seconds });
    const got = await this.#laboratory.arrivals(this.#ports, { expected: sent.answered });
    this.#turns.push({
      requests: got.count,
      durationUs: got.lastAtUs - sent.startedAtUs,
      cpuUs: sent.cpuUs,
    });
  }

  get requestsPerSecond(): number {
    return (this.#sum('requests') * US_PER_SECOND) / this.#sum('durationUs');
  }

  get cpuUsPerRequest(): number {
    return this.#sum('cpuUs') / this.#sum('requests');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }

  #sum(key: keyof Turn): number {
    return this.#turns.reduce((total, turn) => total + turn[key], 0);
  }
}
