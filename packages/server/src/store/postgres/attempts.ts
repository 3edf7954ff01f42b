// The attempts of a commit: their log, and what becomes of their deliveries.
import type { Attempt, FinishedAttempt } from '../../core/attempt.ts';
import type { DeliveryState } from '../../core/delivery.ts';
import { firstKeyAt } from '../../core/ids.ts';
import type { Keys } from '../keys.ts';
import { expected } from './expectation.ts';
import { LineMap } from './lines.ts';
import { type Call, call, statement } from './statements.ts';
import { bigintArray, textArray } from './value-arrays.ts';

const COLUMNS = `id, delivery_id, number, started_at, duration_ms, outcome, request_url, request_headers,
  response_headers, response_body, request_form`;

// What is not above attempts_made was written before, by a commit that was reported as failed. A delivery that was
// dropped for its age before the attempt came back has no row, and no log that the attempt belongs to.
const INSERT_ATTEMPTS = statement(
  'insert_attempts',
  `INSERT INTO attempts (${COLUMNS})
   SELECT made.* FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[],
     $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
     AS made (${COLUMNS})
   JOIN deliveries ON deliveries.id = made.delivery_id
   WHERE deliveries.attempts_made < made.number`,
);

/** The same where it is known of each that it belongs there. */
const LOG_ATTEMPTS = statement(
  'log_attempts',
  `INSERT INTO attempts (${COLUMNS})
   SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[],
     $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])`,
);

// Only a pending delivery moves on: what was canceled or expired meanwhile stays so, its last attempt counts. Its row in
// `pending` is gone then, so that nothing of it changes there. Without a state, the attempts are counted and no more.
const ADVANCE_DELIVERIES = statement(
  'advance_deliveries',
  `WITH advanced AS (
     UPDATE deliveries SET attempts_made = made.number,
       state = CASE deliveries.state WHEN 'pending' THEN coalesce(made.state, 'pending') ELSE deliveries.state END,
       ended_at = CASE deliveries.state WHEN 'pending' THEN made.ended_at ELSE deliveries.ended_at END
     FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[])
       AS made (delivery_id, number, state, due_at, ended_at)
     WHERE deliveries.id = made.delivery_id AND deliveries.attempts_made < made.number
     RETURNING deliveries.id, made.due_at, made.ended_at
   ), ended AS (
     DELETE FROM pending USING advanced
     WHERE pending.delivery_id = advanced.id AND advanced.ended_at IS NOT NULL
   )
   UPDATE pending SET due_at = advanced.due_at FROM advanced
   WHERE pending.delivery_id = advanced.id AND advanced.due_at IS NOT NULL`,
);

/**
 * The same for deliveries of which each is pending and this is its next attempt. Their bounds, $7 and $8, spare the server
 * from opening all the partitions in which none of them is.
 */
const ADVANCE_EXPECTED = statement(
  'advance_expected',
  `WITH advanced AS (
     UPDATE deliveries SET attempts_made = made.number, state = made.state, ended_at = made.ended_at
     FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[])
       AS made (delivery_id, number, state, due_at, ended_at)
     WHERE deliveries.id = made.delivery_id AND deliveries.attempts_made = made.number - 1
       AND deliveries.state = 'pending' AND deliveries.id BETWEEN $7::bigint AND $8::bigint
     RETURNING deliveries.id, made.due_at, made.ended_at
   ), ended AS (
     DELETE FROM pending USING advanced
     WHERE pending.delivery_id = advanced.id AND advanced.ended_at IS NOT NULL
   ), later AS (
     UPDATE pending SET due_at = advanced.due_at FROM advanced
     WHERE pending.delivery_id = advanced.id AND advanced.due_at IS NOT NULL
   )
   SELECT ${expected('count(*) = $6::bigint')} FROM advanced`,
);

/** What becomes of a delivery. */
export interface DeliveryAdvance {
  readonly deliveryKey: number;
  readonly attemptsMade: number;
  /** Null: it stays as it is. */
  readonly state: DeliveryState | null;
  readonly dueAt: number | null;
  readonly endedAt: number | null;
}

export interface AttemptRows {
  readonly calls: readonly Call[];
  /** The lines in which a delivery may have ended, with the last that did. */
  readonly ended: LineMap<number>;
}

/** Counts attempts up, in the form of an id's key: later ones have larger keys, across restarts, too. */
export class AttemptKeys {
  #last: number;

  constructor(last: number) {
    this.#last = last;
  }

