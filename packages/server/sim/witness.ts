// What the store has done, whoever is told of it: the only place of the simulator that knows the shape of a batch.
import type { Endpoint } from '../src/core/endpoint.ts';
import type { EndpointId, ReplayId } from '../src/core/ids.ts';
import type { Replay } from '../src/core/replay.ts';
import type { CommitBatch, CommitResult, NewEvent, ReplayStep } from '../src/engine/ports.ts';
import type { ExecutedCall } from './faulty-store.ts';
import { inspectAnnouncement } from './promises/announced.ts';
import type { Erasing } from './promises/erased.ts';
import { replayAdvanced, replayBegun } from './promises/replayed.ts';
import type { World } from './world.ts';

export function witness(world: World, life: number, { method, values, result, isTold }: ExecutedCall): void {
  switch (method) {
    case 'commit':
      world.late.committed();
      committed(world, life, values[0] as CommitBatch, result as CommitResult, isTold);
      return world.followers.stored();
    case 'endpoints':
      return world.endpoints.reconcile(result as readonly Endpoint[], world.timeline.now, world.report);
    case 'insertEndpoint':
      return world.cluster === null
        ? undefined
        : world.endpoints.inserted(values[0] as Endpoint, world.timeline.now);
    case 'join':
      return world.cluster?.joined(life, String(values[0]));
    case 'insertReplay':
      return result === true ? replayBegun(world, values[0] as Replay) : undefined;
    case 'endReplay':
      return result === true ? replayCanceled(world, values[0] as { id: ReplayId }) : undefined;
    case 'advanceReplay':
      return result === null ? undefined : replayAdvanced(world, values[0] as ReplayStep);
    case 'pruneEvents':
      world.ageing.pruned();
      return world.followers.stored();
    case 'eraseEvents':
      world.erasing.erased(values[0] as EraseRequest, result as Erased);
      return world.followers.stored();
    case 'expireDue':
      return world.ageing.expired((result as { expired: readonly string[] }).expired);
  }
}

type EraseRequest = Parameters<Erasing['erased']>[0];
type Erased = Parameters<Erasing['erased']>[1];

/** What is about to be done. */
export function witnessBefore(world: World, life: number, method: string, values: readonly unknown[]): void {
  if (method === 'commit') world.late.beforeCommit(life, (values[0] as CommitBatch).attempts);
  if (method === 'pruneEvents') world.ageing.beforePruning();
  if (method === 'eraseEvents') world.erasing.before();
  if (method === 'expireDue') world.ageing.beforeExpiry((values[0] as { endpointId: EndpointId }).endpointId);
}

function replayCanceled(world: World, { id }: { id: ReplayId }): void {
  const begun = world.replays.get(id);
  if (begun !== undefined) begun.isCanceled = true;
}

function committed(
  world: World,
  life: number,
  { publications }: CommitBatch,
  { publications: results }: CommitResult,
  isTold: boolean,
): void {
  for (const [index, publication] of publications.entries()) {
    const fate = results[index];
    // They are made anew, for those who want them by now.
    if (fate?.kind === 'overtaken')
      for (const { event } of publication) world.events.widen(event.occurredAt, world.endpoints);
    if (fate?.kind !== 'stored') continue;
    for (const [position, newEvent] of publication.entries()) {
      if (fate.existing[position] === null) stored(world, life, newEvent, isTold);
    }
  }
}

function stored(world: World, life: number, newEvent: NewEvent, isTold: boolean): void {
  const { event, change } = newEvent;
  if (change !== undefined) {
    inspectAnnouncement(world, life, newEvent, change);
    world.events.announced.set(world.keyOf(event.id), isTold);
    // One that an operator has disabled meanwhile stays so.
    if (world.disk.isEnabled(world.keyOf(change.endpointId)) !== change.state.enabled) return;
    world.endpoints.learning(change.endpointId, change.state.enabled, isTold, () => world.timeline.now);
  } else if (isTold) world.events.committedAt.set(event.occurredAt, world.timeline.now);
  else world.events.ambiguous.add(event.occurredAt);
}
