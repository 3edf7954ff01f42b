// Replays: what they open was to be opened, and what is finished has left nothing out.
import { firstKeyAt } from '../../src/core/ids.ts';
import type { Replay } from '../../src/core/replay.ts';
import type { ReplayStep } from '../../src/engine/ports.ts';
import type { StoredDelivery, StoredEvent } from '../disk.ts';
import { interestOf, type ModelEndpoint } from '../model-endpoints.ts';
import type { World } from '../world.ts';

/** A replay, with what there was when it was begun. */
export interface BegunReplay {
  readonly replay: Replay;
  readonly tick: number;
  /** Of operators, at that endpoint, up to then. */
  readonly changes: number;
  readonly events: readonly StoredEvent[];
  readonly deliveries: ReadonlyMap<number, StoredDelivery>;
  isCanceled: boolean;
}

export function replayBegun(world: World, replay: Replay): void {
  const { since, until, endpointId, workspaceId } = replay;
  const workspaceKey = world.keyOf(workspaceId);
  const endpointKey = world.keyOf(endpointId);
  const deliveries = world.disk.deliveries().filter((delivery) => delivery.endpointKey === endpointKey);
  world.replays.set(replay.id, {
    replay,
    tick: world.tick(),
    changes: world.endpoints.find(endpointId)?.changes ?? 0,
    events: world.disk
      .events()
      .filter(({ key }) => key >= firstKeyAt(since) && key < firstKeyAt(until))
      .filter((event) => event.workspaceKey === workspaceKey),
    deliveries: new Map(deliveries.map((delivery) => [delivery.eventKey, delivery])),
    isCanceled: false,
  });
}

/** A step was carried out. */
export function replayAdvanced(world: World, step: ReplayStep): void {
  const begun = world.replays.get(step.replayId);
  if (begun === undefined) {
    report(world, 'a replay that somebody began', step.replayId);
    return;
  }
  if (begun.isCanceled) report(world, 'a replay that was canceled to do nothing more', step.replayId);
  for (const id of step.reopen) world.retriedAt.set(world.keyOf(id), world.tick());
  for (const { delivery } of step.create) {
    const key = world.keyOf(delivery.id);
    world.retriedAt.set(key, world.tick());
    world.createdByReplay.add(key);
    if (delivery.endpointId !== begun.replay.endpointId) {
      report(world, `deliveries to ${begun.replay.endpointId}`, `one to ${delivery.endpointId}`);
    }
  }
  if (step.isDone) checkDone(world, begun);
}

function checkDone(world: World, begun: BegunReplay): void {
  const { replay, changes, tick } = begun;
  const endpoint = world.endpoints.find(replay.endpointId);
  if (endpoint === undefined) return;
  const endpointKey = world.keyOf(endpoint.id);
  const isUnchanged = endpoint.changes === changes && endpoint.changesOpen.size === 0;
  for (const event of begun.events) {
    if (world.pruned.has(event.key)) continue;
    const before = begun.deliveries.get(event.key);
    const now = world.disk.delivery(event.key, endpointKey);
    const what = `event ${event.marker} to be sent by the ${replay.kind} replay of ${endpoint.id}`;
    if (before === undefined) {
      const isMeant = replay.kind !== 'failed' && isUnchanged && isWanted(endpoint, world, event);
      if (isMeant && now === undefined) report(world, what, 'it was never on its way there');
    } else if (isMeant(replay.kind, before)) {
      const reopenedAt = world.retriedAt.get(before.key) ?? 0;
      if (reopenedAt <= tick) report(world, what, `it is ${now?.state} as before`);
    }
  }
}

function isMeant(kind: Replay['kind'], { state }: StoredDelivery): boolean {
  if (state === 'pending') return false;
  switch (kind) {
    case 'failed':
      return state === 'exhausted' || state === 'expired';
    case 'all':
      return true;
    case 'missing':
      return state !== 'delivered';
  }
}

/** Only of events that somebody published the model knows who wants them. */
function isWanted(endpoint: ModelEndpoint, world: World, { marker }: StoredEvent): boolean {
  const event = world.events.acknowledged.has(marker)
    ? world.events.published.find((published) => published.marker === marker)
    : undefined;
  const isEnabled = !endpoint.removed.has(true) && !endpoint.enabled.has(false);
  return event !== undefined && isEnabled && interestOf(endpoint, event).wants;
}

function report(world: World, expected: string, seen: string): void {
  world.report({ promise: 2, expected, seen });
}
