// Promises 2 and 3, where a node works on although its partition is another's by now.
import type { EndpointId } from '../../src/core/ids.ts';
import type { FinishedAttempt } from '../../src/core/attempt.ts';
import type { StoredDelivery } from '../disk.ts';
import type { SentRequest } from '../network.ts';
import type { World } from '../world.ts';

interface Watched {
  readonly finished: FinishedAttempt;
  readonly before: StoredDelivery;
}

/** Attempts that are written after their partition went to another node. */
export class LateAttempts {
  readonly #world: World;
  /** How many of each delivery, by key. */
  readonly counts = new Map<number, number>();
  #watched: readonly Watched[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  beforeCommit(life: number, attempts: readonly FinishedAttempt[]): void {
    const { disk, cluster, keyOf } = this.#world;
    if (cluster === null) return;
    this.#watched = attempts.flatMap((finished) => {
      const request = this.#requestOf(life, finished);
      if (request === undefined || !cluster.isLate(request.endpointId, request.token)) return [];
      const before = disk.deliveryByKey(keyOf(finished.attempt.deliveryId));
      return before === undefined ? [] : [{ finished, before }];
    });
  }

  /** A late attempt changes nothing of its delivery, unless it was taken. */
  committed(): void {
    const { disk } = this.#world;
    for (const { finished, before } of this.#watched) {
      this.counts.set(before.key, (this.counts.get(before.key) ?? 0) + 1);
      const after = disk.deliveryByKey(before.key);
      if (after === undefined || finished.state === 'delivered') continue;
      if (after.state === before.state && (after.dueAt === before.dueAt || before.dueAt === null)) continue;
      this.#world.report({
        promise: 2,
        expected: `a late attempt to change nothing of delivery ${before.key}`,
        seen: `it was ${before.state}, due at ${before.dueAt}, and is ${after.state}, due at ${after.dueAt}`,
      });
    }
  }

  #requestOf(life: number, { attempt }: FinishedAttempt): SentRequest | undefined {
    return this.#world
      .requestsOf(this.#world.keyOf(attempt.deliveryId))
      .find((request) => request.life === life && request.sentAtWall === attempt.startedAt);
  }
}

/** Whether another life may not have known of this request when it sent the same again. */
export function mayBeUnknown(world: World, earlier: SentRequest, later: SentRequest): boolean {
  const { cluster } = world;
  if (cluster === null || earlier.life === later.life) return false;
  const from = earlier.sentAt - cluster.trustMs;
  if (cluster.wasInTrouble(earlier.life, from, later.sentAt)) return true;
  return later.sentAt - earlier.sentAt >= cluster.handOverMs;
}

/** Whether the owner of the endpoint has yet to hear that a delivery has ended. */
export function isUnheard(world: World, endpointId: EndpointId): boolean {
  return world.cluster !== null && world.disk.hasNudge(world.keyOf(endpointId), 'ended');
}