  next(now: number): number {
    this.#last = Math.max(this.#last + 1, firstKeyAt(now));
    return this.#last;
  }
}

export function attemptRows(
  attempts: readonly FinishedAttempt[],
  now: number,
  { keys, attemptKeys }: { keys: Keys; attemptKeys: AttemptKeys },
): AttemptRows {
  const ended = new LineMap<number>();
  if (attempts.length === 0) return { calls: [], ended };
  const once = withoutTwins(attempts);
  const attemptIds = once.map(() => attemptKeys.next(now));
  for (const { attempt, dueAt, line } of attempts) {
    if (line === null || dueAt !== null) continue;
    const { endpointId, orderKey } = line;
    ended.set({ endpointKey: keys.own(endpointId), orderKey }, keys.own(attempt.deliveryId));
  }
  const logged = once.map(({ attempt }) => attempt);
  const advances = lastOfEach(once).map((last) => advanceOf(last, keys));
  const calls = [logAttempts(logged, attemptIds, keys, INSERT_ATTEMPTS), advanceDeliveries(advances)];
  return { calls, ended };
}

/** What writes attempts into the log, and what becomes of their deliveries. */
export function attemptCalls(
  logged: readonly Attempt[],
  ids: readonly number[],
  advances: readonly DeliveryAdvance[],
  keys: Keys,
): Call[] {
  return [logAttempts(logged, ids, keys), advanceDeliveries(advances)];
}

export function logAttempts(
  logged: readonly Attempt[],
  ids: readonly number[],
  keys: Keys,
  how = LOG_ATTEMPTS,
): Call {
  return call(
    how,
    bigintArray(ids),
    bigintArray(logged.map(({ deliveryId }) => keys.own(deliveryId))),
    bigintArray(logged.map(({ number }) => number)),
    bigintArray(logged.map(({ startedAt }) => startedAt)),
    bigintArray(logged.map(({ durationMs }) => durationMs)),
    textArray(logged.map(({ outcome }) => JSON.stringify(outcome))),
    textArray(logged.map(({ requestUrl }) => requestUrl)),
    textArray(logged.map(({ requestHeaders }) => JSON.stringify(requestHeaders))),
    textArray(logged.map(({ responseHeaders }) => JSON.stringify(responseHeaders))),
    textArray(logged.map(({ responseBody }) => responseBody)),
    textArray(logged.map(({ requestForm }) => requestForm)),
  );
}

function advanceDeliveries(advances: readonly DeliveryAdvance[]): Call {
  return call(ADVANCE_DELIVERIES, ...advanceColumns(advances));
}

/** Fails when one of them is not as expected. In one order, so that nobody waits for who waits for him. */
export function advanceExpected(advances: readonly DeliveryAdvance[]): Call {
  const ordered = advances.toSorted((one, other) => one.deliveryKey - other.deliveryKey);
  const [first = 0, last = 0] = [ordered[0], ordered.at(-1)].map((one) => one?.deliveryKey);
  return call(ADVANCE_EXPECTED, ...advanceColumns(ordered), ordered.length, first, last);
}

function advanceColumns(advances: readonly DeliveryAdvance[]): Buffer[] {
  return [
    bigintArray(advances.map(({ deliveryKey }) => deliveryKey)),
    bigintArray(advances.map(({ attemptsMade }) => attemptsMade)),
    textArray(advances.map(({ state }) => state)),
    bigintArray(advances.map(({ dueAt }) => dueAt)),
    bigintArray(advances.map(({ endedAt }) => endedAt)),
  ];
}

export function advanceOf({ attempt, state, dueAt }: FinishedAttempt, keys: Keys): DeliveryAdvance {
  return {
    deliveryKey: keys.own(attempt.deliveryId),
    attemptsMade: attempt.number,
    state,
    dueAt,
    endedAt: dueAt === null ? attempt.startedAt + attempt.durationMs : null,
  };
}

function withoutTwins(attempts: readonly FinishedAttempt[]): FinishedAttempt[] {
  const seen = new Set<string>();
  return attempts.filter(({ attempt: { deliveryId, number } }) => {
    const name = `${deliveryId} ${number}`;
    const isNew = !seen.has(name);
    seen.add(name);
    return isNew;
  });
}

/** One statement sees a row once, so of the attempts of one delivery the last says what becomes of it. */
function lastOfEach(attempts: readonly FinishedAttempt[]): FinishedAttempt[] {
  const last = new Map<string, FinishedAttempt>();
  for (const finished of attempts) last.set(finished.attempt.deliveryId, finished);
  return [...last.values()];
}
