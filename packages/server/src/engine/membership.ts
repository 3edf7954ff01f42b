// This node among the others: gives signs of life, notices who gives none, takes and gives back partitions until each
// node has its share, and acts on what was written without it.
//
// Nobody's clock is compared with anybody else's. A node counts on its leases for a while from the moment at which its
// last beat set out; the others take it for dead when that beat has stood still for longer, each on its own clock. So it
// has stopped sending before anybody else begins. What it had sent by then comes back late: the store sees to that.
import type { NodeId, NodeIdSource } from '../core/ids.ts';
import type { Lease } from '../core/lease.ts';
import { shareOut } from '../core/share.ts';
import type { Backlog } from './backlog.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { EndpointSync } from './endpoint-sync.ts';
import { HandOver } from './hand-over.ts';
import type { Hint, NodeStore, Nudge, Roll, Signals } from './node-ports.ts';
import { NudgeTaker } from './nudge-taker.ts';
import type { Leases } from './ownership.ts';
import type { Alarm, Clock, Observer, Random } from './ports.ts';
import type { Replayer } from './replayer.ts';
import { SilenceWatch } from './silence-watch.ts';

export interface MembershipLimits {
  /** Between two beats of a node. */
  readonly beatMs: number;
  /** Beats after which a node that has given no sign is taken for dead; it gives up by itself one beat earlier. */
  readonly silentBeatsMax: number;
  /** How long a partition that is to move waits for the requests that are on their way, in beats. */
  readonly handOverBeatsMax: number;
  /** Between two looks that others asked for. */
  readonly hintPauseMs: number;
}

export interface MembershipParts {
  readonly store: NodeStore;
  readonly signals: Signals;
  readonly leases: Leases;
  readonly sync: EndpointSync;
  readonly dispatcher: Dispatcher;
  readonly replayer: Replayer;
  readonly backlog: Backlog;
  readonly ids: NodeIdSource;
  readonly clock: Clock;
  readonly random: Random;
  readonly observer: Observer;
  readonly limits: MembershipLimits;
  /** A workspace or a key has changed, here or elsewhere. */
  readonly accountsChanged: () => Promise<void>;
}

const NODE_ID_BYTES = 16;
const WAKE_AFTER_MS = 1;
const LOOK: Hint = { nudged: [], roll: true };

export class Membership {
  readonly #parts: MembershipParts;
  readonly #silence: SilenceWatch;
  readonly #handOver: HandOver;
  readonly #nudges: NudgeTaker;
  #node: NodeId | null = null;
  #accountsVersion: number | null = null;
  /** Rings when this node can count on nothing any more. */
  #lastTouch: Touch | null = null;
  #isTrusted = false;
  #isLeaving = false;
  #hasStopped = false;
  /** Replays of partitions that were gained have not been looked for yet. */
  #owesReplays = false;
  #round: Promise<void> = Promise.resolve();
  readonly #toWake = new Set<number>();
  #next: Alarm | null = null;
  /** A look was asked for. */
  #isWanted = false;

