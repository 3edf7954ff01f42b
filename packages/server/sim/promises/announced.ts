// Promise 1, for what the engine tells of endpoints by itself: with cause, to others of the workspace, and on disk
// together with the state that it tells of.
import { defaultLimits } from '../../src/engine/limits.ts';
import { publicId } from '../../src/core/public-id.ts';
import type { NewEvent } from '../../src/engine/ports.ts';
import type { StoredEvent } from '../disk.ts';
import type { World } from '../world.ts';

type Change = NonNullable<NewEvent['change']>;

export const OWN_TYPE = /^endpoint\./;

/** At the moment at which it is written. */
export function inspectAnnouncement(
  world: World,
  life: number,
  { event, deliveries }: NewEvent,
  { endpointId, state }: Change,
): void {
  const report = (expected: string, seen: string) =>
    world.report({ promise: 1, expected: `${event.type} of ${endpointId}: ${expected}`, seen });
  if (!OWN_TYPE.test(event.type)) report('an event of the engine itself', event.type);
  if (event.subject.id !== publicId('endpoint', endpointId)) report('to be about it', event.subject.id);
  for (const { endpointId: reached } of deliveries) {
    if (reached === endpointId) report('not to be told to it', 'it is');
    const isSibling = world.endpoints.find(reached)?.workspaceId === event.workspaceId;
    if (!isSibling) report('to stay within the workspace', `told to ${reached}`);
  }
  const endpoint = world.endpoints.find(endpointId);
  if (endpoint === undefined) return;
  if (state.disabledReason === 'gone') {
    if (!hasAnsweredGone(world, endpointId)) report('an answer of 410 before', 'none');
    return;
  }
  const gate = world.gateOf(life, endpoint);
  const { failingSince } = state;
  if (failingSince === null) {
    if (gate.succeededAt === -Infinity) report('an event that it took', 'none');
    return;
  }
  if (state.enabled && !gate.hasTripped) report('that it failed again and again', 'it did not');
  if (state.enabled) return;
  const { disableAfterMs = defaultLimits.disableAfterMs } = world.plan.limits;
  const failedMs = event.occurredAt - failingSince;
  if (failedMs + world.clockBackMs < disableAfterMs)
    report(`${disableAfterMs} ms of failure`, `${failedMs} ms`);
  const { knownSuccessAt } = gate;
  if (knownSuccessAt > failingSince + world.clockBackMs && knownSuccessAt < event.occurredAt) {
    report(`no success since ${failingSince}`, `one at ${knownSuccessAt}`);
  }
}

function hasAnsweredGone(world: World, endpointId: string): boolean {
  return world.network.requests.some(
    (request) =>
      request.endpointId === endpointId &&
      request.result?.kind === 'answered' &&
      request.result.status === 410 &&
      !world.crashedLives.has(request.life),
  );
}

/** At the end: what was written is there, and nothing else. */
export function checkAnnounced(world: World, events: readonly StoredEvent[]): void {
  const found = new Set(events.filter(({ type }) => OWN_TYPE.test(type)).map(({ key }) => key));
  const written = new Set(world.events.announced.keys()).difference(world.pruned);
  for (const key of found.symmetricDifference(written)) {
    world.report({
      promise: 1,
      expected: 'of what the engine tells of endpoints, what was committed and nothing else',
      seen: `${world.idOf(key)} is ${found.has(key) ? '' : 'not '}on disk`,
    });
  }
}
