// Hints between nodes by NOTIFY, on a connection of their own. Nothing rests on them: while the connection is broken there
// are none, and nodes find everything at their next beat.
import type { Hint, Signals } from '../../engine/node-ports.ts';
import type { Alarm, Clock } from '../../engine/ports.ts';
import { connect, defaultConnectionLimits } from './connect.ts';
import type { DatabaseUrl } from './database-url.ts';
import type { Client } from './session.ts';

const CHANNEL = 'cuewire_nodes';
const RECONNECT_MS = 1000;

export class PostgresSignals implements Signals, AsyncDisposable {
  readonly #database: DatabaseUrl;
  readonly #clock: Clock;
  #client: Client | null = null;
  #heard: (hint: Hint) => void = () => undefined;
  #again: Alarm | null = null;
  #connecting: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(database: DatabaseUrl, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** Resolves when hints arrive, or cannot for now. */
  open(): Promise<void> {
    this.#connecting = this.#connect();
    return this.#connecting;
  }

  listen(heard: (hint: Hint) => void): void {
    this.#heard = heard;
  }

  send(hint: Hint): void {
    // One that does not arrive is as good as lost.
    this.#client?.query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify(hint)]).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#again?.cancel();
    await this.#connecting;
    await this.#client?.end();
  }

  async #connect(): Promise<void> {
    try {
      const client = await connect(this.#database, defaultConnectionLimits);
      const own = await pidOf(client);
      client.on('notification', ({ processId, payload }) => {
        const hint = processId === own ? null : hintOf(payload);
        if (hint !== null) this.#heard(hint);
      });
      client.once('end', () => this.#lost());
      await client.query(`LISTEN ${CHANNEL}`);
      this.#client = client;
    } catch {
      this.#lost();
    }
  }

  #lost(): void {
    this.#client = null;
    if (this.#isClosed) return;
    this.#again?.cancel();
    this.#again = this.#clock.alarm(RECONNECT_MS, () => void this.open());
  }
}

async function pidOf(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid;
}

/** Null for what no node of ours says. */
function hintOf(payload: string | undefined): Hint | null {
  try {
    const { nudged, roll } = JSON.parse(payload ?? '') as Partial<Hint>;
    return Array.isArray(nudged) && typeof roll === 'boolean' ? { nudged, roll } : null;
  } catch {
    return null;
  }
}
