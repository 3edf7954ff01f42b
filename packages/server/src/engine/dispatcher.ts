// Sends what waits: a lane per endpoint, lanes in turn, so that none can hold up another. Fresh deliveries come
// from memory right after their commit; retries and what did not fit come back from the store.
import { assert } from '../core/assert.ts';
import { EARLIER_ATTEMPTS_MAX, type FinishedAttempt } from '../core/attempt.ts';
import type { NewDelivery } from '../core/delivery.ts';
import type { Event } from '../core/event.ts';
import { type DeliveryId, type EndpointId, instantOfId, type WorkspaceId } from '../core/ids.ts';
import { findDialect } from '../dialects/index.ts';
import { attempt, type Finish } from './attempt.ts';
import type { Backlog } from './backlog.ts';
import type { EndpointCaller } from './endpoint-caller.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { GroupCommit } from './group-commit.ts';
import type { GateState } from './gate.ts';
import { Lane, type LaneLimits, type QueuedDelivery } from './lane.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { Alarm, Clock, DeliveryQueue, EndedAt, MovedUp, Observer, Random, Transport } from './ports.ts';

export interface DispatcherLimits extends LaneLimits {
  /** Requests at the same time, to all endpoints together; beyond it, each endpoint may still have one. */
  readonly inFlightMax: number;
  /** Attempts made but not yet on disk before sending pauses. */
  readonly unrecordedMax: number;
  /** What deliveries hold in memory, all endpoints together. */
  readonly heldBytesMax: number;
}

export interface DispatcherParts {
  readonly directory: EndpointDirectory;
  readonly queue: DeliveryQueue;
  readonly commits: GroupCommit;
  readonly backlog: Backlog;
  readonly transport: Transport;
  readonly caller: EndpointCaller;
  readonly clock: Clock;
  readonly random: Random;
  readonly observer: Observer;
  readonly limits: DispatcherLimits;
  /** Called after each attempt that has an outcome. */
  readonly attempted: (lane: Lane, finished: FinishedAttempt) => void;
}

/** Deliveries that were just committed, as intake hands them over. */
export interface FreshDeliveries {
  readonly event: Event;
  readonly deliveries: readonly NewDelivery[];
  /** The bodies rendered for them, by form. */
  readonly bodies: ReadonlyMap<string, string>;
  /** Those of them that stand behind another in their line. */
  readonly behind: readonly DeliveryId[];
}

export interface DispatcherVitals {
  /** Requests that are on their way to endpoints. */
  readonly requestsInFlight: number;
  /** Endpoints that something was sent to since the start. */
  readonly lanes: number;
  /** Of those, the ones whose circuit breaker is open. */
  readonly lanesTripped: number;
  /** What waiting deliveries hold in memory. */
  readonly heldBytes: number;
}

const CANCEL_BATCH = 1000;
const STORE_RETRY_MS = 1000;

