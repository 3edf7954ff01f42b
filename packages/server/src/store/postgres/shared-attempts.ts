// Attempts where several nodes share the store: which of them are late, and what number each gets (engine/ports.ts). Decided
// here, from what the transaction has read and locked, and written by attempts.ts.
import type { Attempt, FinishedAttempt } from '../../core/attempt.ts';
import type { DeliveryState } from '../../core/delivery.ts';
import type { Lease } from '../../core/lease.ts';
import type { Keys } from '../keys.ts';
import { integer, integerOrNull, type Row, text } from '../rows.ts';
import type { DeliveryAdvance } from './attempts.ts';
import { type LineKey, LineMap } from './lines.ts';
import type { NudgeRow } from './nudges.ts';
import { type Call, call, statement } from './statements.ts';
import { bigintArray } from './value-arrays.ts';

const LOCK_DELIVERIES = statement(
  'lock_deliveries',
  `SELECT deliveries.id, endpoint_id, attempts_made, state, reopened_at
   FROM unnest($1::bigint[]) AS asked (id) JOIN deliveries ON deliveries.id = asked.id
   ORDER BY deliveries.id FOR UPDATE OF deliveries`,
);
/** Of deliveries with the number of an attempt that is to be written, or a larger one: what there is already. */
const SELECT_LOGGED = statement(
  'select_logged',
  `SELECT logged.delivery_id, logged.started_at, logged.duration_ms, logged.outcome
   FROM unnest($1::bigint[], $2::bigint[]) AS asked (id, number)
   JOIN deliveries ON deliveries.id = asked.id AND deliveries.attempts_made >= asked.number
   CROSS JOIN LATERAL (
     SELECT delivery_id, started_at, duration_ms, outcome FROM attempts
     WHERE attempts.delivery_id = asked.id ORDER BY number DESC LIMIT 1000
   ) AS logged`,
);

/** First the deliveries, then the log. */
export function readForAttempts(attempts: readonly FinishedAttempt[], keys: Keys): [Call, Call] {
  const first = new Map<number, number>();
  for (const { attempt } of attempts) {
    const key = keys.own(attempt.deliveryId);
    first.set(key, Math.min(first.get(key) ?? attempt.number, attempt.number));
  }
  const ids = bigintArray([...first.keys()]);
  return [call(LOCK_DELIVERIES, ids), call(SELECT_LOGGED, ids, bigintArray([...first.values()]))];
}

interface Delivery {
  readonly endpointKey: number;
  readonly reopenedAt: number | null;
  attemptsMade: number;
  state: DeliveryState;
  advance: DeliveryAdvance | null;
}

export interface SharedAttempts {
  readonly logged: readonly Attempt[];
  readonly advances: readonly DeliveryAdvance[];
  /** Lines in which a delivery ended, with it; and those in which one ended late, of which nobody is told. */
  readonly ended: LineMap<number>;
  readonly endedLate: readonly LineKey[];
  readonly nudges: readonly NudgeRow[];
}

export class AttemptJudge {
  readonly #deliveries: Map<number, Delivery>;
  readonly #known: Set<string>;
  readonly #keys: Keys;
  readonly #isValid: (lease: Lease) => boolean;
  readonly #logged: Attempt[] = [];
  readonly #ended = new LineMap<number>();
  readonly #endedLate: LineKey[] = [];
  readonly #nudges: NudgeRow[] = [];

  constructor(parts: {
    deliveries: readonly Row[];
    logged: readonly Row[];
    keys: Keys;
    isValid: (lease: Lease) => boolean;
  }) {
    this.#keys = parts.keys;
    this.#isValid = parts.isValid;
    this.#known = new Set(parts.logged.map(nameOfRow));
    this.#deliveries = new Map(
      parts.deliveries.map((row) => [
        integer(row, 'id'),
        {
          endpointKey: integer(row, 'endpoint_id'),
          reopenedAt: integerOrNull(row, 'reopened_at'),
          attemptsMade: integer(row, 'attempts_made'),
          state: text(row, 'state') as DeliveryState,
          advance: null,
        },
      ]),
    );
  }

  judge(attempts: readonly FinishedAttempt[]): SharedAttempts {
    for (const finished of attempts) this.#judge(finished);
    return {
      logged: this.#logged,
      advances: [...this.#deliveries.values()].flatMap(({ advance }) => (advance === null ? [] : [advance])),
      ended: this.#ended,
      endedLate: this.#endedLate,
      nudges: this.#nudges,
    };
  }

  #judge(finished: FinishedAttempt): void {
    const { attempt, lease = null } = finished;
    const deliveryKey = this.#keys.own(attempt.deliveryId);
    const delivery = this.#deliveries.get(deliveryKey);
    // Dropped for its age before the attempt came back; or on disk already, though its commit was reported as failed.
    if (delivery === undefined || this.#known.has(nameOf(deliveryKey, attempt))) return;
    const isLate = lease !== null && !this.#isValid(lease);
    const number = isLate ? delivery.attemptsMade + 1 : Math.max(attempt.number, delivery.attemptsMade + 1);
    this.#known.add(nameOf(deliveryKey, attempt));
    this.#logged.push({ ...attempt, number });
    delivery.attemptsMade = number;
    const before = delivery.advance ?? { state: null, dueAt: null, endedAt: null };
    delivery.advance = { ...before, deliveryKey, attemptsMade: number };
    if (isLate) this.#endLate(finished, deliveryKey, delivery);
    else this.#advance(finished, deliveryKey, delivery);
  }

  #advance({ attempt, state, dueAt, line }: FinishedAttempt, deliveryKey: number, delivery: Delivery): void {
    if (delivery.state !== 'pending') return;
    const endedAt = dueAt === null ? attempt.startedAt + attempt.durationMs : null;
    delivery.state = state;
    delivery.advance = { deliveryKey, attemptsMade: delivery.attemptsMade, state, dueAt, endedAt };
    if (line === null || dueAt !== null) return;
    this.#ended.set({ endpointKey: delivery.endpointKey, orderKey: line.orderKey }, deliveryKey);
  }

  /** What the endpoint took is delivered, whoever sent it; unless somebody has asked since for it to be sent again. */
  #endLate({ attempt, state, line }: FinishedAttempt, deliveryKey: number, delivery: Delivery): void {
    const { startedAt, durationMs } = attempt;
    const { endpointKey, reopenedAt, attemptsMade } = delivery;
    if (state !== 'delivered' || delivery.state !== 'pending') return;
    if (reopenedAt !== null && reopenedAt > startedAt) return;
    delivery.state = 'delivered';
    const endedAt = startedAt + durationMs;
    delivery.advance = { deliveryKey, attemptsMade, state, dueAt: null, endedAt };
    if (line !== null) this.#endedLate.push({ endpointKey, orderKey: line.orderKey });
    this.#nudges.push({ endpointKey, kind: 'ended' });
  }
}

function nameOf(deliveryKey: number, { startedAt, durationMs, outcome }: Attempt): string {
  return `${deliveryKey} ${startedAt} ${durationMs} ${JSON.stringify(outcome)}`;
}

function nameOfRow(row: Row): string {
  const numbers = ['delivery_id', 'started_at', 'duration_ms'].map((column) => integer(row, column));
  return [...numbers, text(row, 'outcome')].join(' ');
}
