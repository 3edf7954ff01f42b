// Hints between nodes by LISTEN and NOTIFY: they make things quick, and nothing rests on them. What is not heard, because a
// connection broke or a hint was not sent, the next beat finds.
import { randomUUID } from 'node:crypto';
import type { Clock, Alarm } from '../../engine/ports.ts';
import type { Hint, Signals } from '../../engine/node-ports.ts';
import { connect, type ConnectionLimits, defaultConnectionLimits } from './connect.ts';
import type { DatabaseUrl } from './database-url.ts';
import { type Client, Session } from './session.ts';

const CHANNEL = 'cuewire';
/** Before a broken connection is made anew. */
const RECONNECT_MS = 1000;
/** Hints that wait to be sent before more are left out. */
const WAITING_MAX = 10;

interface Message extends Hint {
  readonly from: string;
}

export class PostgresSignals implements Signals, AsyncDisposable {
  readonly #database: DatabaseUrl;
  readonly #clock: Clock;
  readonly #limits: ConnectionLimits;
  readonly #sender: Session;
  /** Tells our own hints from those of others. */
  readonly #name = randomUUID();
  #listener: Client | null = null;
  #again: Alarm | null = null;
  #isClosed = false;
  #connecting: Promise<void> = Promise.resolve();

  constructor(database: DatabaseUrl, clock: Clock, limits: Partial<ConnectionLimits> = {}) {
    this.#database = database;
    this.#clock = clock;
    this.#limits = { ...defaultConnectionLimits, ...limits };
    this.#sender = new Session(database, this.#limits);
  }

  send(hint: Hint): void {
    if (this.#isClosed || this.#sender.waiting >= WAITING_MAX) return;
    const message = JSON.stringify({ ...hint, from: this.#name } satisfies Message);
    this.#sender
      .run((client) => client.query('SELECT pg_notify($1, $2)', [CHANNEL, message]))
      .catch(() => undefined);
  }

  listen(heard: (hint: Hint) => void): void {
    this.#connecting = this.#listen(heard);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#again?.cancel();
    await this.#connecting;
    await this.#listener?.end().catch(() => undefined);
    await this.#sender.close();
  }

  async #listen(heard: (hint: Hint) => void): Promise<void> {
    try {
      const client = await connect(this.#database, this.#limits);
      client.on('notification', ({ payload }) => {
        const { from, ...hint } = JSON.parse(payload ?? '{}') as Message;
        if (from !== this.#name) heard(hint);
      });
      client.once('end', () => {
        this.#listener = null;
        this.#later(heard);
      });
      this.#listener = client;
      await client.query(`LISTEN ${CHANNEL}`);
      // What was said while nobody listened is in the roll.
      heard({ nudged: [], roll: true });
    } catch {
      if (this.#listener === null) this.#later(heard);
    }
  }

  #later(heard: (hint: Hint) => void): void {
    if (this.#isClosed) return;
    this.#again = this.#clock.alarm(RECONNECT_MS, () => {
      this.#connecting = this.#listen(heard);
    });
  }
}
