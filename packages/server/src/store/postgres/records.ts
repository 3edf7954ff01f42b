// Reading back events, deliveries and attempts, newest first, a bounded page at a time.
// Not the whole contract: nothing here needs its schemas.
import { dialectNames } from '@cuewire/contract/dialect-names';
import type { Event } from '../../core/event.ts';
import type { DeliveryId, EventId, WorkspaceId } from '../../core/ids.ts';
import type { BodySource, DeliveryRecord, PageRequest, Records } from '../../engine/records.ts';
import type { Keys } from '../keys.ts';
import { deliveryOf, EVENT_COLUMNS, eventOf, integer, oneOf, text } from '../rows.ts';
import { DELIVERIES, DELIVERY_COLUMNS } from './delivery-columns.ts';
import type { Client } from './session.ts';
import { beforeKey, Conditions, select, type Subject } from './conditions.ts';

export async function probe(client: Client): Promise<void> {
  await client.query('SELECT number FROM attempts WHERE id = 0');
}

export async function findEvent(
  client: Client,
  request: { workspaceId: WorkspaceId; id: EventId },
  keys: Keys,
): Promise<Event | null> {
  const where = new Conditions();
  where.add('id = ?', keys.find(request.id));
  where.add('workspace_id = ?', keys.own(request.workspaceId));
  const [row] = await select(client, `SELECT ${EVENT_COLUMNS} FROM events WHERE ${where.text}`, where);
  return row === undefined ? null : eventOf(row, keys);
}

export async function listEvents(
  client: Client,
  request: PageRequest<EventId> & { subject?: Subject | undefined },
  keys: Keys,
): Promise<Event[]> {
  const workspaceKey = keys.own(request.workspaceId);
  const where = new Conditions();
  where.add('workspace_id = ?', workspaceKey);
  where.add('id < ?', beforeKey(request.before, keys));
  if (request.subject !== undefined) where.addSubject(request.subject, workspaceKey);
  const limit = where.value(request.limit);
  const rows = await select(
    client,
    `SELECT ${EVENT_COLUMNS} FROM events WHERE ${where.text} ORDER BY id DESC LIMIT ${limit}`,
    where,
  );
  return rows.map((row) => eventOf(row, keys));
}

export async function findDelivery(
  client: Client,
  request: { workspaceId: WorkspaceId; id: DeliveryId },
  keys: Keys,
): Promise<DeliveryRecord | null> {
  const where = new Conditions();
  where.add('deliveries.id = ?', keys.find(request.id));
  where.add('deliveries.workspace_id = ?', keys.own(request.workspaceId));
  const [row] = await select(
    client,
    `SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERIES} WHERE ${where.text}`,
    where,
  );
  return row === undefined ? null : deliveryOf(row, keys);
}

export async function findBodySource(
  client: Client,
  { workspaceId, deliveryId }: Parameters<Records['findBodySource']>[0],
  keys: Keys,
): Promise<BodySource | null> {
  const where = new Conditions();
  where.add('deliveries.id = ?', keys.find(deliveryId));
  where.add('deliveries.workspace_id = ?', keys.own(workspaceId));
  const [row] = await select(
    client,
    `SELECT endpoints.dialect, ${EVENT_COLUMNS} FROM deliveries
     JOIN events ON events.id = deliveries.event_id JOIN endpoints ON endpoints.id = deliveries.endpoint_id
     WHERE ${where.text}`,
    where,
  );
  if (row === undefined) return null;
  const ofEvent = new Conditions();
  ofEvent.add('event_id = ?', integer(row, 'event_id'));
  const bodies = await select(client, `SELECT form, body FROM bodies WHERE ${ofEvent.text}`, ofEvent);
  return {
    event: eventOf(row, keys),
    dialect: oneOf(dialectNames, row, 'dialect'),
    stored: bodies.map((body) => ({ form: text(body, 'form'), body: text(body, 'body') })),
  };
}
