// What the store was asked to commit: the only place of the simulator that knows the shape of a batch.
import type { CommitBatch, PublicationResult } from '../src/engine/ports.ts';
import type { ExecutedCall } from './faulty-store.ts';
import type { World } from './world.ts';

export function witnessCommits(world: World, { method, values, result, isTold }: ExecutedCall): void {
  if (method !== 'commit') return;
  const { publications } = values[0] as CommitBatch;
  const results = result as readonly PublicationResult[];
  for (const [index, publication] of publications.entries()) {
    const fate = results[index];
    if (fate?.kind !== 'stored') continue;
    for (const [position, { event }] of publication.entries()) {
      if (fate.existing[position] !== null) continue;
      if (isTold) world.events.committedAt.set(event.occurredAt, world.timeline.now);
      else world.events.ambiguous.add(event.occurredAt);
    }
  }
}
