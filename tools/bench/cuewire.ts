// The server as shipped, in a process of its own, with a data directory that goes when it stops.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bytesInDirectory, cpuOfProcessUs } from './process-cost.ts';

const ENTRY = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));
const LISTENS = /^Cuewire listens on (http:\/\/\S+)$/;
const START_LIMIT_MS = 30_000;
const READY_PAUSE_MS = 20;
/** Longer than the server's own grace at shutdown. */
const STOP_LIMIT_MS = 30_000;
const OUTPUT_KEPT_LINES = 20;

export class Cuewire implements AsyncDisposable {
  readonly apiKey = randomBytes(24).toString('hex');
  readonly #directory: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  /** The last lines that it wrote, for the report of a failure. */
  readonly #output: string[] = [];
  #url = '';

  /** Resolves when it is ready. Aborting `signal` stops it. */
  static async start(parentDirectory: string, signal: AbortSignal): Promise<Cuewire> {
    const directory = await mkdtemp(join(parentDirectory, 'cuewire-bench-'));
    await using opened = new AsyncDisposableStack();
    const cuewire = opened.use(new Cuewire(directory, signal));
    await cuewire.#ready(signal);
    opened.move();
    return cuewire;
  }

  private constructor(directory: string, signal: AbortSignal) {
    this.#directory = directory;
    // Nothing that the caller's environment sets for a server of its own may change what is measured.
    const env = {
      PATH: process.env['PATH'],
      CUEWIRE_PORT: '0',
      CUEWIRE_DATA_DIR: directory,
      CUEWIRE_API_KEY: this.apiKey,
      CUEWIRE_DELIVERY_ALLOW: '127.0.0.0/8',
      CUEWIRE_LOG_LEVEL: 'warn',
    };
    this.#child = spawn(process.execPath, [ENTRY, 'serve'], {
      env,
      signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // An abort is reported here too; whoever waits for the exit learns of both.
    this.#child.on('error', (cause) => this.#keep(cause.message));
    this.#exited = new Promise((resolve) => this.#child.once('exit', resolve));
  }

  get port(): number {
    return Number(new URL(this.#url).port);
  }

  /** Of all its threads since it started; null where the system does not tell. */
  cpuUs(): Promise<number | null> {
    return this.#child.pid === undefined ? Promise.resolve(null) : cpuOfProcessUs(this.#child.pid);
  }

  async registerEndpoint(url: string): Promise<void> {
    const response = await fetch(`${this.#url}/v1/endpoints`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url, event_types: ['*'] }),
    });
    const answer = await response.text();
    if (response.status !== 201)
      throw new Error(`Cuewire refused an endpoint (${response.status}): ${answer}`);
  }

  /** Lets it finish, and tells how many bytes its data directory then has. */
  async stop(): Promise<number> {
    await this.#end();
    return bytesInDirectory(this.#directory);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #ready(signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(START_LIMIT_MS)]);
    this.#url = await this.#announcedUrl(limit);
    for (;;) {
      const response = await fetch(`${this.#url}/health/ready`, { signal: limit });
      await response.arrayBuffer();
      if (response.status === 200) return;
      await sleep(READY_PAUSE_MS, undefined, { signal: limit });
    }
  }

  #announcedUrl(limit: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      for (const stream of [this.#child.stdout, this.#child.stderr]) {
        if (stream === null) continue;
        createInterface({ input: stream }).on('line', (line) => {
          const url = LISTENS.exec(line)?.[1];
          if (url === undefined) this.#keep(line);
          else resolve(url);
        });
      }
      const giveUp = (why: string) => reject(new Error([`Cuewire ${why}`, ...this.#output].join('\n')));
      limit.addEventListener('abort', () => giveUp('did not start in time.'), { once: true });
      // 'close', because the lines that say why come before it but may come after 'exit'.
      this.#child.once('close', () => giveUp('ended while it started.'));
    });
  }

  async #end(): Promise<void> {
    if (!this.#isRunning) return;
    this.#child.kill('SIGTERM');
    const overdue = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MS);
    await this.#exited;
    clearTimeout(overdue);
  }

  get #isRunning(): boolean {
    const { pid, exitCode, signalCode } = this.#child;
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  #keep(line: string): void {
    this.#output.push(line);
    if (this.#output.length > OUTPUT_KEPT_LINES) this.#output.shift();
  }
}
