// Deliveries, newest first, without an index by workspace: each delivery would pay for it. What is asked for without an
// event or a subject is merged from the endpoints of the workspace, each of which has its own in order.
import type { DeliveryId } from '../../core/ids.ts';
import type { DeliveryFilter, DeliveryRecord, PageRequest } from '../../engine/records.ts';
import type { Keys } from '../keys.ts';
import { deliveryOf, type Row } from '../rows.ts';
import { beforeKey, Conditions, select } from './conditions.ts';
import { DELIVERIES, DELIVERY_COLUMNS } from './delivery-columns.ts';
import type { Client } from './session.ts';

type Request = PageRequest<DeliveryId> & DeliveryFilter;

export async function listDeliveries(
  client: Client,
  request: Request,
  keys: Keys,
): Promise<DeliveryRecord[]> {
  const { eventId, subject } = request;
  const rows =
    eventId === undefined && subject === undefined
      ? await byEndpoint(client, request, keys)
      : await byEvent(client, request, keys);
  return rows.map((row) => deliveryOf(row, keys));
}

function byEndpoint(client: Client, request: Request, keys: Keys): Promise<Row[]> {
  const { endpointId, state, before } = request;
  const where = new Conditions();
  where.add('endpoints.workspace_id = ?', keys.own(request.workspaceId));
  if (endpointId !== undefined) where.add('endpoints.id = ?', keys.find(endpointId));
  const ofWorkspace = where.text;
  const last = where.value(beforeKey(before, keys));
  const limit = where.value(request.limit);
  // What is pending has a table of its own, however much history there is. Said as a range of endpoints, which begins and
  // ends with this one, the order is that of the index by endpoint and of no other: for what most endpoints have, reading
  // everybody's deliveries until enough are this one's looks cheaper, and for one with few of them it never ends.
  const isOwn = (id: string) =>
    `(endpoint_id, ${id}) < (endpoints.id, ${last}) AND endpoint_id >= endpoints.id`;
  const own =
    state === 'pending'
      ? `SELECT delivery_id AS id FROM pending WHERE ${isOwn('delivery_id')}
         ORDER BY endpoint_id DESC, delivery_id DESC LIMIT ${limit}`
      : `SELECT id FROM deliveries
         WHERE ${isOwn('id')} AND id < ${last} ${state === undefined ? '' : `AND state = ${where.value(state)}`}
         ORDER BY endpoint_id DESC, id DESC LIMIT ${limit}`;
  return select(
    client,
    `WITH page AS MATERIALIZED (
       SELECT own.id FROM endpoints CROSS JOIN LATERAL (${own}) AS own
       WHERE ${ofWorkspace} ORDER BY own.id DESC LIMIT ${limit}
     )
     SELECT ${DELIVERY_COLUMNS} FROM page JOIN (${DELIVERIES}) ON deliveries.id = page.id
     ORDER BY page.id DESC`,
    where,
  );
}

/** First all of the event or the subject, by their indexes; only then the newest of them. */
async function byEvent(client: Client, request: Request, keys: Keys): Promise<Row[]> {
  const { endpointId, eventId, state, subject } = request;
  const workspaceKey = keys.own(request.workspaceId);
  const where = new Conditions();
  // A delivery is made after its event, so that what is older need not be looked into.
  where.add('deliveries.event_id = events.id AND deliveries.id > events.id');
  where.add('deliveries.workspace_id = ?', workspaceKey);
  where.add('deliveries.id < ?', beforeKey(request.before, keys));
  if (endpointId !== undefined) where.add('deliveries.endpoint_id = ?', keys.find(endpointId));
  if (state !== undefined) where.add('deliveries.state = ?', state);
  const ofEvents = new Conditions(where);
  ofEvents.add('events.workspace_id = ?', workspaceKey);
  if (eventId !== undefined) ofEvents.add('events.id = ?', keys.find(eventId));
  if (subject !== undefined) ofEvents.addSubject(subject, workspaceKey);
  const limit = where.value(request.limit);
  return await select(
    client,
    `WITH subjects AS MATERIALIZED (
       SELECT events.id FROM events WHERE ${ofEvents.text}
     ), found AS MATERIALIZED (
       SELECT own.id FROM subjects AS events
       CROSS JOIN LATERAL (SELECT deliveries.id FROM deliveries WHERE ${where.text} OFFSET 0) AS own
     ), page AS MATERIALIZED (
       SELECT id FROM found ORDER BY id DESC LIMIT ${limit}
     )
     SELECT ${DELIVERY_COLUMNS} FROM page JOIN (${DELIVERIES}) ON deliveries.id = page.id
     ORDER BY page.id DESC`,
    where,
  );
}
