// A PostgreSQL of the benchmark's own, and what it has spent. Its settings are its defaults but for a larger cache and
// fewer checkpoints; a commit waits for its disk.
import { Client } from 'pg';
import { Cluster } from '../postgres/cluster.ts';
import type { PostgresVersion } from '../postgres/binaries.ts';
import { cpuOfFamilyUs } from './process-cost.ts';

const SETTINGS = {
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  max_locks_per_transaction: '256',
  // Counts statements; costs about a microsecond for each.
  shared_preload_libraries: 'pg_stat_statements',
};

export interface PostgresCost {
  /** Of all its processes; null where the system does not tell. */
  readonly cpuUs: number | null;
  /** That wrote something: each of them took a number. */
  readonly transactions: number;
  readonly statements: number;
  /** Written to its log. */
  readonly logBytes: number;
  /** Of its databases, as they are. */
  readonly diskBytes: number;
}

export class PostgresServer implements AsyncDisposable {
  readonly #cluster: Cluster;

  static async start(options: { parent: string; version?: PostgresVersion }): Promise<PostgresServer> {
    await using opened = new AsyncDisposableStack();
    const version = options.version ?? '18';
    const cluster = opened.use(await Cluster.start({ version, settings: SETTINGS, parent: options.parent }));
    const server = new PostgresServer(cluster);
    await server.rows('CREATE EXTENSION pg_stat_statements');
    opened.move();
    return server;
  }

  private constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  get url(): string {
    return this.#cluster.url();
  }

  async cost(): Promise<PostgresCost> {
    const [row = {}] = await this.rows(`
      SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS transactions,
        (SELECT sum(calls) FROM pg_stat_statements) AS statements,
        pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS log, pg_database_size(current_database()) AS disk`);
    return {
      cpuUs: await cpuOfFamilyUs(this.#cluster.serverId),
      transactions: Number(row['transactions']),
      statements: Number(row['statements']),
      logBytes: Number(row['log']),
      diskBytes: Number(row['disk']),
    };
  }

  async rows(sql: string): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: this.url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cluster[Symbol.asyncDispose]();
  }
}

/** What was spent between looks, added up over several turns. */
export class Spending {
  readonly #server: PostgresServer;
  readonly #spent = { cpuUs: 0, transactions: 0, statements: 0, logBytes: 0, diskBytes: 0 };

  constructor(server: PostgresServer) {
    this.#server = server;
  }

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = await this.#server.cost();
    const result = await work();
    const after = await this.#server.cost();
    for (const name of ['cpuUs', 'transactions', 'statements', 'logBytes', 'diskBytes'] as const) {
      this.#spent[name] += (after[name] ?? Number.NaN) - (before[name] ?? Number.NaN);
    }
    return result;
  }

  /** Per delivery. */
  over(deliveries: number): PostgresCost {
    const { cpuUs, transactions, statements, logBytes, diskBytes } = this.#spent;
    return {
      cpuUs: Number.isNaN(cpuUs) ? null : cpuUs / deliveries,
      transactions: transactions / deliveries,
      statements: statements / deliveries,
      logBytes: logBytes / deliveries,
      diskBytes: diskBytes / deliveries,
    };
  }
}
