// What the store has done, whoever is told of it: the only place of the simulator that knows the shape of a batch.
import type { Endpoint } from '../src/core/endpoint.ts';
import type { CommitBatch, CommitResult, NewEvent } from '../src/engine/ports.ts';
import type { ExecutedCall } from './faulty-store.ts';
import { inspectAnnouncement } from './promises/announced.ts';
import type { World } from './world.ts';

export function witness(world: World, { method, values, result, isTold }: ExecutedCall): void {
  if (method === 'commit') committed(world, values[0] as CommitBatch, result as CommitResult, isTold);
  if (method === 'endpoints') {
    world.endpoints.reconcile(result as readonly Endpoint[], world.timeline.now, world.report);
  }
}

function committed(
  world: World,
  { publications }: CommitBatch,
  { publications: results }: CommitResult,
  isTold: boolean,
): void {
  for (const [index, publication] of publications.entries()) {
    const fate = results[index];
    if (fate?.kind !== 'stored') continue;
    for (const [position, newEvent] of publication.entries()) {
      if (fate.existing[position] === null) stored(world, newEvent, isTold);
    }
  }
}

function stored(world: World, newEvent: NewEvent, isTold: boolean): void {
  const { event, change } = newEvent;
  if (change !== undefined) {
    inspectAnnouncement(world, newEvent, change);
    world.events.announced.set(world.keyOf(event.id), isTold);
    world.endpoints.learning(change.endpointId, change.state.enabled, isTold, () => world.timeline.now);
  } else if (isTold) world.events.committedAt.set(event.occurredAt, world.timeline.now);
  else world.events.ambiguous.add(event.occurredAt);
}
