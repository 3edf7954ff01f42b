// The bounds on what is under way, and the schedule of retries.
import type { World } from '../world.ts';
import type { Inspected } from './inspect.ts';

export function inspectBounds(world: World, { request, endpoint, delivery }: Inspected): void {
  const { concurrencyMax = Infinity, inFlightMax = Infinity } = world.plan.limits;
  const underWay = world.network.underWay(request.life);
  const ofEndpoint = underWay.filter(({ endpointId }) => endpointId === endpoint.id);
  const report = (expected: string, seen: string) =>
    world.report({ promise: 0, expected, seen: `#${request.number} to ${request.url}: ${seen}` });
  // Beyond the bound of all together each may still have one.
  if (underWay.length > inFlightMax && ofEndpoint.length > 1)
    report(`${inFlightMax} requests at a time`, `${underWay.length}`);
  const asked = endpoint.concurrencyMax.values.map((value) => value ?? Infinity);
  const allowed = Math.min(concurrencyMax, Math.max(...asked));
  // Fewer from now on: what is on its way already comes back first.
  const isNewest = underWay.every(({ number }) => number <= request.number);
  if (ofEndpoint.length > allowed && isNewest) {
    report(`${allowed} requests to one endpoint at a time`, `${ofEndpoint.length}`);
  }
  // The clock may have gone back since the engine looked.
  const earlyMs = (delivery.dueAt ?? 0) - request.sentAtWall;
  if (earlyMs > world.clockBackMs) report('no attempt before it is due', `${earlyMs} ms early`);
}
