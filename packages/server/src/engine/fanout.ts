// From one event to its deliveries: who wants it, and in which words.
import { wordFor } from '@cuewire/contract';
import type { NewDelivery } from '../core/delivery.ts';
import { type Endpoint, orderKeyOf, wants } from '../core/endpoint.ts';
import type { Event } from '../core/event.ts';
import type { DeliveryId, EndpointId, IdSource } from '../core/ids.ts';
import { findDialect } from '../dialects/index.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { EventTypeRow } from './event-types.ts';
import type { StoredBody } from './ports.ts';

export interface FanOut {
  readonly deliveries: readonly NewDelivery[];
  /** Bodies to keep: see Dialect.bodies. */
  readonly stored: readonly StoredBody[];
  /** Every body, rendered once per form, for the deliveries' first attempts. */
  readonly bodies: ReadonlyMap<string, string>;
}

type EventWords = Pick<EventTypeRow, 'type' | 'words'>;

export interface Fanning {
  readonly event: Event;
  readonly row: EventWords;
  /** What `event.data` is the text of. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The endpoint that the event tells of: it is not told itself. */
  readonly about?: EndpointId | undefined;
}

export function fanOut(
  { event, row, data, about }: Fanning,
  directory: EndpointDirectory,
  ids: IdSource,
): FanOut {
  const deliveries: NewDelivery[] = [];
  const stored: StoredBody[] = [];
  const bodies = new Map<string, string>();
  for (const { endpoint, matches, form } of directory.ofWorkspace(event.workspaceId)) {
    if (!isFor(endpoint, row) || endpoint.id === about) continue;
    if (matches !== null && !matches({ ...event, data })) continue;
    if (!bodies.has(form)) {
      const dialect = findDialect(endpoint.dialect);
      const body = dialect.render(event, endpoint.dialectSettings);
      if (body === undefined) continue;
      bodies.set(form, body);
      if (dialect.bodies === 'stored') stored.push({ form, body });
    }
    deliveries.push({
      id: ids.next<DeliveryId>(),
      eventId: event.id,
      endpointId: endpoint.id,
      orderKey: orderKeyOf(endpoint.order, event.subject),
    });
  }
  return { deliveries, stored, bodies };
}

/** Whether the endpoint is to have events of this row, its filter aside. */
export function isFor(endpoint: Endpoint, row: EventWords): boolean {
  const word = wordFor(row, endpoint.dialect);
  return endpoint.enabled && word !== undefined && wants(endpoint, word);
}
