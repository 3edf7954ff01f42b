// Promise 5: no endpoint can slow another.
import type { World } from '../world.ts';
import type { ModelEndpoint } from '../model-endpoints.ts';
import type { Inspected } from './inspect.ts';

/** What the engine may take for itself between a commit and the request, in virtual time. */
const SLACK_MS = 20;
/** How long nothing of what concerns all endpoints must have happened. */
const CALM_MS = 20_000;
/** Beats after which a node has seen what others have for it, hints or not. */
const BEATS = 3;

/**
 * First attempts at receivers that were never anything but healthy start at once, however the others behave:
 * behind what waits for the same endpoint, and nothing else.
 */
export function checkIsolation(world: World): void {
  for (const [endpoint, sent] of Map.groupBy(world.inspected, ({ endpoint }) => endpoint)) {
    const isReliable = sent.every(
      ({ request }) => world.network.receiverOf(request.url)?.isReliable === true,
    );
    const isPaced = [...endpoint.rateLimit.ever].some((limit) => limit !== 'null');
    if (isReliable && !isPaced) checkEndpoint(world, endpoint, sent);
  }
}

function checkEndpoint(world: World, endpoint: ModelEndpoint, sent: readonly Inspected[]): void {
  const concurrency = concurrencyOf(world, endpoint);
  const disturbances = [...world.disturbances, ...endpoint.touchedAt];
  const { beatMs = 0 } = world.plan.limits;
  const wakingMs = world.cluster === null ? 0 : BEATS * beatMs;
  const seen = new Set<number>();
  for (const { request, event, delivery } of sent) {
    const { marker } = event;
    const committedAt = world.events.committedAt.get(marker);
    if (committedAt === undefined || seen.has(marker)) continue;
    seen.add(marker);
    if (world.retriedAt.has(delivery.key)) continue;
    if (disturbances.some((at) => at >= committedAt - CALM_MS && at <= request.sentAt)) continue;
    // Those that were there before, and those that came with it.
    const ahead = sent.filter(
      (other) =>
        other.request.sentAt <= request.sentAt && (other.request.resultAt ?? Infinity) >= committedAt,
    ).length;
    const turns = Math.ceil(ahead / concurrency);
    const boundMs = SLACK_MS + wakingMs + turns * (world.plan.latencyMsMax + SLACK_MS);
    const waitedMs = request.sentAt - committedAt;
    if (waitedMs <= boundMs) continue;
    world.report({
      promise: 5,
      expected: `the first request of event ${marker} to healthy ${request.url} within ${boundMs} ms`,
      seen: `#${request.number} after ${waitedMs} ms`,
    });
  }
}

/** How many requests it gets at the same time, at least: one, when they follow each other or others take all the rest. */
function concurrencyOf(world: World, { order, concurrencyMax }: ModelEndpoint): number {
  if (!world.plan.isRoomy) return 1;
  if (order.ever.size > 1 || !order.ever.has('none')) return 1;
  const asked = [...concurrencyMax.ever].map((value) => value ?? Infinity);
  return Math.min(world.plan.limits.concurrencyMax ?? 1, ...asked);
}
