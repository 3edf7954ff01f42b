// Promise 1: an event acknowledged with 2xx is on disk, with everything needed to deliver it.
import type { StoredDelivery, StoredEvent } from '../disk.ts';
import type { ModelEvent, PublishCall } from '../model-events.ts';
import type { World } from '../world.ts';
import { checkAnnounced, OWN_TYPE } from './announced.ts';

/** At the moment of the acknowledgement. */
export function inspectAcknowledgement(world: World, call: PublishCall, ids: readonly string[]): void {
  for (const [index, event] of call.events.entries()) {
    const stored = world.disk.eventOf(event.marker);
    const id = stored && world.idOf(stored.key);
    if (id === ids[index] || world.prunedMarkers.has(event.marker)) continue;
    world.report({
      promise: 1,
      expected: `event ${event.marker} to be on disk as ${ids[index]} when publish call ${call.number} is acknowledged`,
      seen: id === undefined ? 'it is not on disk' : `it is on disk as ${id}`,
    });
  }
}

interface Stored {
  readonly events: ReadonlyMap<number, readonly StoredEvent[]>;
  readonly deliveries: ReadonlyMap<number, readonly StoredDelivery[]>;
}

/** At the end: what is on disk is what was published, once, for whom it was meant. */
export function checkAcknowledged(world: World): void {
  const events = world.disk.events();
  checkAnnounced(world, events);
  const stored: Stored = {
    events: Map.groupBy(
      events.filter(({ type }) => !OWN_TYPE.test(type)),
      ({ marker }) => marker,
    ),
    deliveries: Map.groupBy(world.disk.deliveries(), ({ eventKey }) => eventKey),
  };
  const published = new Map<number, PublishCall[]>();
  for (const call of world.events.calls) {
    for (const { marker } of call.events) published.set(marker, [...(published.get(marker) ?? []), call]);
    checkWhole(world, call, stored);
  }
  for (const [marker, calls] of published) checkEvent(world, marker, calls, stored);
  for (const marker of stored.events.keys()) {
    if (!published.has(marker))
      report(world, 'only published events', `event ${marker} that nobody published`);
  }
  checkKeys(world, stored);
}

function checkEvent(world: World, marker: number, calls: readonly PublishCall[], stored: Stored): void {
  const [row, ...more] = stored.events.get(marker) ?? [];
  if (more.length > 0) report(world, `event ${marker} to be stored once`, `${more.length + 1} rows`);
  const acknowledged = calls.filter(({ answer }) => answer?.kind === 'acknowledged');
  const isUnknown =
    world.events.ambiguous.has(marker) || calls.some(({ answer }) => answer?.kind === 'unknown');
  if (row === undefined) {
    if (world.prunedMarkers.has(marker)) return;
    if (acknowledged.length > 0) report(world, `acknowledged event ${marker} to be on disk`, 'it is not');
    return;
  }
  if (acknowledged.length === 0 && !isUnknown) {
    report(world, `refused event ${marker} not to be on disk`, `it is, as ${world.idOf(row.key)}`);
  }
  const isAsPublished = calls.some(({ events }) => events.some((event) => isSame(event, row)));
  if (!isAsPublished) report(world, `event ${marker} as it was published`, JSON.stringify(row));
  checkAudience(world, row, stored.deliveries.get(row.key) ?? []);
}

/** One of the calls has stored it; its deliveries are for whom that call meant. */
function checkAudience(world: World, row: StoredEvent, deliveries: readonly StoredDelivery[]): void {
  const own = deliveries.filter(({ key }) => !world.createdByReplay.has(key));
  const reached = new Set<string>(own.map(({ endpointKey }) => world.idOf(endpointKey)));
  const audiences = world.events.audiencesOf(row.marker);
  const fits = audiences.some(
    ({ certain, possible }) => certain.isSubsetOf(reached) && reached.isSubsetOf(possible),
  );
  if (fits && reached.size === own.length) return;
  const expected = audiences
    .map(({ certain, possible }) => `${list(certain)} of ${list(possible)}`)
    .join('; ');
  report(world, `one delivery of event ${row.marker} to each of ${expected}`, list(reached));
}

/** The events of one call are stored together, as far as none of them was published in another call too. */
function checkWhole(world: World, call: PublishCall, stored: Stored): void {
  const own = call.events.filter(({ idempotencyKey }) => idempotencyKey === undefined);
  const present = own.filter(({ marker }) => stored.events.has(marker) || world.prunedMarkers.has(marker));
  if (present.length === 0 || present.length === own.length) return;
  report(
    world,
    `all events of publish call ${call.number} or none`,
    `${present.length} of ${own.length} on disk`,
  );
}

function checkKeys(world: World, stored: Stored): void {
  const byKey = Map.groupBy(
    new Set(world.events.published.filter(({ marker }) => stored.events.has(marker))),
    ({ workspaceId, idempotencyKey }) => `${workspaceId} ${idempotencyKey}`,
  );
  for (const [key, events] of byKey) {
    const markers = new Set(events.map(({ marker }) => marker));
    if (events[0]?.idempotencyKey === undefined || markers.size === 1) continue;
    report(world, `one event under key ${key}`, list(markers));
  }
}

function isSame(event: ModelEvent, row: StoredEvent): boolean {
  return (
    event.type === row.type &&
    `${event.subject.kind}/${event.subject.id}` === row.subject &&
    JSON.stringify(event.data) === row.data
  );
}

function list(values: Iterable<string | number>): string {
  return [...values].join(', ') || 'nobody';
}

function report(world: World, expected: string, seen: string): void {
  world.report({ promise: 1, expected, seen });
}
