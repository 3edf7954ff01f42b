// Sends what waits: a lane per endpoint, lanes in turn, so that none can hold up another. Fresh deliveries come
// from memory right after their commit; retries and what did not fit come back from the store.
import { assert } from '../core/assert.ts';
import { EARLIER_ATTEMPTS_MAX, type FinishedAttempt } from '../core/attempt.ts';
import { type DeliveryId, type EndpointId, instantOfId, type WorkspaceId } from '../core/ids.ts';
import type { Lease } from '../core/lease.ts';
import { type Link, LinkedList } from '../core/linked-list.ts';
import { findDialect } from '../dialects/index.ts';
import { beginAttempt, type Finish, finishAttempt } from './attempt.ts';
import type { DispatcherParts, DispatcherVitals, FreshDeliveries } from './dispatcher-parts.ts';
import type { GateState } from './gate.ts';
import { Lane, type QueuedDelivery } from './lane.ts';
import { LaneAlarms } from './lane-alarms.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { EndedAt, MovedUp } from './ports.ts';

const CANCEL_BATCH = 1000;
const STORE_RETRY_MS = 1000;

export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #budget: MemoryBudget;
  readonly #lanes = new Map<EndpointId, Lane>();
  /** Lanes that may be able to send, in the order of their turn. */
  readonly #turns = new LinkedList<Lane>();
  #isPumping = false;
  readonly #alarms: LaneAlarms;
  #inFlight = 0;
  /** Requests, refills and cancellations that have not ended. */
  #underWay = 0;
  #idle: (() => void)[] = [];
  #stopping = false;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    this.#budget = new MemoryBudget(parts.limits.heldBytesMax);
    this.#alarms = new LaneAlarms(parts.clock, (lane) => this.#attend(lane));
  }

  /** Finds what an earlier run left pending in the store. */
  async catchUp(): Promise<void> {
    const waiting = await this.#parts.queue.waiting();
    this.#parts.backlog.recount(waiting.pendingCount);
    for (const { endpointId, firstDueAt } of waiting.lanes) {
      if (this.#parts.ownership.holds(endpointId)) this.expect(endpointId, firstDueAt);
    }
  }

  /** Finds what the store may have written although it was reported as failed. Looks until the store answers. */
  recover(): void {
    if (this.#stopping) return;
    this.#track(
      this.catchUp().catch((cause: unknown) => {
        this.#parts.observer.failed('catch up', cause);
        this.#tryAgain(() => this.recover());
      }),
    );
  }

  /** Stops taking turns, lets what is on its way finish for `graceMs`, then breaks it off. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    this.#alarms.cancelAll();
    const cutOff = this.#parts.clock.alarm(graceMs, () => this.#parts.transport.abortAll());
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
    cutOff.cancel();
  }

  vitals(): DispatcherVitals {
    const gates = [...this.#lanes.values()].map(({ gate }) => gate);
    return {
      requestsInFlight: this.#inFlight,
      lanes: gates.length,
      lanesTripped: gates.filter(({ isTripped }) => isTripped).length,
      heldBytes: this.#budget.heldBytes,
    };
  }

  gateOf(id: EndpointId): GateState | undefined {
    return this.#lanes.get(id)?.gate.stateAt(this.#parts.clock.now());
  }

  accept({ event, deliveries, bodies, behind, era }: FreshDeliveries): void {
    const { clock, ownership } = this.#parts;
    for (const { id, endpointId, orderKey } of deliveries) {
      // What was lost since may have been sent by another node, even if it is this one's again.
      if (era !== ownership.era || !ownership.holds(endpointId)) {
        this.expect(endpointId, clock.now());
        continue;
      }
      const openedAt = instantOfId(id);
      const lane = this.#lane(endpointId);
      if (lane === undefined) {
        this.cancelAll(endpointId, event.workspaceId);
        continue;
      }
      // The endpoint may have been given another form since fan-out.
      const body = bodies.get(lane.form) ?? lane.render(event);
      assert(body !== undefined, 'fan-out asks only those whose dialect has a word for the event');
      const { form } = lane;
      const delivery = { id, event, body, form, orderKey, attemptsMade: 0, attemptsBefore: 0, openedAt };
      lane.accept(delivery, behind.includes(id));
      this.#attend(lane);
    }
  }

  /** Deliveries whose turn in their line has come, because the one before them ended. */
  movedUp(deliveries: readonly MovedUp[]): void {
    for (const { endpointId, deliveryId } of deliveries) {
      if (this.#isElsewhere(endpointId)) continue;
      const lane = this.#lane(endpointId);
      if (lane === undefined) continue;
      lane.movedUp(deliveryId, this.#parts.clock.now());
      this.#attend(lane);
    }
  }

  /** These have ended in the store, without an attempt: they are not to be sent from memory. */
  dropEnded(endpointId: EndpointId, deliveries: readonly DeliveryId[]): void {
    const lane = this.#lanes.get(endpointId);
    // What is on its way is counted when it comes back.
    this.#parts.backlog.ended(lane === undefined ? deliveries.length : lane.drop(deliveries));
    this.#parts.ownership.wakeOwner(endpointId);
  }

  /** Which of those that wait for it have ended is known to the store only. */
  reread(endpointId: EndpointId): void {
    const lane = this.#lanes.get(endpointId);
    if (lane === undefined) return;
    lane.forget();
    this.#attend(lane);
  }

  /** The same for all endpoints. */
  rereadAll(): void {
    for (const endpointId of this.#lanes.keys()) this.reread(endpointId);
  }

  /** These partitions are this node's: nothing of them is in memory, except what was on its way when they were before. */
  settle(leases: readonly Lease[]): void {
    const byPartition = new Map(leases.map((lease) => [lease.partition, lease]));
    for (const lane of this.#lanes.values()) {
      const lease = byPartition.get(lane.lease?.partition ?? -1);
      if (lease !== undefined && lane.isAway) lane.settle(lease);
    }
  }

  /** These partitions are another node's, or may be: sends nothing more, and waits for what is on its way. */
  leave(partitions: readonly number[]): void {
    const left = new Set(partitions);
    for (const lane of this.#lanes.values()) {
      if (lane.lease === null || !left.has(lane.lease.partition)) continue;
      lane.leave();
      this.#giveUpTurn(lane);
      this.#alarms.set(lane, Number.POSITIVE_INFINITY);
      this.#dismiss(lane);
    }
  }

  /** Nothing of a partition that was left is on its way, or made and not on disk. */
  isClear(partition: number): boolean {
    return ![...this.#lanes.values()].some((lane) => lane.isAway && lane.lease?.partition === partition);
  }

  /** Something of this endpoint is due at `dueAt`, and lies in the store. */
  expect(endpointId: EndpointId, dueAt: number): void {
    if (this.#isElsewhere(endpointId)) return;
    const lane = this.#lane(endpointId);
    if (lane === undefined) {
      this.cancelAll(endpointId, null);
      return;
    }
    lane.expect(dueAt);
    this.#attend(lane);
  }

  /** The directory has a new version of this endpoint. */
  endpointChanged(endpointId: EndpointId): void {
    const lane = this.#lanes.get(endpointId);
    const endpoint = this.#parts.directory.get(endpointId);
    if (lane === undefined || endpoint === undefined) return;
    lane.change(endpoint, this.#parts.clock.now());
    this.#attend(lane);
  }

  /** The endpoint is gone: what still waits for it ends as canceled. */
  cancelAll(endpointId: EndpointId, workspaceId: WorkspaceId | null): void {
    const lane = this.#lanes.get(endpointId);
    if (lane !== undefined) {
      lane.close();
      this.#lanes.delete(endpointId);
      this.#giveUpTurn(lane);
      this.#alarms.set(lane, Number.POSITIVE_INFINITY);
    }
    if (!this.#isElsewhere(endpointId)) this.#track(this.#cancel({ endpointId, workspaceId }));
  }

  async #cancel(at: EndedAt): Promise<void> {
    const { clock, queue, backlog, observer } = this.#parts;
    try {
      let canceled = CANCEL_BATCH;
      while (canceled === CANCEL_BATCH && !this.#stopping) {
        canceled = await queue.cancelPending({
          endpointId: at.endpointId,
          now: clock.now(),
          limit: CANCEL_BATCH,
        });
        backlog.ended(canceled);
        if (canceled > 0) observer.ended('canceled', canceled, at);
      }
    } catch (cause) {
      observer.failed('cancel', cause);
      this.#tryAgain(() => this.cancelAll(at.endpointId, at.workspaceId));
    }
  }

  #lane(endpointId: EndpointId): Lane | undefined {
    const known = this.#lanes.get(endpointId);
    if (known !== undefined) return known;
    const endpoint = this.#parts.directory.get(endpointId);
    if (endpoint === undefined) return undefined;
    const dialect = findDialect(endpoint.dialect);
    const lane = new Lane(endpoint, dialect, this.#parts.limits, this.#budget, this.#parts.clock.now());
    const lease = this.#parts.ownership.leaseOf(endpointId);
    if (lease !== null) lane.settle(lease);
    this.#lanes.set(endpointId, lane);
    return lane;
  }

  /** Another node sends to it: that one is told, as far as it can be. */
  #isElsewhere(endpointId: EndpointId): boolean {
    const { ownership } = this.#parts;
    if (ownership.holds(endpointId)) return false;
    ownership.wakeOwner(endpointId);
    return true;
  }

  /** A lane that was left goes as soon as nothing of it is under way. */
  #dismiss(lane: Lane): void {
    if (!lane.isEmpty || this.#lanes.get(lane.endpoint.id) !== lane) return;
    this.#lanes.delete(lane.endpoint.id);
    this.#parts.dismissed();
  }

  /** Whatever happened to a lane: reads for it, sends from it, and remembers when to look again. */
  #attend(lane: Lane): void {
    if (lane.isAway) this.#dismiss(lane);
    if (this.#stopping) return;
    const now = this.#parts.clock.now();
    if (lane.needsRefill(now)) this.#track(this.#refill(lane));
    if (lane.canSend(now)) this.#takeTurn(lane);
    this.#pump(now);
    this.#alarms.set(lane, lane.wakesAt(now));
  }

  #pump(now: number): void {
    const { limits, commits, ownership } = this.#parts;
    // A request that fails at once leads here again: the loop that sent it comes to its lane by itself.
    if (!ownership.isTrusted || this.#isPumping) return;
    this.#isPumping = true;
    try {
      let turn = this.#turns.firstLink;
      while (turn !== null && commits.unrecordedCount < limits.unrecordedMax) turn = this.#serve(turn, now);
    } finally {
      this.#isPumping = false;
    }
  }

  /** Sends one of the lane whose turn it is, if there is room for it. Answers whose turn is next. */
  #serve(turn: Link<Lane>, now: number): Link<Lane> | null {
    const { item: lane, after } = turn;
    if (this.#inFlight >= this.#parts.limits.inFlightMax && lane.gate.inFlight > 0) return after;
    const delivery = lane.canSend(now) ? lane.take(now) : undefined;
    if (lane.canSend(now)) this.#turns.moveToEnd(turn);
    else this.#giveUpTurn(lane);
    if (delivery !== undefined) void this.#send(lane, delivery);
    return after?.list === this.#turns ? after : lane.turn;
  }

  /** At the end of the row, unless it stands in it. */
  #takeTurn(lane: Lane): void {
    lane.turn ??= this.#turns.append(lane);
  }

  #giveUpTurn(lane: Lane): void {
    if (lane.turn !== null) this.#turns.remove(lane.turn);
    lane.turn = null;
  }

  async #send(lane: Lane, delivery: QueuedDelivery): Promise<void> {
    const { caller, clock, observer } = this.#parts;
    this.#inFlight += 1;
    this.#underWay += 1;
    let finish: Finish | null = null;
    try {
      const begun = beginAttempt(lane, delivery, this.#parts);
      const { endpoint, headers } = begun;
      const result = await caller.send({ owner: endpoint.id, endpoint, headers, body: delivery.body });
      finish = finishAttempt(begun, result, this.#parts);
    } catch (cause) {
      observer.failed('attempt', cause);
      lane.release(delivery.id, clock.now() + STORE_RETRY_MS);
    }
    this.#finish(lane, delivery, finish);
    this.#inFlight -= 1;
    this.#attend(lane);
    this.#ended();
  }

  #finish(lane: Lane, delivery: QueuedDelivery, finish: Finish | null): void {
    const { clock, commits, backlog } = this.#parts;
    if (finish === null) {
      lane.gate.abandoned(delivery.id);
      return;
    }
    const { finished, pauseUntil } = finish;
    lane.gate.ended(finished.attempt, clock.now(), pauseUntil);
    commits.record(finished, () => {
      // Under another lease than it began: the store says when it is due.
      const dueAt = finished.lease === lane.lease ? finished.dueAt : clock.now();
      if (lane.release(delivery.id, dueAt)) backlog.ended(1);
      this.#attend(lane);
    });
    this.#observe(lane, delivery, finished);
    // What becomes of an endpoint that was left is its new owner's to say.
    if (!lane.isAway) this.#parts.attempted(lane, finished);
  }

  #observe(lane: Lane, delivery: QueuedDelivery, finished: FinishedAttempt): void {
    const { startedAt, durationMs } = finished.attempt;
    const endedAt = startedAt + durationMs;
    this.#parts.observer.attempted(finished, {
      event: delivery.event,
      endpoint: lane.endpoint,
      latencyMs: endedAt - delivery.event.occurredAt,
      openMs: endedAt - delivery.openedAt,
      hasEnded: lane.wasDropped(delivery.id),
    });
  }

  async #refill(lane: Lane): Promise<void> {
    const { clock, queue, observer } = this.#parts;
    const { limit, held } = lane.startRefill();
    const { form } = lane;
    try {
      const found = await queue.dueDeliveries({
        endpointId: lane.endpoint.id,
        form,
        earlierMax: lane.dialect.retold === null ? 0 : EARLIER_ATTEMPTS_MAX,
        now: clock.now(),
        limit,
        held,
      });
      lane.finishRefill(limit, { form, found: found.deliveries, nextDueAt: found.nextDueAt });
      this.#attend(lane);
    } catch (cause) {
      observer.failed('refill', cause);
      lane.failRefill();
      this.#tryAgain(() => this.#attend(lane));
    }
  }

  /** For what the store did not do. After a stop the next start finds it. */
  #tryAgain(work: () => void): void {
    this.#parts.clock.alarm(STORE_RETRY_MS, () => {
      if (!this.#stopping) work();
    });
  }

  #track(work: Promise<void>): void {
    this.#underWay += 1;
    void work.finally(() => this.#ended());
  }

  #ended(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
