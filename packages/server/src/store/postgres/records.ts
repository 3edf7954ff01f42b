// Reading back events, deliveries and attempts, newest first, a bounded page at a time. Plans are made for the values
// at hand: what is asked for differs widely, and nobody waits for it behind somebody else's commit.
// Not the whole contract: nothing here needs its schemas.
import { dialectNames } from '@cuewire/contract/dialect-names';
import type { Event } from '../../core/event.ts';
import type { DeliveryId, EventId, WorkspaceId } from '../../core/ids.ts';
import type {
  BodySource,
  DeliveryFilter,
  DeliveryRecord,
  PageRequest,
  Records,
} from '../../engine/records.ts';
import type { Keys } from '../keys.ts';
import { deliveryOf, EVENT_COLUMNS, eventOf, integer, oneOf, type Row, text } from '../rows.ts';
import { DELIVERIES, DELIVERY_COLUMNS } from './delivery-columns.ts';
import type { Client } from './session.ts';
import { storable } from './storable-text.ts';

const SUBJECT_HASH = `hashtextextended(events.subject_kind || '/' || events.subject_id, events.workspace_id)`;
/** Above every key. */
const END = Number.MAX_SAFE_INTEGER;

interface Subject {
  readonly kind: string;
  readonly id: string;
}

/** Conditions with their values, numbered as they come. */
class Conditions {
  readonly values: (string | number)[] = [];
  readonly #texts: string[] = [];

  /** `?` stands for the next of the values. */
  add(text: string, ...values: readonly (string | number)[]): void {
    const rest = [...values];
    this.#texts.push(text.replaceAll('?', () => this.value(rest.shift() ?? '')));
  }

  /** The parameter that stands for a value. */
  value(value: string | number): string {
    this.values.push(typeof value === 'string' ? storable(value) : value);
    return `$${this.values.length}`;
  }

  addSubject({ kind, id }: Subject, workspaceKey: number): void {
    // By way of the index, and then by the texts themselves: different ones may have the same hash.
    this.add(`${SUBJECT_HASH} = hashtextextended(?::text, ?::bigint)`, `${kind}/${id}`, workspaceKey);
    this.add('events.subject_kind = ?', kind);
    this.add('events.subject_id = ?', id);
  }

  get text(): string {
    return this.#texts.join(' AND ');
  }
}

async function select(client: Client, text: string, { values }: Conditions): Promise<Row[]> {
  const { rows } = await client.query<Record<string, unknown>>(text, values);
  return rows;
}

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

export async function listDeliveries(
  client: Client,
  request: PageRequest<DeliveryId> & DeliveryFilter,
  keys: Keys,
): Promise<DeliveryRecord[]> {
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
  const rows = await select(
    client,
    `SELECT ${DELIVERY_COLUMNS} FROM ${DELIVERIES} WHERE ${where.text} ORDER BY deliveries.id DESC LIMIT ${limit}`,
    where,
  );
  return rows.map((row) => deliveryOf(row, keys));
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

export function beforeKey(before: string | undefined, keys: Keys): number {
  return before === undefined ? END : keys.find(before);
}
