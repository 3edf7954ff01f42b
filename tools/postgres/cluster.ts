// A PostgreSQL server of one's own, for tests and the benchmark: made in a folder that goes with it, on a free port of
// 127.0.0.1, and ended by its process id.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, postgresPrograms, type PostgresVersion, serverAccount } from './binaries.ts';

export interface ClusterOptions {
  readonly version: PostgresVersion;
  /** Where its folder is made; the system's temporary directory when left out. */
  readonly parent?: string;
  /** Settings of the server, beside those that every cluster has. */
  readonly settings?: Readonly<Record<string, string>>;
}

const READY = 'database system is ready to accept';
/**
 * Runs the server given to it and ends with it. When whoever started this is gone, however it went, standard input
 * ends: then nobody is left to stop the server, so the keeper does, and removes its folder.
 */
const KEEPER = `
  exec 3<&0
  "$@" 3<&- &
  server=$!
  (trap '' TERM INT HUP; read -r _ <&3; kill -KILL $$; kill -QUIT $server; sleep 1; rm -rf "$0") &
  keeper=$!
  wait $server
  kill -KILL $keeper`;
/** Characters of what it says. */
const OUTPUT_KEPT = 4000;

export class Cluster implements AsyncDisposable {
  readonly port: number;
  /** Holds its data. */
  readonly folder: string;
  readonly #programs: string;
  readonly #account: Account;
  readonly #settings: Readonly<Record<string, string>>;
  #server: ChildProcess | null = null;
  #output = '';

  /** Makes its files and starts the server. */
  static async start(options: ClusterOptions): Promise<Cluster> {
    const cluster = await Cluster.#place(options);
    try {
      await cluster.#initialize();
      await cluster.start();
    } catch (cause) {
      await cluster[Symbol.asyncDispose]();
      throw cause;
    }
    return cluster;
  }

  /** A standby of `primary`, which must be stopped: a copy of its files. Neither is started. */
  static async standbyOf(primary: Cluster, options: ClusterOptions & { name: string }): Promise<Cluster> {
    const standby = await Cluster.#place({
      ...options,
      settings: {
        ...options.settings,
        primary_conninfo: `host=127.0.0.1 port=${primary.port} user=postgres application_name=${options.name}`,
      },
    });
    cpSync(primary.folder, standby.folder, { recursive: true });
    writeFileSync(join(standby.folder, 'standby.signal'), '');
    await standby.#run('chown', ['-R', `${standby.#account.uid}:${standby.#account.gid}`, standby.folder], {
      asAccount: false,
    });
    return standby;
  }

  static async #place({ version, parent = tmpdir(), settings = {} }: ClusterOptions): Promise<Cluster> {
    const account = serverAccount();
    const folder = mkdtempSync(join(parent, 'cuewire-cluster-'));
    chownSync(folder, account.uid, account.gid);
    return new Cluster({
      programs: postgresPrograms(version),
      account,
      folder,
      settings,
      port: await freePort(),
    });
  }

  private constructor(parts: {
    programs: string;
    account: Account;
    folder: string;
    settings: Readonly<Record<string, string>>;
    port: number;
  }) {
    this.#programs = parts.programs;
    this.#account = parts.account;
    this.folder = parts.folder;
    this.#settings = parts.settings;
    this.port = parts.port;
  }

  url(database = 'postgres'): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`;
  }

  /** The process id of the server. */
  get serverId(): number {
    return Number.parseInt(readFileSync(join(this.folder, 'postmaster.pid'), 'utf8'), 10);
  }

  async start(): Promise<void> {
    const settings = { ...this.#settings, port: String(this.port), listen_addresses: '127.0.0.1' };
    const values = Object.entries({ ...settings, unix_socket_directories: '' }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const program = [join(this.#programs, 'bin/postgres'), '-D', this.folder, ...values];
    const server = spawn('sh', ['-c', KEEPER, this.folder, ...program], {
      ...this.#account,
      cwd: this.folder,
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    this.#server = server;
    this.#output = '';
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${this.#output}`)));
      server.stderr?.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-OUTPUT_KEPT);
        // A line may come in pieces.
        if (this.#output.includes(READY)) resolve();
      });
    });
    server.removeAllListeners('exit');
  }

  /** SIGINT cuts connections and stops cleanly, SIGQUIT is a crash. */
  async stop(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    process.kill(this.serverId, signal);
    await exited;
  }

  /** Makes a standby the primary. */
  async promote(): Promise<void> {
    await this.#run(join(this.#programs, 'bin/pg_ctl'), ['promote', '-w', '-D', this.folder]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGQUIT');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #initialize(): Promise<void> {
    const how = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
    await this.#run(join(this.#programs, 'bin/initdb'), ['-D', this.folder, ...how]);
  }

  async #run(program: string, values: readonly string[], { asAccount = true } = {}): Promise<void> {
    const child = spawn(program, values, {
      ...(asAccount ? this.#account : {}),
      cwd: this.folder,
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`${program} failed (${code}):\n${output}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return address.port;
}
