// Deliveries, newest first, without an index by workspace: each delivery would pay for it. What is asked for without an
// event or a subject is merged from the endpoints of the workspace, each of which has its own in order.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DeliveryState } from '../../core/delivery.ts';
import type { DeliveryId } from '../../core/ids.ts';
import type { DeliveryFilter, DeliveryRecord, PageRequest } from '../../engine/records.ts';
import type { Keys } from '../keys.ts';
import { DELIVERY_COLUMNS, deliveryOf, integer, integerOrNull } from '../rows.ts';
import { EVENTS_BY_BUCKET } from './subjects.ts';

/** Above every key. */
const END = Number.MAX_SAFE_INTEGER;

type Condition = readonly [sql: string, ...values: (string | number)[]];
type Request = PageRequest<DeliveryId> & DeliveryFilter;

export function prepareDeliveryList(database: DatabaseSync, keys: Keys) {
  const byEndpoint = prepareByEndpoint(database, keys);
  const byEvent = prepareByEvent(database, keys);
  return (request: Request): DeliveryRecord[] =>
    request.eventId === undefined && request.subject === undefined ? byEndpoint(request) : byEvent(request);
}

/** Word for word that of the index deliveries_given_up: SQLite does not see that one state is among several. */
const GIVEN_UP = `(state = 'exhausted' OR state = 'canceled' OR state = 'expired')`;
/** What each state is found by: an index that has nothing else, but for what is delivered, which is nearly all. */
const PREVIOUS_IN: Readonly<Record<DeliveryState | 'any', string>> = {
  any: '',
  pending: `AND state = 'pending'`,
  delivered: `AND state = 'delivered'`,
  exhausted: `AND state = 'exhausted' AND ${GIVEN_UP}`,
  canceled: `AND state = 'canceled' AND ${GIVEN_UP}`,
  expired: `AND state = 'expired' AND ${GIVEN_UP}`,
};

function prepareByEndpoint(database: DatabaseSync, keys: Keys) {
  const selectEndpoints = database.prepare('SELECT id FROM endpoints WHERE workspace_id = ?');
  const selectOwn = database.prepare('SELECT id FROM endpoints WHERE workspace_id = ? AND id = ?');
  const selectDelivery = database.prepare(
    `SELECT ${DELIVERY_COLUMNS} FROM deliveries JOIN events ON events.id = deliveries.event_id
     WHERE deliveries.id = ?`,
  );
  const selectPrevious = Object.fromEntries(
    Object.entries(PREVIOUS_IN).map(([state, condition]) => [
      state,
      database.prepare(
        `SELECT max(id) AS previous FROM deliveries WHERE endpoint_id = ? AND id < ? ${condition}`,
      ),
    ]),
  ) as Readonly<Record<DeliveryState | 'any', StatementSync>>;

  return ({ workspaceId, endpointId, state, before, limit }: Request): DeliveryRecord[] => {
    const workspaceKey = keys.own(workspaceId);
    const previous = (endpointKey: number, beforeKey: number) =>
      integerOrNull(selectPrevious[state ?? 'any'].get(endpointKey, beforeKey) ?? {}, 'previous');
    const endpoints =
      endpointId === undefined
        ? selectEndpoints.all(workspaceKey)
        : selectOwn.all(workspaceKey, keys.find(endpointId));
    const beforeKey = before === undefined ? END : keys.find(before);
    const endpointKeys = endpoints.map((row) => integer(row, 'id'));
    return newestOf(endpointKeys, previous, beforeKey, limit).map((key) =>
      deliveryOf(selectDelivery.get(key) ?? {}, keys),
    );
  };
}

/** Merges lines of keys, each of which is asked for its next one when the one before is taken. */
function newestOf(
  lines: readonly number[],
  previous: (line: number, beforeKey: number) => number | null,
  beforeKey: number,
  limit: number,
): number[] {
  const heads = new Map<number, number>();
  const advance = (line: number, before: number) => {
    const head = previous(line, before);
    if (head === null) heads.delete(line);
    else heads.set(line, head);
  };
  for (const line of lines) advance(line, beforeKey);
  const taken: number[] = [];
  while (taken.length < limit && heads.size > 0) {
    let [newest, newestLine] = [-1, -1];
    for (const [line, head] of heads) if (head > newest) [newest, newestLine] = [head, line];
    taken.push(newest);
    advance(newestLine, newest);
  }
  return taken;
}

/** The statement depends on what is asked for, so it is prepared anew each time. */
function prepareByEvent(database: DatabaseSync, keys: Keys) {
  return (request: Request): DeliveryRecord[] => {
    const { endpointId, eventId, state, subject } = request;
    const workspaceKey = keys.own(request.workspaceId);
    const conditions: Condition[] = [
      ['deliveries.workspace_id = ?', workspaceKey],
      ['deliveries.id < ?', request.before === undefined ? END : keys.find(request.before)],
    ];
    if (endpointId !== undefined) conditions.push(['deliveries.endpoint_id = ?', keys.find(endpointId)]);
    if (eventId !== undefined) conditions.push(['deliveries.event_id = ?', keys.find(eventId)]);
    if (state !== undefined) conditions.push(['deliveries.state = ?', state]);
    if (subject !== undefined) {
      conditions.push(
        ['events.workspace_id = ?', workspaceKey],
        ['events.subject_kind = ?', subject.kind],
        ['events.subject_id = ?', subject.id],
      );
    }
    // By way of the subject's events, when one is asked for: a CROSS JOIN is carried out as it is written.
    const events = subject === undefined ? 'events JOIN' : `${EVENTS_BY_BUCKET} CROSS JOIN`;
    const tables = `${events} deliveries ON deliveries.event_id = events.id`;
    const where = conditions.map(([sql]) => sql).join(' AND ');
    const values = conditions.flatMap(([, ...rest]) => rest);
    return database
      .prepare(`SELECT ${DELIVERY_COLUMNS} FROM ${tables} WHERE ${where} ORDER BY deliveries.id DESC LIMIT ?`)
      .all(...values, request.limit)
      .map((row) => deliveryOf(row, keys));
  };
}
