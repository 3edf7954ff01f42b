// The events of the feed: first what they are about, and then, of those that are wanted, all of it.
import type { EndpointId } from '../../core/ids.ts';
import type { FeedFilter, FeedItem } from '../../engine/feed-store.ts';
import type { Keys } from '../keys.ts';
import { EVENT_COLUMNS, eventOf, integer, text } from '../rows.ts';
import { type FeedRange, IN_RANGE, rangeValues } from './feed-range.ts';
import type { Client } from './session.ts';

export interface FoundEvent {
  readonly kind: 'event';
  readonly storedIn: number;
  readonly key: number;
  readonly isOfWorkspace: true;
  readonly eventType: string;
  readonly subject: { readonly kind: string; readonly id: string };
  /** The one that was asked for, when the event is on its way there. */
  readonly endpointId: EndpointId | null;
  readonly size: number;
}

export async function selectEvents(
  client: Client,
  {
    workspaceKey,
    filter,
    keys,
    ...range
  }: FeedRange & { workspaceKey: number; filter: FeedFilter; keys: Keys },
): Promise<FoundEvent[]> {
  const endpointKey = filter.endpointId === undefined ? -1 : keys.find(filter.endpointId);
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT found.*, (
       SELECT 1 FROM deliveries
       WHERE deliveries.event_id = found.id AND deliveries.endpoint_id = $7::bigint LIMIT 1
     ) IS NOT NULL AS is_target
     FROM (
       SELECT id, stored_in, type, subject_kind, subject_id, length(data)::bigint AS size FROM events
       WHERE workspace_id = $6 AND ${IN_RANGE} ORDER BY stored_in, id LIMIT $5
     ) AS found
     ORDER BY stored_in, id`,
    [...rangeValues('event', range), workspaceKey, endpointKey],
  );
  return rows.map((row) => ({
    kind: 'event',
    storedIn: integer(row, 'stored_in'),
    key: integer(row, 'id'),
    isOfWorkspace: true,
    eventType: text(row, 'type'),
    subject: { kind: text(row, 'subject_kind'), id: text(row, 'subject_id') },
    endpointId: row['is_target'] === true ? (filter.endpointId ?? null) : null,
    size: integer(row, 'size'),
  }));
}

export async function readEvent(
  client: Client,
  { key }: FoundEvent,
  { cursor, keys }: { cursor: string; keys: Keys },
): Promise<FeedItem> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT ${EVENT_COLUMNS} FROM events WHERE id = $1`,
    [key],
  );
  return { kind: 'event', cursor, event: eventOf(rows[0] ?? {}, keys) };
}
