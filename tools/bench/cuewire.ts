// The server as shipped, in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { DataDirectory } from './data-directory.ts';
import { nowUs } from './instruments/clock.ts';
import { cpuOfMainThreadUs, cpuOfProcessUs, type ResidentMemory, residentMemoryOf } from './process-cost.ts';

const ENTRY = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));
const LISTENS = /^Cuewire listens on (http:\/\/\S+)$/;
const START_LIMIT_MS = 120_000;
const READY_PAUSE_MS = 5;
/** Longer than the server's own grace at shutdown. */
const STOP_LIMIT_MS = 60_000;
const REQUEST_LIMIT_MS = 30_000;
const OUTPUT_KEPT_LINES = 20;

export interface CuewireOptions {
  readonly home: DataDirectory;
  /** Aborting it kills the server. */
  readonly signal: AbortSignal;
  /** Of a PostgreSQL store; the embedded one in `home` when left out. */
  readonly databaseUrl?: string;
  /** In place of the server's own: one that is told by the environment and ends as it does. */
  readonly program?: URL;
  /** What several servers on one database have in common. */
  readonly shared?: { readonly apiKey: string; readonly encryptionKey: string };
  /** File of a certificate authority that it trusts besides the usual ones. */
  readonly authority?: string;
}

export class Cuewire implements AsyncDisposable {
  readonly apiKey: string;
  readonly startedAtUs: number = nowUs();
  readonly #child: ChildProcess;
  readonly #signal: AbortSignal;
  readonly #exited: Promise<unknown>;
  /** The last lines that it wrote, for the report of a failure. */
  readonly #output: string[] = [];
  #url = '';
  #readyAtUs = 0;

  /** Resolves when it is ready. */
  static async start(options: CuewireOptions): Promise<Cuewire> {
    await using opened = new AsyncDisposableStack();
    const cuewire = opened.use(new Cuewire(options));
    await cuewire.#ready();
    opened.move();
    return cuewire;
  }

  private constructor({ home, signal, authority, databaseUrl, shared, program }: CuewireOptions) {
    this.apiKey = shared?.apiKey ?? newApiKey();
    this.#signal = signal;
    // Nothing that the caller's environment sets for a server of its own may change what is measured.
    const env = {
      PATH: process.env['PATH'],
      CUEWIRE_PORT: '0',
      CUEWIRE_DATA_DIR: home.path,
      CUEWIRE_API_KEY: this.apiKey,
      CUEWIRE_DELIVERY_ALLOW: '127.0.0.0/8',
      CUEWIRE_LOG_LEVEL: 'error',
      ...(shared === undefined ? {} : { CUEWIRE_ENCRYPTION_KEY: shared.encryptionKey }),
      ...(databaseUrl === undefined ? {} : { CUEWIRE_DATABASE_URL: databaseUrl }),
      CUEWIRE_LOG_ATTEMPTS: 'none',
      ...(authority === undefined ? {} : { NODE_EXTRA_CA_CERTS: authority }),
    };
    const command = program === undefined ? [ENTRY, 'serve'] : [fileURLToPath(program)];
    this.#child = spawn(process.execPath, command, {
      env,
      signal,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // An abort is reported here too; whoever waits for the exit learns of both.
    this.#child.on('error', (cause) => this.#keep(cause.message));
    this.#exited = new Promise((resolve) => this.#child.once('exit', resolve));
  }

  get ports(): readonly [number] {
    return [Number(new URL(this.#url).port)];
  }

  /** From the start of the process to the first 200 at /health/ready. */
  get readyAfterMs(): number {
    return (this.#readyAtUs - this.startedAtUs) / 1000;
  }

  /** Of all its threads since it started; null where the system does not tell. */
  cpuUs(): Promise<number | null> {
    return this.#child.pid === undefined ? Promise.resolve(null) : cpuOfProcessUs(this.#child.pid);
  }

  /** Of its main thread alone. */
  mainCpuUs(): Promise<number | null> {
    return this.#child.pid === undefined ? Promise.resolve(null) : cpuOfMainThreadUs(this.#child.pid);
  }

  residentMemory(): Promise<ResidentMemory | null> {
    return this.#child.pid === undefined ? Promise.resolve(null) : residentMemoryOf(this.#child.pid);
  }

  async registerEndpoints(urls: readonly string[], apiKey: string = this.apiKey): Promise<void> {
    for (const url of urls) await this.#post('/v1/endpoints', { url, event_types: ['*'] }, apiKey);
  }

  /** How many endpoints it knows of; a server among others hears of them a little later. */
  async countEndpoints(): Promise<number> {
    const response = await fetch(`${this.#url}/v1/endpoints`, {
      headers: { authorization: `Bearer ${this.apiKey}` },
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(REQUEST_LIMIT_MS)]),
    });
    const { data = [] } = (await response.json()) as { data?: readonly unknown[] };
    return data.length;
  }

  /** Answers the first key of a workspace beside the first one. */
  async makeWorkspace(name: string): Promise<string> {
    const made = await this.#post('/v1/workspaces', { name }, this.apiKey);
    return (made as { api_key: { key: string } }).api_key.key;
  }

  /** Lets it finish what is on its way. */
  async stop(): Promise<void> {
    if (!this.#isRunning) return;
    this.#child.kill('SIGTERM');
    const overdue = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MS);
    await this.#exited;
    clearTimeout(overdue);
  }

  /** Ends it on the spot: what a crash leaves is what is on disk. */
  async kill(): Promise<void> {
    if (!this.#isRunning) return;
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  async #post(path: string, body: unknown, apiKey: string): Promise<unknown> {
    const response = await fetch(this.#url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(REQUEST_LIMIT_MS)]),
    });
    const answer = await response.text();
    if (response.status !== 201) {
      throw new Error(`Cuewire refused ${path} (${response.status}): ${answer}`);
    }
    return JSON.parse(answer);
  }

  async #ready(): Promise<void> {
    const limit = AbortSignal.any([this.#signal, AbortSignal.timeout(START_LIMIT_MS)]);
    this.#url = await this.#announcedUrl(limit);
    for (;;) {
      const response = await fetch(`${this.#url}/health/ready`, { signal: limit });
      await response.arrayBuffer();
      if (response.status === 200) break;
      await sleep(READY_PAUSE_MS, undefined, { signal: limit });
    }
    this.#readyAtUs = nowUs();
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

  get #isRunning(): boolean {
    const { pid, exitCode, signalCode } = this.#child;
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  #keep(line: string): void {
    this.#output.push(line);
    if (this.#output.length > OUTPUT_KEPT_LINES) this.#output.shift();
  }
}

export function newApiKey(): string {
  return randomBytes(24).toString('hex');
}
