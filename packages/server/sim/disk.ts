// The folder that outlives every crash, and what the simulator itself reads from it: plain SQL on a connection of its
// own, so that no code under test stands between the checks and the disk.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { isTerminal, type DeliveryState } from '../src/core/delivery.ts';
import type { NodeId } from '../src/core/ids.ts';
import type { Outcome } from '../src/core/outcome.ts';
import { prepareFeed } from '../src/store/sqlite/feed.ts';
import type { Keys } from '../src/store/keys.ts';

type Feed = ReturnType<typeof prepareFeed>;

/** Memory where there is such a folder: nothing here has to survive the machine. */
const MEMORY_FOLDER = '/dev/shm';

export interface StoredEvent {
  readonly key: number;
  readonly marker: number;
  readonly workspaceKey: number;
  readonly type: string;
  readonly subject: string;
  readonly data: string;
}

export interface StoredDelivery {
  readonly key: number;
  readonly eventKey: number;
  readonly endpointKey: number;
  readonly state: DeliveryState;
  readonly attemptsMade: number;
  readonly dueAt: number | null;
}

export interface StoredAttempt {
  readonly deliveryKey: number;
  readonly number: number;
  readonly startedAt: number;
  readonly outcome: Outcome;
}

const EVENT = `SELECT id AS key, occurred_at AS marker, workspace_id AS workspaceKey, type,
  subject_kind || '/' || subject_id AS subject, data FROM events`;
const DELIVERY = `SELECT id AS key, event_id AS eventKey, endpoint_id AS endpointKey, state,
  attempts_made AS attemptsMade, due_at AS dueAt FROM deliveries`;

export class Disk {
  readonly #folder: string;
  #generation = 1;
  #connection: DatabaseSync | null = null;
  #feed: Feed | null = null;
  readonly #statements = new Map<string, StatementSync>();

  constructor() {
    this.#folder = mkdtempSync(join(existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : tmpdir(), 'cuewire-sim-'));
  }

  get path(): string {
    return join(this.#folder, `${this.#generation}.db`);
  }

  /** What the files hold at this moment is all that the next start finds: closing tidies up, a crash does not. */
  crash(): void {
    const crashed = this.path;
    this.disconnect();
    this.#generation += 1;
    for (const part of ['', '-wal']) {
      if (existsSync(crashed + part)) copyFileSync(crashed + part, this.path + part);
    }
  }

  /** A writer that closes tidies up only when nobody else has the file open. */
  disconnect(): void {
    this.#statements.clear();
    this.#feed = null;
    this.#connection?.close();
    this.#connection = null;
  }

  remove(): void {
    this.disconnect();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** As the server reads it: this is what followers look at. */
  feed(keys: Keys): Feed {
    this.#connection ??= new DatabaseSync(this.path, { readOnly: true });
    this.#feed ??= prepareFeed(this.#connection, keys);
    return this.#feed;
  }

  events(): StoredEvent[] {
    return this.#all(EVENT) as unknown as StoredEvent[];
  }

  event(key: number): StoredEvent | undefined {
    return this.#all(`${EVENT} WHERE id = ?`, key)[0] as StoredEvent | undefined;
  }

  eventOf(marker: number): StoredEvent | undefined {
    return this.#all(`${EVENT} WHERE occurred_at = ?`, marker)[0] as StoredEvent | undefined;
  }

  deliveries(): StoredDelivery[] {
    return this.#all(DELIVERY) as unknown as StoredDelivery[];
  }

  delivery(eventKey: number, endpointKey: number): StoredDelivery | undefined {
    return this.#all(`${DELIVERY} WHERE event_id = ? AND endpoint_id = ?`, eventKey, endpointKey)[0] as
      | StoredDelivery
      | undefined;
  }

  /** Deliveries that may be sent once more by an operator. */
  ended(): StoredDelivery[] {
    return this.deliveries().filter(({ state }) => isTerminal(state));
  }

  deliveryByKey(key: number): StoredDelivery | undefined {
    return this.#all(`${DELIVERY} WHERE id = ?`, key)[0] as StoredDelivery | undefined;
  }

  /** Those of the first endpoints' partitions, and that of retention behind them. */
  keepPartitions(count: number): void {
    const database = new DatabaseSync(this.path);
    database.prepare('DELETE FROM partitions WHERE number > ?').run(count);
    database.close();
  }

  isEnabled(endpointKey: number): boolean {
    return this.#all('SELECT enabled FROM endpoints WHERE id = ?', endpointKey)[0]?.['enabled'] === 1;
  }

  partition(number: number): { owner: NodeId | null; token: number } {
    const [row] = this.#all('SELECT owner, token FROM partitions WHERE number = ?', number);
    return row as unknown as { owner: NodeId | null; token: number };
  }

  hasNudge(endpointKey: number, kind: string): boolean {
    return this.#all('SELECT 1 FROM nudges WHERE endpoint_id = ? AND kind = ?', endpointKey, kind).length > 0;
  }

  pending(): StoredDelivery[] {
    return this.#all(`${DELIVERY} WHERE state = 'pending'`) as unknown as StoredDelivery[];
  }

  runningReplays(): number {
    return this.#all(`SELECT 1 FROM replays WHERE state = 'running'`).length;
  }

  pendingCount(): number {
    return Number(
      this.#all(`SELECT count(*) AS count FROM deliveries WHERE state = 'pending'`)[0]?.['count'],
    );
  }

  /** Pending deliveries of the endpoint for events before this one: of its subject, or of any when it is null. */
  earlierPending(event: StoredEvent, endpointKey: number, subject: string | null): EarlierDelivery[] {
    return this.#all(
      `SELECT deliveries.id AS key, events.id AS eventKey, events.occurred_at AS marker
       FROM deliveries JOIN events ON events.id = deliveries.event_id
       WHERE deliveries.state = 'pending' AND deliveries.endpoint_id = ? AND deliveries.event_id < ?
         AND (? IS NULL OR events.subject_kind || '/' || events.subject_id = ?)`,
      endpointKey,
      event.key,
      subject,
      subject,
    ) as unknown as EarlierDelivery[];
  }

  attempts(): StoredAttempt[] {
    return this.#all(
      'SELECT delivery_id, number, started_at, outcome FROM attempts ORDER BY delivery_id, number',
    ).map((row) => ({
      deliveryKey: Number(row['delivery_id']),
      number: Number(row['number']),
      startedAt: Number(row['started_at']),
      outcome: JSON.parse(String(row['outcome'])) as Outcome,
    }));
  }

  #all(sql: string, ...values: (number | string | null)[]): Record<string, unknown>[] {
    this.#connection ??= new DatabaseSync(this.path, { readOnly: true });
    const statement = this.#statements.get(sql) ?? this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement.all(...values);
  }
}

/** A pending delivery, with what tells its event. */
export interface EarlierDelivery {
  readonly key: number;
  readonly eventKey: number;
  readonly marker: number;
}
