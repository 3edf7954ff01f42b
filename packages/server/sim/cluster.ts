// Several nodes on one store: the hints between them, and what is known of who had which partition.
import type { EndpointId } from '../src/core/ids.ts';
import { partitionOf } from '../src/core/lease.ts';
import type { Hint, Roll, Signals } from '../src/engine/node-ports.ts';
import { defaultLimits } from '../src/engine/limits.ts';
import type { Mortal } from './mortal.ts';
import { SeededRandom } from './random.ts';
import type { World } from './world.ts';

/** A token that no partition has. */
const NO_TOKEN = -1;

export class Cluster {
  readonly #world: World;
  readonly #random: SeededRandom;
  readonly #listeners = new Map<Mortal, (hint: Hint) => void>();
  readonly #nodes = new Map<number, string>();
  readonly #troubles = new Map<number, number[]>();

  constructor(world: World) {
    this.#world = world;
    this.#random = new SeededRandom(world.plan.seed, 'signals');
  }

  /** How long a node may act on what it knew, at most. */
  get trustMs(): number {
    const { beatMs, silentBeatsMax } = { ...defaultLimits, ...this.#world.plan.limits };
    return (silentBeatsMax - 1) * beatMs;
  }

  /** How long what is on its way is waited for before its partition goes to another node, at least. */
  get handOverMs(): number {
    const { beatMs, handOverBeatsMax } = { ...defaultLimits, ...this.#world.plan.limits };
    return (handOverBeatsMax - 1) * beatMs;
  }

  signalsOf(mortal: Mortal): Signals {
    return {
      send: (hint) => {
        if (!mortal.isAlive) return;
        for (const [other, heard] of this.#listeners) if (other !== mortal) this.#carry(hint, other, heard);
      },
      listen: (heard) => void this.#listeners.set(mortal, heard),
    };
  }

  #carry(hint: Hint, to: Mortal, heard: (hint: Hint) => void): void {
    const { signalLoss, signalDelayMsMax } = this.#world.plan.nodes;
    if (!to.isAlive || this.#random.chance(signalLoss)) return;
    this.#world.timeline.after(this.#random.integer(1, signalDelayMsMax), () => {
      if (to.isAlive && !to.hasStopped) to.whenAwake(() => heard(hint));
    });
  }

  joined(life: number, node: string): void {
    this.#nodes.set(life, node);
  }

  /** Something kept it from its work, or may have. */
  trouble(life: number): void {
    this.#troubles.set(life, [...(this.#troubles.get(life) ?? []), this.#world.timeline.now]);
  }

  wasInTrouble(life: number, from: number, to: number): boolean {
    return this.#troubles.get(life)?.some((at) => at >= from && at <= to) ?? false;
  }

  /** The token of the endpoint's partition, if this life has it. */
  tokenOf(life: number, endpointId: string): number {
    const { owner, token } = this.#partitionOf(endpointId);
    return owner !== null && owner === this.#nodes.get(life) ? token : NO_TOKEN;
  }

  /** Whether what was sent under this token is late by now. */
  isLate(endpointId: string, token: number): boolean {
    return this.#partitionOf(endpointId).token !== token;
  }

  #partitionOf(endpointId: string): Roll['partitions'][number] {
    const { disk, plan } = this.#world;
    return disk.partition(partitionOf(endpointId as EndpointId, plan.nodes.partitions));
  }
}
