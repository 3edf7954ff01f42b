// Lines: deliveries of one endpoint that follow each other. Of all that are pending in a line exactly one has a due
// time; whatever ends it calls `advanceLines` in the same transaction.
//
// Two transactions must not decide at the same time who is first in a line: one would put a delivery behind another that
// the other one is about to end, and nothing would be due. So whoever touches lines locks them first.
import type { DeliveryId, EndpointId } from '../../core/ids.ts';
import type { MovedUp } from '../../engine/ports.ts';
import type { Keys } from '../keys.ts';
import { integer, type Row, text } from '../rows.ts';
import { type Call, call, statement } from './statements.ts';
import { bigintArray, textArray } from './value-arrays.ts';

export interface LineKey {
  readonly endpointKey: number;
  readonly orderKey: string;
}

const LOCK_LINES = statement(
  'lock_lines',
  // In one order, so that nobody waits for who waits for him. OFFSET keeps the lock behind the sort.
  `SELECT pg_advisory_xact_lock(lock) FROM (
     SELECT DISTINCT hashtextextended(order_key, endpoint_id) AS lock
     FROM unnest($1::bigint[], $2::text[]) AS line (endpoint_id, order_key)
     ORDER BY lock OFFSET 0
   ) AS locks`,
);

/** What moves up is due from $3, or, when that is NULL, from when it was made: $4 is the instant of key 0. */
const ADVANCE_LINES = statement(
  'advance_lines',
  `UPDATE pending SET due_at = coalesce($3::bigint, pending.delivery_id / 4096 + $4::bigint)
   FROM unnest($1::bigint[], $2::text[]) AS line (endpoint_id, order_key)
   CROSS JOIN LATERAL (
     SELECT first.delivery_id, first.due_at FROM pending AS first
     WHERE first.endpoint_id = line.endpoint_id AND first.order_key = line.order_key
     ORDER BY first.due_at, first.delivery_id LIMIT 1
   ) AS first
   WHERE first.due_at IS NULL AND pending.delivery_id = first.delivery_id
   RETURNING pending.delivery_id, pending.endpoint_id, pending.order_key`,
);

export function lockLines(lines: readonly LineKey[]): Call {
  return call(LOCK_LINES, ...columnsOf(lines));
}

/** Each line once. */
export function advanceLines(lines: readonly LineKey[], dueAt: number | null, epochMs: number): Call {
  return call(ADVANCE_LINES, ...columnsOf(lines), dueAt, epochMs);
}

function columnsOf(lines: readonly LineKey[]): [Buffer, Buffer] {
  return [
    bigintArray(lines.map(({ endpointKey }) => endpointKey)),
    textArray(lines.map(({ orderKey }) => orderKey)),
  ];
}

/** Lines by what is told of them; the last word counts. */
export class LineMap<Value> {
  readonly #entries = new Map<string, { readonly line: LineKey; readonly value: Value }>();

  set(line: LineKey, value: Value): void {
    this.#entries.set(nameOf(line), { line, value });
  }

  get(line: LineKey): Value | undefined {
    return this.#entries.get(nameOf(line))?.value;
  }

  has(line: LineKey): boolean {
    return this.#entries.has(nameOf(line));
  }

  get lines(): LineKey[] {
    return Array.from(this.#entries.values(), ({ line }) => line);
  }
}

function nameOf({ endpointKey, orderKey }: LineKey): string {
  return `${endpointKey} ${orderKey}`;
}

/** What `advanceLines` answered, in the order of the lines; `ended` says what ended in each. */
export function movedUpOf(rows: readonly Row[], ended: LineMap<number>, keys: Keys): MovedUp[] {
  const next = new LineMap<number>();
  for (const row of rows) next.set(lineOf(row), integer(row, 'delivery_id'));
  return ended.lines.flatMap((line) => {
    const moved = next.get(line);
    const after = ended.get(line);
    if (moved === undefined || after === undefined) return [];
    return [
      {
        endpointId: keys.id<EndpointId>(line.endpointKey),
        deliveryId: keys.id<DeliveryId>(moved),
        after: keys.id<DeliveryId>(after),
      },
    ];
  });
}

function lineOf(row: Row): LineKey {
  return { endpointKey: integer(row, 'endpoint_id'), orderKey: text(row, 'order_key') };
}
