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
  // What is pending has a table of its own, however much history there is.
  const own =
    state === 'pending'
      ? `SELECT delivery_id AS id FROM pending
         WHERE endpoint_id = endpoints.id AND delivery_id < ${last} ORDER BY delivery_id DESC LIMIT ${limit}`
      : `SELECT id FROM deliveries
         WHERE endpoint_id = endpoints.id AND id < ${last} ${state === undefined ? '' : `AND state = ${where.value(state)}`}
         ORDER BY id DESC LIMIT ${limit}`;
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

async function byEvent(client: Client, request: Request, keys: Keys): Promise<Row[]> {
  const { endpointId, eventId, state, subject } = request;
  const workspaceKey = keys.own(request.workspaceId);
  const where = new Conditions();
  where.add('deliveries.workspace_id = ?', workspaceKey);
  where.add('deliveries.id < ?', beforeKey(request.before, keys));
  if (endpointId !== undefined) where.add('deliveries.endpoint_id = ?', keys.find(endpointId));
  if (state !== undefined) where.add('deliveries.state = ?', state);
  if (eventId !== undefined) {
    const eventKey = keys.find(eventId);
    // A delivery is made after its event, so that what is older need not be looked into.
    where.add('deliveries.event_id = ? AND deliveries.id > ?', eventKey, eventKey);
  }
  if (subject !== undefined) {
    where.add('events.workspace_id = ?', workspaceKey);
    where.addSubject(subject, workspaceKey);
  }
  const limit = where.value(request.limit);
  return await select(
    client,
    `SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERIES} WHERE ${where.text} ORDER BY deliveries.id DESC LIMIT ${limit}`,
    where,
  );
}