  constructor(parts: MembershipParts) {
    const { store, leases, dispatcher, clock, observer, limits } = parts;
    this.#parts = parts;
    this.#silence = new SilenceWatch(limits.silentBeatsMax);
    this.#handOver = new HandOver(dispatcher, limits.handOverBeatsMax);
    this.#nudges = new NudgeTaker({
      store,
      leases,
      clock,
      observer,
      pauseMs: limits.hintPauseMs,
      act: (nudge) => this.#actOn(nudge),
      missed: () => this.#lookAnew(),
    });
  }

  /** Resolves when this node has its first partitions, or knows that the others have all of them. */
  async start(): Promise<void> {
    this.#parts.sync.onChange(() => this.#parts.signals.send(LOOK));
    this.#parts.signals.listen((hint) => this.#hear(hint));
    await this.#meet(true);
    this.#schedule();
  }

  /** Gives everything back, what is idle at once and the rest as it comes to its end. */
  async resign(): Promise<void> {
    const { store, observer } = this.#parts;
    this.#isLeaving = true;
    await this.#round;
    this.#giveUp([...this.#parts.leases.held.values()]);
    if (this.#node === null) return;
    try {
      await store.resign(this.#node);
      await this.#release();
    } catch (cause) {
      observer.failed('membership', cause);
    }
  }

  /** Nothing is on its way any more. Those who do not hear of it find out by themselves. */
  async leave(): Promise<void> {
    const { store, observer } = this.#parts;
    this.#hasStopped = true;
    this.#next?.cancel();
    this.#lastTouch?.cancel();
    await Promise.all([this.#round, this.#nudges.stop()]);
    if (this.#node === null) return;
    try {
      await store.leave(this.#node);
      this.#parts.signals.send(LOOK);
    } catch (cause) {
      observer.failed('membership', cause);
    }
  }

  #hear({ nudged, roll }: Hint): void {
    this.#nudges.want(nudged);
    if (roll) this.look();
  }

  /** Something is due in a partition of another node. */
  wake(partition: number): void {
    this.#toWake.add(partition);
    if (this.#toWake.size > 1) return;
    // With whatever else the same commit has brought.
    this.#parts.clock.alarm(WAKE_AFTER_MS, () => {
      this.#parts.signals.send({ nudged: [...this.#toWake], roll: false });
      this.#toWake.clear();
    });
  }

  /** Something has changed: does not wait for the next beat. */
  look(): void {
    if (this.#isWanted || this.#hasStopped) return;
    this.#isWanted = true;
    this.#parts.clock.alarm(this.#parts.limits.hintPauseMs, () => {
      this.#isWanted = false;
      if (!this.#hasStopped) this.#round = this.#round.then(() => this.#attempt(false));
    });
  }

  #schedule(): void {
    if (this.#hasStopped) return;
    this.#next = this.#parts.clock.alarm(this.#parts.limits.beatMs, () => {
      this.#round = this.#round.then(() => this.#attempt(true)).then(() => this.#schedule());
    });
  }

  async #attempt(isBeat: boolean): Promise<void> {
    try {
      await this.#meet(isBeat);
    } catch (cause) {
      this.#parts.observer.failed('membership', cause);
    }
  }

  /** One meeting with the others. Silence is counted in beats alone: looks in between come as fast as they like. */
  async #meet(isBeat: boolean): Promise<void> {
    if (this.#hasStopped) return;
    this.#node ??= await this.#join();
    const roll = await this.#callRoll(this.#node);
    if (roll === null) return;
    if (isBeat) this.#handOver.beat();
    await this.#share(this.#node, roll, await this.#bury(this.#node, roll, isBeat));
    await this.#release();
    await this.#resumeReplays();
    this.#nudges.want(roll.nudged);
  }

  async #join(): Promise<NodeId> {
    const { store, leases, ids, random } = this.#parts;
    const node = Buffer.from(random.bytes(NODE_ID_BYTES)).toString('hex') as NodeId;
    const { slot, partitionCount } = await store.join(node);
    ids.sitAt(slot);
    leases.enter(node, partitionCount);
    return node;
  }

  /** Null when this node cannot count on anything. */
  async #callRoll(node: NodeId): Promise<Roll | null> {
    const { store, leases, backlog, clock, limits } = this.#parts;
    const touch = new Touch(clock, (limits.silentBeatsMax - 1) * limits.beatMs, () => this.#loseTouch());
    const opened = backlog.takeUntold();
    try {
      const roll = await store.beat({ id: node, opened }).catch((cause: unknown) => {
        backlog.notTold(opened);
        throw cause;
      });
      if (roll === null) {
        touch.cancel();
        this.#buried();
        return null;
      }
      backlog.recountTogether(roll.pendingCount);
      await this.#catchUp(roll);
      // It took so long that others may have lost patience: the next beat shows.
      if (touch.isLost) return null;
      this.#lastTouch?.cancel();
      this.#lastTouch = touch;
      leases.trustUntil(touch.until);
      this.#compare(node, roll);
      return roll;
    } catch (cause) {
      touch.cancel();
      throw cause;
    }
  }

  async #catchUp({ endpointsVersion, accountsVersion }: Roll): Promise<void> {
    await this.#parts.sync.reach(endpointsVersion);
    if (accountsVersion === this.#accountsVersion) return;
    await this.#parts.accountsChanged();
    this.#accountsVersion = accountsVersion;
  }

  /** What this node believes to have, against what it has. */
  #compare(node: NodeId, { partitions }: Roll): void {
    const { leases, dispatcher } = this.#parts;
    const isOurs = ({ partition, token }: Lease) =>
      partitions[partition]?.owner === node && partitions[partition].token === token;
    const lost = [...leases.held.values()]
      .filter((lease) => !isOurs(lease))
      .map(({ partition }) => partition);
    leases.lose(lost);
    dispatcher.leave(lost);
    this.#handOver.keepOnly(isOurs);
    if (!this.#isTrusted) {
      this.#isTrusted = true;
      this.#gain([...leases.held.values()]);
    }
    if (lost.length > 0) this.#tellShare();
    if (this.#isLeaving) return;
    // Claimed in a call whose answer was lost.
    const unknown = [...partitions.entries()]
      .filter(
        ([number, { owner }]) => owner === node && !leases.held.has(number) && !this.#handOver.has(number),
      )
      .map(([partition, { token }]) => ({ partition, token }));
    this.#gain(unknown);
  }

  /** Answers the nodes that are left. */
  async #bury(node: NodeId, { nodes }: Roll, isBeat: boolean): Promise<readonly NodeId[]> {
    const others = nodes.filter(({ id }) => id !== node);
    const silent = isBeat ? this.#silence.hear(others) : [];
    if (silent.length > 0) await this.#parts.store.bury(silent);
    return nodes
      .filter(({ id, isLeaving }) => !isLeaving && !silent.some((dead) => dead.id === id))
      .map(({ id }) => id);
  }

  async #share(node: NodeId, { nodes, partitions }: Roll, alive: readonly NodeId[]): Promise<void> {
    const { store, leases } = this.#parts;
    if (this.#isLeaving) return;
    const isThere = new Set([...alive, ...nodes.filter(({ isLeaving }) => isLeaving).map(({ id }) => id)]);
    const owners = partitions.map(({ owner }) => (owner !== null && isThere.has(owner) ? owner : null));
    const wanted = shareOut(owners, alive);
    this.#giveUp([...leases.held.values()].filter(({ partition }) => wanted[partition] !== node));
    const free = wanted.flatMap((owner, number) =>
      owner === node && owners[number] === null ? [number] : [],
    );
    if (free.length > 0) this.#gain(await store.claim({ id: node, partitions: free }));
  }

  #gain(gained: readonly Lease[]): void {
    const { leases, dispatcher } = this.#parts;
    if (gained.length === 0) return;
    leases.gain(gained);
    dispatcher.settle(gained);
    dispatcher.recover();
    this.#owesReplays = true;
    this.#tellShare();
  }

  #giveUp(given: readonly Lease[]): void {
    const numbers = given.map(({ partition }) => partition);
    this.#parts.leases.lose(numbers);
    this.#parts.dispatcher.leave(numbers);
    this.#handOver.add(given);
    if (given.length > 0) this.#tellShare();
  }

  #tellShare(): void {
    this.#parts.observer.shareChanged(this.#isTrusted ? this.#parts.leases.held.size : 0);
  }

  /** Hands over what is idle by now, or has been waited for long enough. */
  async #release(): Promise<void> {
    const { store, signals } = this.#parts;
    const ready = this.#handOver.ready();
    if (ready.length === 0 || this.#node === null) return;
    await store.release({ id: this.#node, leases: ready });
    this.#handOver.done(ready);
    signals.send(LOOK);
  }

  async #resumeReplays(): Promise<void> {
    if (!this.#owesReplays) return;
    await this.#parts.replayer.resume();
    this.#owesReplays = false;
  }

  /** Others may have taken everything by now. */
  #loseTouch(): void {
    const { leases, dispatcher } = this.#parts;
    this.#isTrusted = false;
    leases.distrust();
    dispatcher.leave([...leases.held.keys()]);
    this.#tellShare();
  }

  /** Others have taken everything: comes back as a new node. */
  #buried(): void {
    this.#loseTouch();
    this.#parts.leases.lose([...this.#parts.leases.held.keys()]);
    this.#handOver.keepOnly(() => false);
    this.#lastTouch?.cancel();
    this.#node = null;
    this.look();
  }

  #actOn({ endpointId, kind }: Nudge): void {
    const { dispatcher, clock } = this.#parts;
    if (kind === 'replay') this.#resume();
    if (kind === 'ended') dispatcher.reread(endpointId);
    dispatcher.expect(endpointId, clock.now());
  }

  /** What it should have been told of is not known: finds everything again. */
  #lookAnew(): void {
    this.#parts.dispatcher.rereadAll();
    this.#parts.dispatcher.recover();
    this.#resume();
  }

  #resume(): void {
    this.#owesReplays = true;
    this.look();
  }
}

/** How long this node can count on what it has. */
class Touch {
  /** On a clock that may jump, where the alarm's does not. */
  readonly until: number;
  #isLost = false;
  readonly #alarm: Alarm;

  constructor(clock: Clock, lastsMs: number, lost: () => void) {
    this.until = clock.now() + lastsMs;
    this.#alarm = clock.alarm(lastsMs, () => {
      this.#isLost = true;
      lost();
    });
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  cancel(): void {
    this.#alarm.cancel();
  }
}
