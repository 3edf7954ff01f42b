// The road to one endpoint: what waits in memory, what is on its way, and what still lies in the store.
//
// A lane holds a bounded number of deliveries. When more arrive it stops taking them ("spilled"): they are on
// disk anyway, and the dispatcher reads them back, oldest first, when the lane runs low. Retries take the same
// way: a delivery that has to wait leaves the lane and comes back from the store when it is due. So do deliveries
// that stand behind another in their line: the store says when one moves up, and the lane keeps those it has room for.
import type { Endpoint } from '../core/endpoint.ts';
import type { Event } from '../core/event.ts';
import type { DeliveryId } from '../core/ids.ts';
import type { Lease } from '../core/lease.ts';
import type { Link } from '../core/linked-list.ts';
import { PassingMap } from '../core/passing-map.ts';
import { bodyFormOf } from '../dialects/body-form.ts';
import type { Dialect, Signer } from '../dialects/dialect.ts';
import { signerOf } from '../dialects/signing.ts';
import { Gate, type GateLimits } from './gate.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { DueDelivery } from './ports.ts';

export interface QueuedDelivery {
  readonly id: DeliveryId;
  readonly event: Event;
  readonly body: string;
  /** How the body is written: the endpoint may be given another form while it waits. */
  readonly form: string;
  readonly orderKey: string | null;
  readonly attemptsMade: number;
  /** Of `attemptsMade`, those from before it was last opened: the retry policy counts anew from there. */
  readonly attemptsBefore: number;
  readonly openedAt: number;
}

export interface LaneLimits extends GateLimits {
  /** Deliveries of one endpoint that wait in memory. */
  readonly queueMax: number;
  /** The same while half of the memory of all lanes together is taken. */
  readonly queueMaxWhenTight: number;
  /** The same while the memory of all lanes together is spent: enough to keep an endpoint busy. */
  readonly queueMaxWhenSpent: number;
  /** Deliveries that a lane reads from the store at a time, as long as that keeps it busy. */
  readonly refillMin: number;
  /** However soon it runs dry; never more than half of what it may hold. */
  readonly refillMax: number;
}

/** What a delivery holds beside its texts, as a rule. */
const OVERHEAD_BYTES = 500;
/** Of what was left when a refill began, still there when it ended. */
const REFILL_IS_EARLY_SHARE = 0.75;

export class Lane {
  /** Where it stands among those that may be able to send: the dispatcher's to say. */
  turn: Link<Lane> | null = null;
  readonly dialect: Dialect;
  readonly #limits: LaneLimits;
  #endpoint: Endpoint;
  #signer: Signer;
  #form: string;
  readonly #gate: Gate;
  #queue: QueuedDelivery[] = [];
  /** Those that stand behind another of their line. */
  readonly #behind = new Map<DeliveryId, QueuedDelivery>();
  /** All that are in memory, with their bytes: queued, behind, on their way, or made but not yet on disk. */
  readonly #held = new PassingMap<DeliveryId, number>();
  /** Of those on their way, the ones that have ended meanwhile. */
  readonly #dropped = new Set<DeliveryId>();
  readonly #budget: MemoryBudget;
  /** What left the lane while it was being read from the store: that read may still show it as waiting. */
  readonly #leftDuringRefill = new Set<DeliveryId>();
  #isClosed = false;
  /** Another node has the endpoint, or may have it. */
  #isAway = false;
  #lease: Lease | null = null;
  #refilling = false;
  #refillSize: number;
  /** What is being read is not to be trusted any more. */
  #isRefillVoid = false;
  #spilled = false;
  #nextDueAt = Number.POSITIVE_INFINITY;

  constructor(endpoint: Endpoint, dialect: Dialect, limits: LaneLimits, budget: MemoryBudget, now: number) {
    this.#budget = budget;
    this.dialect = dialect;
    this.#limits = limits;
    this.#endpoint = endpoint;
    this.#signer = signerOf(dialect, endpoint);
    this.#form = bodyFormOf(endpoint);
    this.#gate = new Gate(endpoint, limits, now);
    this.#refillSize = limits.refillMin;
  }

  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  get sign(): Signer {
    return this.#signer;
  }

  /** Of the bodies that the endpoint gets. */
  get form(): string {
    return this.#form;
  }

