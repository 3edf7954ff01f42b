// From one event to its deliveries: who wants it, and in which words.
import { type CatalogueRow, wordFor } from '@cuewire/contract';
import type { NewDelivery } from '../core/delivery.ts';
import { type Endpoint, orderKeyOf, wants } from '../core/endpoint.ts';
import type { Event } from '../core/event.ts';
import type { DeliveryId, EndpointId, IdSource } from '../core/ids.ts';
import { findDialect } from '../dialects/index.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';

export interface FanOut {
  readonly deliveries: readonly NewDelivery[];
  /** Bodies to keep, by dialect: see Dialect.bodies. */
  readonly stored: readonly { readonly dialect: string; readonly body: string }[];
  /** Every body, rendered once per dialect, for the deliveries' first attempts. */
  readonly bodies: ReadonlyMap<string, string>;
}

export interface Fanning {
  readonly event: Event;
  readonly row: CatalogueRow;
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
  const stored: { dialect: string; body: string }[] = [];
  const bodies = new Map<string, string>();
  for (const { endpoint, matches } of directory.ofWorkspace(event.workspaceId)) {
    if (!isFor(endpoint, row) || endpoint.id === about || !matches({ ...event, data })) continue;
    const dialect = findDialect(endpoint.dialect);
    if (dialect === undefined) continue;
    if (!bodies.has(dialect.name)) {
      const body = dialect.render(event);
      if (body === undefined) continue;
      bodies.set(dialect.name, body);
      if (dialect.bodies === 'stored') stored.push({ dialect: dialect.name, body });
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
export function isFor(endpoint: Endpoint, row: CatalogueRow): boolean {
  const word = wordFor(row, endpoint.dialect);
  return endpoint.enabled && word !== undefined && wants(endpoint, word);
}
