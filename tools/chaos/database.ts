// The database of a chaos run: a primary with a synchronous standby, both real servers on loopback.
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { PostgresVersion } from '../postgres/binaries.ts';
import { Cluster } from '../postgres/cluster.ts';

const LOOK_MS = 200;
const LOOKS_MAX = 150;

export class ChaosDatabase implements AsyncDisposable {
  readonly #standby: Cluster;
  #primary: Cluster;
  #hasFailedOver = false;

  static async start(version: PostgresVersion): Promise<ChaosDatabase> {
    await using opened = new AsyncDisposableStack();
    const primary = opened.use(await Cluster.start({ version }));
    await execute(primary.url(), 'CREATE DATABASE cuewire');
    await primary.stop();
    const standby = opened.use(await Cluster.standbyOf(primary, { version, name: 'standby' }));
    await primary.start();
    await standby.start();
    await execute(primary.url(), "ALTER SYSTEM SET synchronous_standby_names = 'standby'");
    await execute(primary.url(), 'SELECT pg_reload_conf()');
    const database = new ChaosDatabase(primary, standby);
    await database.#untilInStep();
    opened.move();
    return database;
  }

  private constructor(primary: Cluster, standby: Cluster) {
    this.#primary = primary;
    this.#standby = standby;
  }

  get url(): string {
    const hosts = [this.#primary, this.#standby].map(({ port }) => `127.0.0.1:${port}`).join(',');
    return `postgres://postgres@${hosts}/cuewire?target_session_attrs=read-write`;
  }

  /** Stops it in the middle of everything, as a crash or in good order, and starts it again. */
  async restart(signal: 'SIGINT' | 'SIGQUIT', downMs: number): Promise<void> {
    const present = this.#hasFailedOver ? this.#standby : this.#primary;
    await present.stop(signal);
    await pause(downMs);
    await present.start();
  }

  /** The primary is lost for good, and the standby takes its place. */
  async failOver(): Promise<void> {
    if (this.#hasFailedOver) return;
    await this.#untilInStep();
    await this.#primary.stop('SIGQUIT');
    await this.#standby.promote();
    this.#hasFailedOver = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#standby[Symbol.asyncDispose]();
    await this.#primary[Symbol.asyncDispose]();
  }

  /** What the primary acknowledges, the standby has. */
  async #untilInStep(): Promise<void> {
    for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
      const rows = await execute(this.#primary.url(), 'SELECT sync_state FROM pg_stat_replication');
      if (rows.some((row) => row['sync_state'] === 'sync')) return;
      await pause(LOOK_MS);
    }
    throw new Error('the standby does not keep up');
  }
}

async function execute(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
