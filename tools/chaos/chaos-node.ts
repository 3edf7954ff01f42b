// One `cuewire serve` among others on the same database: started, killed, stopped, put to sleep.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));
const LISTENS = /^Cuewire listens on (http:\/\/\S+)$/;
const START_LIMIT_MS = 60_000;
const OUTPUT_KEPT_LINES = 30;

export interface ChaosNodeOptions {
  readonly name: string;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly apiKey: string;
  /** All nodes seal secrets with the same one. */
  readonly encryptionKey: string;
  /** It ended although nobody asked it to. */
  readonly died: (how: string) => void;
}

export class ChaosNode implements AsyncDisposable {
  readonly name: string;
  readonly #options: ChaosNodeOptions;
  #child: ChildProcess | null = null;
  #url: string | null = null;
  #isAsleep = false;
  #isEnding = false;
  #output: string[] = [];

  constructor(options: ChaosNodeOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** Null while it takes no requests. */
  get url(): string | null {
    return this.#isAsleep ? null : this.#url;
  }

  get isRunning(): boolean {
    return this.#child !== null;
  }

  /** What it wrote last. */
  get output(): readonly string[] {
    return this.#output;
  }

  async start(): Promise<void> {
    const { dataDir, databaseUrl, apiKey, encryptionKey } = this.#options;
    const child = spawn(process.execPath, [ENTRY, 'serve'], {
      env: {
        PATH: process.env['PATH'],
        CUEWIRE_PORT: '0',
        CUEWIRE_DATA_DIR: dataDir,
        CUEWIRE_DATABASE_URL: databaseUrl,
        CUEWIRE_API_KEY: apiKey,
        CUEWIRE_ENCRYPTION_KEY: encryptionKey,
        CUEWIRE_DELIVERY_ALLOW: '127.0.0.0/8',
        CUEWIRE_LOG_LEVEL: 'error',
        CUEWIRE_LOG_ATTEMPTS: 'none',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#isEnding = false;
    createInterface(child.stderr).on('line', (line) => {
      this.#output = [...this.#output, line].slice(-OUTPUT_KEPT_LINES);
    });
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    createInterface(child.stdout).on('line', (line) => {
      const url = LISTENS.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code, signal) => {
      if (this.#child === child) {
        if (!this.#isEnding)
          this.#options.died(`${this.name} died (${code ?? signal}):\n${this.#output.join('\n')}`);
        this.#child = null;
        this.#url = null;
      }
      reject(new Error(`${this.name} ended at its start:\n${this.#output.join('\n')}`));
    });
    const limit = setTimeout(() => reject(new Error(`${this.name} does not start`)), START_LIMIT_MS);
    try {
      this.#url = await promise;
    } finally {
      clearTimeout(limit);
    }
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  /** Neither hears nor says anything, until it is woken. */
  sleep(): void {
    this.#isAsleep = true;
    this.#child?.kill('SIGSTOP');
  }

  wake(): void {
    this.#isAsleep = false;
    this.#child?.kill('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.wake();
    await this.kill();
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#url = null;
    this.#isEnding = true;
    if (child === null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}
