// Promise 3: at least once, and rarely twice.
import type { SentRequest } from '../network.ts';
import type { World } from '../world.ts';
import { isUnheard, mayBeUnknown } from './late.ts';
import type { Inspected } from './inspect.ts';

/** Sending again needs a reason: a failure, a lost answer, a crash before the attempt was on disk, an operator. */
export function inspectRepetition(world: World, { request, delivery, endpoint }: Inspected): void {
  const report = (expected: string, seen: string) =>
    world.report({ promise: 3, expected, seen: `#${request.number} to ${request.url}: ${seen}` });
  if (delivery.state !== 'pending' && !isUnheard(world, endpoint.id)) {
    report('a delivery that has ended not to be sent', `it is ${delivery.state} on disk`);
  }
  const retriedAt = world.retriedAt.get(delivery.key) ?? 0;
  for (const earlier of world.requestsOf(delivery.key)) {
    if (earlier.life === request.life && earlier.result === null) {
      report('one request of a delivery at a time', `#${earlier.number} is on its way`);
    }
    if (mayBeUnknown(world, earlier, request)) continue;
    if (retriedAt < earlier.tick && wasTaken(world, earlier)) {
      report('a delivered event not to be sent again', `#${earlier.number} was accepted and answered`);
    }
  }
}

/** Accepted, and the engine lived to put that on disk. What a crash kept from the disk may come again. */
function wasTaken(world: World, { accepted, result, life }: SentRequest): boolean {
  return accepted && result?.kind === 'answered' && !world.crashedLives.has(life);
}

/** How often receivers took an event that they had taken before. */
export function countDuplicates(world: World): number {
  return [...world.requestsByDelivery.values()]
    .map((requests) => requests.filter(({ accepted }) => accepted).length)
    .reduce((sum, accepted) => sum + Math.max(0, accepted - 1), 0);
}
