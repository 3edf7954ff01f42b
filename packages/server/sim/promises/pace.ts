// The pace that an endpoint asked for, by what it registered and by how it answered.
import { defaultLimits } from '../../src/engine/limits.ts';
import type { World } from '../world.ts';
import type { Inspected } from './inspect.ts';

/** Of adding fractions. */
const ROUNDING = 1e-6;

export function inspectPace(world: World, { request, endpoint }: Inspected): void {
  const report = (expected: string, seen: string) =>
    world.report({ promise: 0, expected, seen: `#${request.number} to ${request.url}: ${seen}` });
  const gate = world.gateOf(request.life, endpoint);
  const { trippedAt, pausedUntil } = gate;
  const { breaker = defaultLimits.breaker } = world.plan.limits;
  if (trippedAt !== null) {
    const probe = world.network
      .underWay(request.life)
      .find(
        ({ endpointId, tick, number }) =>
          endpointId === endpoint.id && tick > trippedAt.tick && number !== request.number,
      );
    if (probe !== undefined) {
      report('one request at a time to an endpoint that fails', `#${probe.number} is on its way`);
    }
    const earlyMs = trippedAt.wall + breaker.pauseMs - request.sentAtWall;
    if (trippedAt.isExact && earlyMs > 0) report('a pause for an endpoint that fails', `${earlyMs} ms early`);
  }
  if (pausedUntil > request.sentAtWall) {
    report('the pause that it asked for', `${pausedUntil - request.sentAtWall} ms early`);
  }
  const { limit, tokens } = gate.left(world.forwardClock());
  if (limit !== null && tokens < -ROUNDING) {
    report(`${limit.perSecond} requests per second, ${limit.burst} at once`, `${-tokens} too many`);
  }
}
