// Partitions on their way to other nodes: nothing new is sent from them, and what is on its way is waited for, but not
// for ever. An endpoint that hangs must not keep from its work whoever shares its partition.
import type { Lease } from '../core/lease.ts';

interface Lanes {
  /** Nothing of it is on its way, or made and not on disk. */
  isClear(partition: number): boolean;
}

export class HandOver {
  readonly #lanes: Lanes;
  readonly #beatsMax: number;
  #given = new Map<number, { readonly lease: Lease; readonly beats: number }>();

  constructor(lanes: Lanes, beatsMax: number) {
    this.#lanes = lanes;
    this.#beatsMax = beatsMax;
  }

  add(leases: readonly Lease[]): void {
    for (const lease of leases) this.#given.set(lease.partition, { lease, beats: 0 });
  }

  has(partition: number): boolean {
    return this.#given.has(partition);
  }

  beat(): void {
    this.#given = new Map(
      [...this.#given].map(([partition, { lease, beats }]) => [partition, { lease, beats: beats + 1 }]),
    );
  }

  ready(): readonly Lease[] {
    return [...this.#given.values()]
      .filter(({ lease, beats }) => beats >= this.#beatsMax || this.#lanes.isClear(lease.partition))
      .map(({ lease }) => lease);
  }

  done(leases: readonly Lease[]): void {
    for (const { partition } of leases) this.#given.delete(partition);
  }

  keepOnly(isOurs: (lease: Lease) => boolean): void {
    this.done([...this.#given.values()].map(({ lease }) => lease).filter((lease) => !isOurs(lease)));
  }
}
