// Which endpoints are this process's to send to. Alone on its store it owns all; among other nodes it holds leases of
// partitions, which membership.ts gets and loses.
import type { EndpointId, NodeId } from '../core/ids.ts';
import { type Lease, partitionOf } from '../core/lease.ts';
import { RefusalError } from '../core/refusal.ts';
import type { Clock, Holder, Publication } from './ports.ts';

export interface Ownership {
  /** Whether this node may send to the endpoint now. */
  holds(endpointId: EndpointId): boolean;
  /** Whether it may send at all: not when it has slept through the end of its leases, and no alarm has rung yet. */
  readonly isTrusted: boolean;
  /** The lease under which it may; null where one process owns all. */
  leaseOf(endpointId: EndpointId): Lease | null;
  /** Whether this node is the one to delete what is too old. */
  readonly hasRetention: boolean;
  /** Rises when something is lost: what was decided before it is to be looked up again. */
  readonly era: number;
  /** What a commit of these relies on. */
  holderFor(publications: readonly Publication[]): Holder | null;
  /** Refuses with unavailable while what this node knows may be too old to act on. */
  admit(): void;
  /** The owner of the endpoint, if it is another node, is worth waking. */
  wakeOwner(endpointId: EndpointId): void;
}

export const ownsAll: Ownership = {
  holds: () => true,
  isTrusted: true,
  leaseOf: () => null,
  hasRetention: true,
  era: 0,
  holderFor: () => null,
  admit: () => undefined,
  wakeOwner: () => undefined,
};

const RETRY_AFTER_SECONDS = 2;

/** What a node holds among others. */
export class Leases implements Ownership {
  readonly #wake: (partition: number) => void;
  #node: NodeId | null = null;
  #partitionCount = 1;
  readonly #held = new Map<number, Lease>();
  readonly #clock: Clock;
  #trustedUntil = 0;
  #era = 0;

  /** `wake` is called with partitions of others in which something is due. */
  constructor(clock: Clock, wake: (partition: number) => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** Begins anew, with nothing. */
  enter(node: NodeId, partitionCount: number): void {
    this.#node = node;
    this.#partitionCount = partitionCount;
    this.lose([...this.#held.keys()]);
  }

  get held(): ReadonlyMap<number, Lease> {
    return this.#held;
  }

  gain(leases: readonly Lease[]): void {
    for (const lease of leases) this.#held.set(lease.partition, lease);
  }

  lose(partitions: readonly number[]): void {
    if (partitions.length > 0) this.#era += 1;
    for (const partition of partitions) this.#held.delete(partition);
  }

  /**
   * Others have heard of this node lately, and it of them. An alarm ends that in time, too; but a machine that was asleep
   * may go on with its work before any alarm rings.
   */
  trustUntil(at: number): void {
    this.#trustedUntil = at;
  }

  distrust(): void {
    this.#era += 1;
    this.#trustedUntil = 0;
  }

  get isTrusted(): boolean {
    return this.#clock.now() < this.#trustedUntil;
  }

  get hasRetention(): boolean {
    return this.isTrusted && this.#held.has(this.#partitionCount);
  }

  get era(): number {
    return this.#era;
  }

  holds(endpointId: EndpointId): boolean {
    return this.isTrusted && this.#held.has(this.#partition(endpointId));
  }

  leaseOf(endpointId: EndpointId): Lease | null {
    return this.#held.get(this.#partition(endpointId)) ?? null;
  }

  holderFor(publications: readonly Publication[]): Holder | null {
    if (this.#node === null) return null;
    const leases = new Set<Lease>();
    for (const publication of publications) {
      for (const { deliveries } of publication) {
        for (const { endpointId } of deliveries) {
          const lease = this.isTrusted ? this.leaseOf(endpointId) : null;
          if (lease !== null) leases.add(lease);
        }
      }
    }
    return { node: this.#node, leases: [...leases] };
  }

  admit(): void {
    if (this.isTrusted) return;
    throw new RefusalError('unavailable', 'This node has lost touch with the others.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }

  wakeOwner(endpointId: EndpointId): void {
    if (!this.holds(endpointId)) this.#wake(this.#partition(endpointId));
  }

  #partition(endpointId: EndpointId): number {
    return partitionOf(endpointId, this.#partitionCount);
  }
}