  render(event: Event): string | undefined {
    return this.dialect.render(event, this.#endpoint.dialectSettings);
  }

  /** Under which it sends; null where one process owns all endpoints. */
  get lease(): Lease | null {
    return this.#lease;
  }

  get isAway(): boolean {
    return this.#isAway;
  }

  /** Nothing of it is in memory, or on its way. */
  get isEmpty(): boolean {
    return this.#held.size === 0 && !this.#refilling;
  }

  get gate(): Gate {
    return this.#gate;
  }

  change(endpoint: Endpoint, now: number): void {
    const before = this.#endpoint;
    this.#endpoint = endpoint;
    this.#signer = signerOf(this.dialect, endpoint);
    this.#form = bodyFormOf(endpoint);
    if (!endpoint.enabled) this.forget();
    const isResumed = endpoint.enabled && !before.enabled;
    const isPacedAnew =
      endpoint.concurrencyMax !== before.concurrencyMax ||
      // By content: what another node has changed was read anew.
      endpoint.rateLimit?.perSecond !== before.rateLimit?.perSecond ||
      endpoint.rateLimit?.burst !== before.rateLimit?.burst;
    // Whoever enables an endpoint, or points it elsewhere, says that the past no longer counts.
    if (isResumed || isPacedAnew || endpoint.url !== before.url) this.#gate.renew(endpoint, now);
  }

  /** From now on what waits does so in the store. */
  forget(): void {
    for (const { id } of this.#queue) this.#letGo(id);
    for (const id of this.#behind.keys()) this.#letGo(id);
    this.#queue = [];
    this.#behind.clear();
    this.#spilled = true;
  }

  /** The endpoint is removed: what is on its way comes back, and nothing follows it. */
  close(): void {
    this.#isClosed = true;
    this.forget();
  }

  /** Another node may have the endpoint now: what is on its way comes back, and nothing follows it. */
  leave(): void {
    this.#isAway = true;
    this.#isRefillVoid = this.#refilling;
    this.forget();
  }

  /** The endpoint is this node's again. */
  settle(lease: Lease): void {
    this.#lease = lease;
    this.#isAway = false;
  }

  /** The next instant at which this lane wants attention by itself; infinite when there is none. */
  wakesAt(now: number): number {
    if (!this.#isOpen) return Number.POSITIVE_INFINITY;
    // What may go now waits for others, and what is due now for room: both bring attention with them.
    const gateOpensAt = this.#queue.length > 0 ? this.#gate.readyAt(now) : now;
    return Math.min(later(gateOpensAt, now), later(this.#nextDueAt, now));
  }

  get #isOpen(): boolean {
    return this.#endpoint.enabled && !this.#isClosed && !this.#isAway;
  }

  canSend(now: number): boolean {
    return this.#isOpen && this.#queue.length > 0 && this.#gate.readyAt(now) <= now;
  }

  /** Takes a delivery that was just committed, or leaves it in the store when the lane is full. */
  accept(delivery: QueuedDelivery, standsBehind: boolean): void {
    // It may have moved up, and come back from the store, before the answer to its own commit was read.
    if (this.#held.has(delivery.id)) return;
    if (standsBehind) {
      // One that finds no room is not lost: when it moves up, it is due in the store.
      if (this.#behind.size >= this.#queueMax) return;
      this.#hold(delivery);
      this.#behind.set(delivery.id, delivery);
    } else if (this.#spilled || this.#queue.length >= this.#queueMax) this.#spilled = true;
    else this.#enqueue(delivery);
  }

  /** It was first in its line when the one before it ended; now it is due. */
  movedUp(id: DeliveryId, now: number): void {
    if (!this.#promote(id)) this.expect(now);
  }

  /**
   * These have ended without an attempt: those that wait are forgotten. Answers how many are not on their way; each of
   * the others comes back, and `release` says then that it has ended.
   */
  drop(ids: readonly DeliveryId[]): number {
    const queued = new Set(this.#queue.map(({ id }) => id));
    let onTheirWay = 0;
    for (const id of ids) {
      if (this.#refilling) this.#leftDuringRefill.add(id);
      if (queued.has(id) || this.#behind.delete(id)) this.#letGo(id);
      else if (this.#held.has(id)) {
        this.#dropped.add(id);
        onTheirWay += 1;
      }
    }
    this.#queue = this.#queue.filter(({ id }) => this.#held.has(id));
    return ids.length - onTheirWay;
  }

  /** It has ended while it is on its way. */
  wasDropped(id: DeliveryId): boolean {
    return this.#dropped.has(id);
  }

  /** The next delivery to send. Only while `canSend`. */
  take(now: number): QueuedDelivery | undefined {
    const delivery = this.#queue.shift();
    if (delivery !== undefined) this.#gate.started(delivery.id, now);
    return delivery;
  }

  /**
   * The attempt is on disk. `dueAt` is when the next one is, or null when the delivery has ended. Answers whether it
   * has, with this attempt or while that was on its way.
   */
  release(id: DeliveryId, dueAt: number | null): boolean {
    this.#letGo(id);
    if (this.#refilling) this.#leftDuringRefill.add(id);
    const wasDropped = this.#dropped.delete(id);
    // What was dropped may have been opened again while it was on its way: then it is due as any other.
    if (dueAt !== null) this.expect(dueAt);
    return dueAt === null || wasDropped;
  }

  /** There is, or will be, something in the store that is due at `dueAt`. */
  expect(dueAt: number): void {
    this.#nextDueAt = Math.min(this.#nextDueAt, dueAt);
  }

  needsRefill(now: number): boolean {
    if (this.#refilling || !this.#isOpen) return false;
    return this.#queue.length <= this.#lowMark && (this.#spilled || this.#nextDueAt <= now);
  }

  /** How many deliveries a refill asks for, and which it has no need of. */
  startRefill(): { readonly limit: number; readonly held: DeliveryId[] } {
    this.#refilling = true;
    this.#spilled = false;
    this.#nextDueAt = Number.POSITIVE_INFINITY;
    // One that stands behind may be found to have moved up.
    const held = [...this.#held.keys()].filter((id) => !this.#behind.has(id));
    return { limit: this.#refillMax, held };
  }

  /** `form` is that of the stored bodies that were asked for. */
  finishRefill(
    asked: number,
    { form, found, nextDueAt }: { form: string; found: readonly DueDelivery[]; nextDueAt: number | null },
  ): void {
    if (this.#isRefillVoid || this.#isAway) return this.failRefill();
    this.#adaptRefills(found.length >= asked);
    for (const delivery of found) {
      if (this.#promote(delivery.id)) continue;
      if (this.#held.has(delivery.id) || this.#leftDuringRefill.has(delivery.id)) continue;
      const body = this.#bodyOf(delivery);
      if (body === undefined) continue;
      // What it was told of is in the body now.
      const { earlier: _, ...queued } = delivery;
      this.#enqueue({ ...queued, body, form: delivery.body === null ? this.#form : form });
    }
    // A full page means that more is waiting; what was accepted meanwhile has set `spilled` by itself.
    if (found.length >= asked) this.#spilled = true;
    if (nextDueAt !== null) this.expect(nextDueAt);
    this.#endRefill();
  }

  #bodyOf({ body, event, earlier }: DueDelivery): string | undefined {
    const first = body ?? this.render(event);
    return first === undefined || earlier.length === 0
      ? first
      : (this.dialect.retold?.(first, earlier) ?? first);
  }

  failRefill(): void {
    this.#spilled = true;
    this.#endRefill();
  }

  #endRefill(): void {
    this.#refilling = false;
    this.#isRefillVoid = false;
    this.#leftDuringRefill.clear();
  }

  #promote(id: DeliveryId): boolean {
    const delivery = this.#behind.get(id);
    if (delivery === undefined) return false;
    this.#behind.delete(id);
    this.#queue.push(delivery);
    return true;
  }

  #enqueue(delivery: QueuedDelivery): void {
    this.#hold(delivery);
    this.#queue.push(delivery);
  }

  /** A lane that ran dry while it was being read for asks for more next time, one that hardly shrank for less. */
  #adaptRefills(isMoreWaiting: boolean): void {
    const { refillMin, refillMax } = this.#limits;
    const left = this.#queue.length;
    const isEarly = left > this.#lowMark * REFILL_IS_EARLY_SHARE;
    if (!isMoreWaiting) this.#refillSize = refillMin;
    else if (left === 0) this.#refillSize = Math.min(this.#refillSize * 2, Math.max(refillMin, refillMax));
    else if (isEarly) this.#refillSize = Math.max(this.#refillSize / 2, refillMin);
  }

  get #refillMax(): number {
    return Math.ceil(Math.min(this.#refillSize, this.#queueMax / 2));
  }

  /** At which it is read for. */
  get #lowMark(): number {
    return this.#refillMax / 2;
  }

  get #queueMax(): number {
    const { queueMax, queueMaxWhenTight, queueMaxWhenSpent } = this.#limits;
    if (this.#budget.isSpent) return Math.min(queueMax, queueMaxWhenSpent);
    return this.#budget.isTight ? Math.min(queueMax, queueMaxWhenTight) : queueMax;
  }

  #hold({ id, event, body }: QueuedDelivery): void {
    const bytes = event.data.length + body.length + OVERHEAD_BYTES;
    this.#held.set(id, bytes);
    this.#budget.take(bytes);
  }

  #letGo(id: DeliveryId): void {
    this.#budget.giveBack(this.#held.get(id) ?? 0);
    this.#held.delete(id);
  }
}

function later(at: number, now: number): number {
  return at > now ? at : Number.POSITIVE_INFINITY;
}
