// What the store was asked to commit: the only place of the simulator that knows the shape of a batch.
import type { CommitBatch } from '../src/engine/ports.ts';
import type { World } from './world.ts';

export function witnessCommits(
  world: World,
  method: string,
  values: readonly unknown[],
  isTold: boolean,
): void {
  if (method !== 'commit') return;
  const { publications } = values[0] as CommitBatch;
  for (const { event } of publications.flat()) {
    const marker = event.occurredAt;
    if (!isTold) world.events.ambiguous.add(marker);
    else if (!world.events.committedAt.has(marker)) {
      world.events.committedAt.set(marker, world.timeline.now);
    }
  }
}