export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #budget: MemoryBudget;
  readonly #lanes = new Map<EndpointId, Lane>();
  /** Lanes that may be able to send, in the order of their turn. */
  readonly #turns = new Set<Lane>();
  /** When each lane that waits for an instant is looked at again. */
  readonly #alarms = new Map<Lane, { readonly at: number; readonly alarm: Alarm }>();
  #inFlight = 0;
  /** Requests, refills and cancellations that have not ended. */
  #underWay = 0;
  #idle: (() => void)[] = [];
  #stopping = false;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    this.#budget = new MemoryBudget(parts.limits.heldBytesMax);
  }

  /** Finds what an earlier run left pending in the store. */
  async catchUp(): Promise<void> {
    const waiting = await this.#parts.queue.waiting();
    this.#parts.backlog.recount(waiting.pendingCount);
    for (const { endpointId, firstDueAt } of waiting.lanes) this.expect(endpointId, firstDueAt);
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
    for (const { alarm } of this.#alarms.values()) alarm.cancel();
    this.#alarms.clear();
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

  accept({ event, deliveries, bodies, behind }: FreshDeliveries): void {
    for (const { id, endpointId, orderKey } of deliveries) {
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
  }

  /** Which of those that wait for it have ended is known to the store only. */
  reread(endpointId: EndpointId): void {
    const lane = this.#lanes.get(endpointId);
    if (lane === undefined) return;
    lane.forget();
    this.#attend(lane);
  }

  /** Something of this endpoint is due at `dueAt`, and lies in the store. */
  expect(endpointId: EndpointId, dueAt: number): void {
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
      this.#turns.delete(lane);
      this.#setAlarm(lane, Number.POSITIVE_INFINITY);
    }
    this.#track(this.#cancel({ endpointId, workspaceId }));
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
    this.#lanes.set(endpointId, lane);
    return lane;
  }

  /** Whatever happened to a lane: reads for it, sends from it, and remembers when to look again. */
  #attend(lane: Lane): void {
    if (this.#stopping) return;
    const now = this.#parts.clock.now();
    if (lane.needsRefill(now)) this.#track(this.#refill(lane));
    if (lane.canSend(now)) this.#turns.add(lane);
    this.#pump(now);
    this.#setAlarm(lane, lane.wakesAt(now));
  }

  #pump(now: number): void {
    const { limits, commits } = this.#parts;
    for (const lane of this.#turns) {
      if (commits.unrecordedCount >= limits.unrecordedMax) return;
      if (this.#inFlight >= limits.inFlightMax && lane.gate.inFlight > 0) continue;
      this.#turns.delete(lane);
      const delivery = lane.canSend(now) ? lane.take(now) : undefined;
      if (delivery === undefined) continue;
      // Back to the end of the row: a Set iterates in insertion order.
      if (lane.canSend(now)) this.#turns.add(lane);
      this.#send(lane, delivery);
    }
  }

  #send(lane: Lane, delivery: QueuedDelivery): void {
    this.#inFlight += 1;
    this.#underWay += 1;
    attempt(lane, delivery, this.#parts)
      .then(
        (finish) => this.#finish(lane, delivery, finish),
        (cause: unknown) => {
          this.#parts.observer.failed('attempt', cause);
          lane.gate.abandoned();
          lane.release(delivery.id, this.#parts.clock.now() + STORE_RETRY_MS);
        },
      )
      .finally(() => {
        this.#inFlight -= 1;
        this.#attend(lane);
        this.#ended();
      });
  }

  #finish(lane: Lane, delivery: QueuedDelivery, finish: Finish | null): void {
    const { clock, commits, backlog } = this.#parts;
    if (finish === null) {
      lane.gate.abandoned();
      return;
    }
    const { finished, pauseUntil } = finish;
    lane.gate.ended(finished.attempt.outcome, clock.now(), pauseUntil);
    commits.record(finished, () => {
      if (lane.release(delivery.id, finished.dueAt)) backlog.ended(1);
      this.#attend(lane);
    });
    this.#observe(lane, delivery, finished);
    this.#parts.attempted(lane, finished);
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
    const limit = lane.startRefill();
    const { form } = lane;
    try {
      const found = await queue.dueDeliveries({
        endpointId: lane.endpoint.id,
        form,
        earlierMax: lane.dialect.retold === null ? 0 : EARLIER_ATTEMPTS_MAX,
        now: clock.now(),
        limit,
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

  #setAlarm(lane: Lane, at: number): void {
    const set = this.#alarms.get(lane);
    if (set !== undefined) {
      if (set.at === at) return;
      set.alarm.cancel();
      this.#alarms.delete(lane);
    }
    if (at === Number.POSITIVE_INFINITY) return;
    const alarm = this.#parts.clock.alarm(Math.max(0, at - this.#parts.clock.now()), () => {
      this.#alarms.delete(lane);
      this.#attend(lane);
    });
    this.#alarms.set(lane, { at, alarm });
  }

  #ended(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }
}
