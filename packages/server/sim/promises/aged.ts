// Retention: what goes was old and had ended, and what expires was due for too long.
import { type EndpointId, firstKeyAt } from '../../src/core/ids.ts';
import { defaultLimits } from '../../src/engine/limits.ts';
import type { StoredDelivery, StoredEvent } from '../disk.ts';
import type { World } from '../world.ts';

export class Ageing {
  readonly #world: World;
  #events: readonly StoredEvent[] = [];
  readonly #workspaceKeys = new Map<number, number>();
  #pending: ReadonlySet<number> = new Set();
  #due: ReadonlyMap<number, StoredDelivery> = new Map();

  constructor(world: World) {
    this.#world = world;
  }

  /** What there is before old events are deleted. */
  beforePruning(): void {
    const { disk } = this.#world;
    this.#events = disk.events();
    this.#pending = new Set(disk.pending().map(({ eventKey }) => eventKey));
  }

  pruned(): void {
    const world = this.#world;
    const { retentionMs = defaultLimits.retentionMs } = world.plan.limits;
    const left = new Set(world.disk.events().map(({ key }) => key));
    const oldest = firstKeyAt(world.wallClock() + world.plan.nodes.skewMsMax - retentionMs);
    for (const { key, marker, workspaceKey } of this.#events) {
      if (left.has(key)) continue;
      this.#workspaceKeys.set(key, workspaceKey);
      world.pruned.add(key);
      world.prunedMarkers.add(marker);
      if (key >= oldest) this.#report(`event ${marker} to be kept for ${retentionMs} ms`);
      if (this.#pending.has(key)) this.#report(`event ${marker} to be kept while a delivery is pending`);
    }
  }

  /** Whose an event was that is deleted. */
  workspaceKeyOf(eventKey: number): number | undefined {
    return this.#workspaceKeys.get(eventKey);
  }

  /** What is due before some of it expires. */
  beforeExpiry(endpointId: EndpointId): void {
    const { disk, keyOf } = this.#world;
    const endpointKey = keyOf(endpointId);
    const ofEndpoint = disk.pending().filter((delivery) => delivery.endpointKey === endpointKey);
    this.#due = new Map(ofEndpoint.map((delivery) => [delivery.key, delivery]));
  }

  expired(ids: readonly string[]): void {
    const world = this.#world;
    const { expireAfterMs = defaultLimits.expireAfterMs } = world.plan.limits;
    for (const id of ids) {
      const key = world.keyOf(id);
      const dueAt = this.#due.get(key)?.dueAt ?? Infinity;
      if (world.wallClock() + 2 * world.plan.nodes.skewMsMax - dueAt <= expireAfterMs && dueAt !== Infinity) {
        this.#report(`delivery ${key} not to expire before it was due for ${expireAfterMs} ms`);
      }
      world.expired.add(key);
    }
  }

  #report(expected: string): void {
    this.#world.report({ promise: 2, expected, seen: 'it went before' });
  }
}
