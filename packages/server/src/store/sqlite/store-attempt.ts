// Attempts in the log, and what becomes of their deliveries.
import type { DatabaseSync } from 'node:sqlite';
import { type DeliveryId, type EndpointId, firstKeyAt } from '../../core/ids.ts';
import type { MovedUp } from '../../engine/ports.ts';
import type { AttemptRow } from './batch-rows.ts';
import type { Claims } from './claims.ts';
import type { Keys } from '../keys.ts';
import { prepareInsertRows, type RowValues } from './insert-rows.ts';
import { prepareLines } from './lines.ts';
import { integer } from '../rows.ts';

export function prepareStoreAttempts(database: DatabaseSync, keys: Keys) {
  const lines = prepareLines(database);
  const log = prepareLog(database);
  const endLate = prepareEndLate(database);
  // Only a pending delivery moves on: what was canceled or expired meanwhile stays so, its last attempt counts.
  const advance = database.prepare(
    `UPDATE deliveries SET attempts_made = max(attempts_made, ?), state = ?, due_at = ?, ended_at = ?
     WHERE id = ? AND state = 'pending'`,
  );

  /** Made under a lease that was lost: it is known, and no more than that. */
  function storeLate(row: AttemptRow, now: number, claims: Claims): void {
    const [deliveryKey, , startedAt] = row.columns;
    if (log.has(row) || !log.append(row, now)) return;
    if (row.state !== 'delivered') return;
    const endpointKey = endLate(deliveryKey, row.endedAt ?? now, startedAt);
    if (endpointKey === null) return;
    if (row.line !== null) lines.advance(row.line, () => now);
    claims.nudge(endpointKey, 'ended');
  }

  /** Answers what moved up; null: nothing. Rows of the log are added to `logged`, if they are not in it yet. */
  function storeAttempt(
    row: AttemptRow,
    now: number,
    claims: Claims | null,
    logged: AttemptRow[],
  ): MovedUp | null {
    const { columns, state, dueAt, endedAt, line, lease } = row;
    if (claims !== null && lease !== null && !claims.isValid(lease)) {
      // It must find those before it.
      log.insert(logged.splice(0), now);
      storeLate(row, now, claims);
      return null;
    }
    const [deliveryKey, number] = columns;
    const { changes } = advance.run(number, state, dueAt, endedAt, deliveryKey);
    // Deleted for its age before the attempt came back: then there is no log that it belongs to.
    if (changes === 0 && !log.count(deliveryKey, number)) return null;
    logged.push(row);
    if (line === null || dueAt !== null || changes === 0) return null;
    const next = lines.advance(line, () => now);
    if (next === undefined) return null;
    return {
      endpointId: keys.id<EndpointId>(line.endpointKey),
      deliveryId: keys.id<DeliveryId>(next),
      after: keys.id<DeliveryId>(deliveryKey),
    };
  }

  return (rows: readonly AttemptRow[], now: number, claims: Claims | null): MovedUp[] => {
    if (claims !== null) log.catchUp();
    const logged: AttemptRow[] = [];
    const movedUp: MovedUp[] = [];
    for (const row of rows) {
      const moved = storeAttempt(row, now, claims, logged);
      if (moved !== null) movedUp.push(moved);
    }
    log.insert(logged, now);
    return movedUp;
  };
}

function prepareLog(database: DatabaseSync) {
  const insertRows = prepareInsertRows(
    database,
    `INSERT OR IGNORE INTO attempts
       (id, delivery_id, number, started_at, duration_ms, outcome, request_url, request_headers, response_headers,
        response_body, request_form)`,
    '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const selectSame = database.prepare(
    'SELECT 1 FROM attempts WHERE delivery_id = ? AND started_at = ? AND duration_ms = ? AND outcome = ?',
  );
  const selectMade = database.prepare('SELECT attempts_made FROM deliveries WHERE id = ?');
  const count = database.prepare('UPDATE deliveries SET attempts_made = max(attempts_made, ?) WHERE id = ?');
  // Above all that there have been, even when the newest are deleted (feed-cursor.ts).
  const selectLast = database.prepare(
    `SELECT max(ifnull((SELECT max(id) FROM attempts), 0),
                ifnull((SELECT max(attempt_id) FROM feed_floors), 0)) AS last`,
  );
  let lastKey = 0;

  function nextKey(now: number): number {
    lastKey = Math.max(lastKey + 1, firstKeyAt(now));
    return lastKey;
  }

  const log = {
    /** Others may have written to it. */
    catchUp(): void {
      lastKey = integer(selectLast.get() ?? {}, 'last');
    },

    /** False when its delivery is gone. */
    count: (deliveryKey: number, number: number): boolean => count.run(number, deliveryKey).changes > 0,

    /** One whose number is taken by another gets the next. */
    insert(rows: readonly AttemptRow[], now: number): void {
      const values: RowValues = [];
      for (const { columns } of rows) values.push(nextKey(now), ...columns);
      if (insertRows(values) === rows.length) return;
      // A late attempt has taken the number, or it is on disk already, though its commit was reported as failed.
      for (const row of rows) if (!log.has(row)) log.append(row, now);
    },

    /** The same attempt, whatever number it got. */
    has({ columns: [deliveryKey, , startedAt, durationMs, outcome] }: AttemptRow): boolean {
      return selectSame.get(deliveryKey, startedAt, durationMs, outcome) !== undefined;
    },

    /** With the next number. False when its delivery is gone. */
    append(row: AttemptRow, now: number): boolean {
      const [deliveryKey, , ...rest] = row.columns;
      const made = selectMade.get(deliveryKey);
      if (made === undefined) return false;
      const number = integer(made, 'attempts_made') + 1;
      log.count(deliveryKey, number);
      return insertRows([nextKey(now), deliveryKey, number, ...rest]) > 0;
    },
  };
  log.catchUp();
  return log;
}

/** What the endpoint took is delivered, whoever sent it; unless somebody has asked since for it to be sent again. */
function prepareEndLate(database: DatabaseSync) {
  const end = database.prepare(
    `UPDATE deliveries SET state = 'delivered', due_at = NULL, ended_at = ?
     WHERE id = ? AND state = 'pending' AND (reopened_at IS NULL OR reopened_at <= ?)
     RETURNING endpoint_id`,
  );
  /** The endpoint; null when it had ended already. */
  return (deliveryKey: number, endedAt: number, startedAt: number): number | null => {
    const row = end.get(endedAt, deliveryKey, startedAt);
    return row === undefined ? null : integer(row, 'endpoint_id');
  };
}
