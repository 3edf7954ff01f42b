// What both kinds of commits are made with.
import { firstKeyAt } from '../../core/ids.ts';
import type { CommitBatch } from '../../engine/ports.ts';
import type { Keys } from '../keys.ts';
import type { AttemptKeys } from './attempts.ts';
import type { Periods } from './periods.ts';
import type { Client } from './session.ts';

export interface CommitParts {
  readonly keys: Keys;
  readonly periods: Periods;
  readonly attemptKeys: AttemptKeys;
}

/** Makes the periods of what a batch writes. */
export async function coverKeys(
  client: Client,
  { now, publications, attempts }: CommitBatch,
  { keys, periods }: CommitParts,
): Promise<void> {
  const made = publications
    .flat()
    .flatMap(({ event, deliveries }) => [event.id, ...deliveries.map(({ id }) => id)])
    .map((id) => keys.own(id));
  await periods.cover(client, attempts.length === 0 ? made : [...made, firstKeyAt(now)]);
}
