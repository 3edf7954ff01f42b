// Lines: deliveries of one endpoint that follow each other. Of all that are pending in a line exactly one has a due
// time; whatever ends it calls `advance` in the same transaction.
import type { DatabaseSync } from 'node:sqlite';
import type { LineRows } from './batch-rows.ts';
import { integer } from '../rows.ts';

/** What a row of `deliveries` becomes that is pending again since ?1: due, or behind what is pending in its line. */
export const REOPENED = `
  state = 'pending', ended_at = NULL, attempts_before = attempts_made, reopened_at = ?1,
  due_at = iif(order_key IS NOT NULL AND EXISTS (
    SELECT 1 FROM deliveries AS other
    WHERE other.endpoint_id = deliveries.endpoint_id AND other.order_key = deliveries.order_key
      AND other.state = 'pending'
  ), NULL, ?1)`;

export function prepareLines(database: DatabaseSync) {
  const selectPending = database.prepare(
    `SELECT 1 FROM deliveries
     WHERE endpoint_id = ? AND order_key = ? AND state = 'pending' LIMIT 1`,
  );
  const selectDue = database.prepare(
    `SELECT id FROM deliveries
     WHERE endpoint_id = ? AND order_key = ? AND state = 'pending' AND due_at IS NOT NULL LIMIT 1`,
  );
  const selectLast = database.prepare(
    `SELECT id FROM deliveries
     WHERE endpoint_id = ? AND order_key = ? AND state = 'pending' AND due_at IS NULL ORDER BY id DESC LIMIT 1`,
  );
  const selectNext = database.prepare(
    `SELECT id FROM deliveries
     WHERE endpoint_id = ? AND order_key = ? AND state = 'pending' AND due_at IS NULL ORDER BY id LIMIT 1`,
  );
  const moveUp = database.prepare('UPDATE deliveries SET due_at = ? WHERE id = ?');
  return {
    isBusy: ({ endpointKey, orderKey }: LineRows): boolean =>
      selectPending.get(endpointKey, orderKey) !== undefined,

    /** The largest key of those that are pending; 0 when there is none. */
    lastPending({ endpointKey, orderKey }: LineRows): number {
      const due = selectDue.get(endpointKey, orderKey)?.['id'];
      const last = selectLast.get(endpointKey, orderKey)?.['id'];
      return Math.max(Number(due ?? 0), Number(last ?? 0));
    },

    /** Makes the next one due, at the instant that `dueAt` gives for its key; answers the key, if one moved up. */
    advance({ endpointKey, orderKey }: LineRows, dueAt: (key: number) => number): number | undefined {
      if (selectDue.get(endpointKey, orderKey) !== undefined) return undefined;
      const next = selectNext.get(endpointKey, orderKey);
      if (next === undefined) return undefined;
      const key = integer(next, 'id');
      moveUp.run(dueAt(key), key);
      return key;
    },
  };
}
