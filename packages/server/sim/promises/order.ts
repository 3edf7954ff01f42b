// Promise 4: in order where asked.
import type { Order } from '../../src/core/endpoint.ts';
import type { StoredEvent } from '../disk.ts';
import type { ModelEndpoint } from '../model-endpoints.ts';
import type { World } from '../world.ts';
import type { Inspected } from './inspect.ts';

/**
 * Nothing leaves before the earlier events of its line, which are those of its subject or all, have ended at this
 * endpoint. An event whose producer was never told of it is not earlier than anything; one that is sent again, by an
 * operator or a replay, comes when it comes.
 */
export function inspectOrder(world: World, { request, endpoint, event, delivery }: Inspected): void {
  const order = orderOf(world, event, endpoint);
  if (order === 'none' || world.retriedAt.has(delivery.key)) return;
  const subject = order === 'subject' ? event.subject : null;
  const overtaken = world.disk
    .earlierPending(event, world.keyOf(endpoint.id), subject)
    .filter(({ key }) => !world.retriedAt.has(key))
    .filter((earlier) => isKnown(world, earlier.eventKey, earlier.marker))
    .filter((earlier) => orderOf(world, { ...earlier, key: earlier.eventKey }, endpoint) === order);
  const [first] = overtaken;
  if (first === undefined) return;
  world.report({
    promise: 4,
    expected: `order by ${order}: event ${first.marker} to end before ${event.marker} is sent`,
    seen: `#${request.number} to ${request.url}, ${overtaken.length} earlier pending`,
  });
}

/** What the endpoint had asked for when the event was published; none where that is not certain. */
function orderOf(
  { events }: World,
  { key, marker }: Pick<StoredEvent, 'key' | 'marker'>,
  endpoint: ModelEndpoint,
): Order {
  const asked = events.announced.has(key)
    ? endpoint.order.values
    : events.audiencesOf(marker).map(({ orders }) => orders.get(endpoint.id));
  const [order, ...others] = new Set(asked);
  if (events.announced.has(key) && endpoint.order.ever.size > 1) return 'none';
  return order === undefined || others.length > 0 ? 'none' : order;
}

function isKnown({ events }: World, key: number, marker: number): boolean {
  return events.announced.get(key) ?? events.acknowledged.has(marker);
}
