// Promise 4: in order where asked.
import type { World } from '../world.ts';
import type { Inspected } from './inspect.ts';

/**
 * Nothing leaves before the earlier events, of its subject or of all, have ended at this endpoint. An event whose
 * producer was never told of it is not earlier than anything; one that an operator sends again comes when it comes.
 */
export function inspectOrder(world: World, { request, endpoint, event, delivery }: Inspected): void {
  if (endpoint.order === 'none' || world.retriedAt.has(delivery.key)) return;
  const subject = endpoint.order === 'subject' ? event.subject : null;
  const overtaken = world.disk
    .earlierPending(event, world.keyOf(endpoint.id), subject)
    .filter(({ key, marker }) => !world.retriedAt.has(key) && world.events.acknowledged.has(marker));
  const [first] = overtaken;
  if (first === undefined) return;
  world.report({
    promise: 4,
    expected: `order by ${endpoint.order}: event ${first.marker} to end before ${event.marker} is sent`,
    seen: `#${request.number} to ${request.url}, ${overtaken.length} earlier pending`,
  });
}
