// One connection, whose work is carried out in the order in which it was asked for. It is made when it is needed, and
// made anew after it broke: a server that restarts or fails over costs those calls that met it, and no restart of ours.
import { type Client as PgClient, DatabaseError } from 'pg';
import { RefusalError } from '../../core/refusal.ts';
import { connect, type ConnectionLimits, NoPrimaryError } from './connect.ts';
import type { DatabaseUrl } from './database-url.ts';

export type Client = PgClient;

/** Calls that wait for their turn before more are refused. */
const WAITING_MAX = 1000;
const RETRY_AFTER_SECONDS = 2;

export class Session {
  readonly #database: DatabaseUrl;
  readonly #limits: ConnectionLimits;
  #client: Client | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #isClosed = false;

  constructor(database: DatabaseUrl, limits: ConnectionLimits) {
    this.#database = database;
    this.#limits = limits;
  }

  /** How many calls have not been answered. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Rejects with RefusalError `unavailable` when the database could not be asked, or did not answer in time. */
  async run<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    if (this.#isClosed) throw new Error('The store is closed.');
    if (this.#waiting >= WAITING_MAX) throw unavailable('More calls wait for the database than are held.');
    this.#waiting += 1;
    const result = this.#last.then(() => this.#carryOut(work));
    this.#last = result.catch(() => undefined);
    try {
      return await result;
    } finally {
      this.#waiting -= 1;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
    const client = this.#client;
    this.#client = null;
    await client?.end();
  }

  async #carryOut<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    try {
      return await work((this.#client ??= await this.#open()));
    } catch (cause) {
      if (!isOutage(cause)) throw cause;
      this.#drop();
      throw unavailable('The database could not be asked.', cause);
    }
  }

  async #open(): Promise<Client> {
    const client = await connect(this.#database, this.#limits);
    client.once('end', () => {
      if (this.#client === client) this.#client = null;
    });
    return client;
  }

  #drop(): void {
    const client = this.#client;
    this.#client = null;
    // It may be broken: then there is nobody to say good-bye to.
    client?.end().catch(() => undefined);
  }
}

function unavailable(detail: string, cause?: unknown): RefusalError {
  return new RefusalError('unavailable', detail, { retryAfterSeconds: RETRY_AFTER_SECONDS, cause });
}

/**
 * Classes of SQLSTATE that are about the server or its circumstances, not about what was asked of it: connection (08),
 * transaction rolled back (40), resources such as disk and connections (53), operator intervention (57, which a
 * statement timeout belongs to), system error (58).
 */
const OUTAGE_CLASSES: ReadonlySet<string> = new Set(['08', '40', '53', '57', '58']);
/** read_only_sql_transaction: the primary has become a standby; lock_not_available. */
const OUTAGE_CODES: ReadonlySet<string> = new Set(['25006', '55P03']);

function isOutage(cause: unknown): boolean {
  if (cause instanceof NoPrimaryError) return true;
  if (cause instanceof DatabaseError) {
    const code = cause.code ?? '';
    return OUTAGE_CLASSES.has(code.slice(0, 2)) || OUTAGE_CODES.has(code);
  }
  return cause instanceof Error && (CONNECTION_LOST.test(cause.message) || 'syscall' in cause);
}

/** What the driver says of a connection that ended or did not answer; these errors have no code. */
const CONNECTION_LOST = /^(Connection terminated|Query read timeout|Client (has|was) |timeout expired)/;
