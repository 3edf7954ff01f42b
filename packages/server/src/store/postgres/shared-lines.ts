// Lines where several nodes share the store: what is pending in each, as a commit goes through its publications.
import type { DeliveryId } from '../../core/ids.ts';
import type { NewEvent } from '../../engine/ports.ts';
import type { Keys } from '../keys.ts';
import { integer, integerOrNull, type Row, text } from '../rows.ts';
import { type LineKey, LineMap } from './lines.ts';
import { type Call, call, statement } from './statements.ts';
import { bigintArray, textArray } from './value-arrays.ts';

const SELECT_LINES = statement(
  'select_lines',
  `SELECT line.endpoint_id, line.order_key, due.delivery_id AS due, last.delivery_id AS last
   FROM unnest($1::bigint[], $2::text[]) AS line (endpoint_id, order_key)
   LEFT JOIN LATERAL (
     SELECT delivery_id FROM pending
     WHERE pending.endpoint_id = line.endpoint_id AND pending.order_key = line.order_key AND due_at IS NOT NULL
     ORDER BY due_at, delivery_id LIMIT 1
   ) AS due ON true
   LEFT JOIN LATERAL (
     SELECT delivery_id FROM pending
     WHERE pending.endpoint_id = line.endpoint_id AND pending.order_key = line.order_key AND due_at IS NULL
     ORDER BY delivery_id DESC LIMIT 1
   ) AS last ON true`,
);

export function readLines(lines: readonly LineKey[]): Call {
  return call(
    SELECT_LINES,
    bigintArray(lines.map(({ endpointKey }) => endpointKey)),
    textArray(lines.map(({ orderKey }) => orderKey)),
  );
}

export class PendingLines {
  /** The largest key that is pending; 0: none. */
  readonly #last = new LineMap<number>();
  readonly #keys: Keys;

  /** `ended` are deliveries that are not pending any more when the publications are written. */
  constructor(rows: readonly Row[], ended: ReadonlySet<number>, keys: Keys) {
    this.#keys = keys;
    for (const row of rows) {
      const due = integerOrNull(row, 'due') ?? 0;
      const last = integerOrNull(row, 'last') ?? 0;
      const line = { endpointKey: integer(row, 'endpoint_id'), orderKey: text(row, 'order_key') };
      this.#last.set(line, Math.max(ended.has(due) ? 0 : due, last));
    }
  }

  /** The largest key that stands in a line before its time, when there is one; otherwise the events take their places. */
  overtaken(events: readonly NewEvent[]): DeliveryId | null {
    let largest = 0;
    for (const { event, deliveries } of events) {
      for (const { endpointId, orderKey } of deliveries) {
        if (orderKey === null) continue;
        const last = this.#last.get({ endpointKey: this.#keys.own(endpointId), orderKey }) ?? 0;
        if (last > this.#keys.own(event.id)) largest = Math.max(largest, last);
      }
    }
    return largest === 0 ? null : this.#keys.id<DeliveryId>(largest);
  }

  /** The endpoints where an event has a delivery that is due at once. */
  take({ deliveries }: NewEvent): number[] {
    return deliveries.flatMap(({ id, endpointId, orderKey }) => {
      const endpointKey = this.#keys.own(endpointId);
      if (orderKey === null) return [endpointKey];
      const isBusy = (this.#last.get({ endpointKey, orderKey }) ?? 0) > 0;
      this.#last.set({ endpointKey, orderKey }, this.#keys.own(id));
      return isBusy ? [] : [endpointKey];
    });
  }
}
