// Sends what waits: a lane per endpoint, lanes in turn, so that none can hold up another. Fresh deliveries come
// from memory right after their commit; retries and what did not fit come back from the store.
import { assert } from '../core/assert.ts';
import type { FinishedAttempt } from '../core/attempt.ts';
import type { NewDelivery } from '../core/delivery.ts';
import type { Event } from '../core/event.ts';
import type { EndpointId } from '../core/ids.ts';
import { findDialect } from '../dialects/index.ts';
import { attempt } from './attempt.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { GroupCommit } from './group-commit.ts';
import { Lane, type LaneLimits, type QueuedDelivery } from './lane.ts';
import type { Alarm, Clock, DeliveryQueue, Observer, Random, Transport } from './ports.ts';

export interface DispatcherLimits extends LaneLimits {
  /** Requests at the same time, to all endpoints together. */
  readonly inFlightMax: number;
  /** Attempts made but not yet on disk before sending pauses. */
  readonly unrecordedMax: number;
}

export interface DispatcherParts {
  readonly directory: EndpointDirectory;
  readonly queue: DeliveryQueue;
  readonly commits: GroupCommit;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly observer: Observer;
  readonly limits: DispatcherLimits;
}

const CANCEL_BATCH = 1000;
const STORE_RETRY_MS = 1000;

export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #lanes = new Map<EndpointId, Lane>();
  /** Lanes that may be able to send, in the order of their turn. */
  readonly #turns = new Set<Lane>();
  readonly #abort = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #inFlight = 0;
  #alarm: { at: number; alarm: Alarm } | null = null;
  #stopping = false;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /** Finds what an earlier run left pending in the store. */
  async catchUp(): Promise<void> {
    for (const { endpointId, firstDueAt } of await this.#parts.queue.waitingLanes()) {
      this.expect(endpointId, firstDueAt);
    }
  }

  /** Finds what the store may have written although it was reported as failed. Looks until the store answers. */
  recover(): void {
    if (this.#stopping) return;
    const work = this.catchUp().catch((cause: unknown) => {
      this.#parts.observer.failed('catch up', cause);
      this.#tryAgain(() => this.recover());
    });
    this.#track(work);
  }

  /** Stops taking turns, lets what is on its way finish for `graceMs`, then breaks it off. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    this.#alarm?.alarm.cancel();
    const cutOff = this.#parts.clock.alarm(graceMs, () => this.#abort.abort());
    while (this.#running.size > 0) await Promise.all(this.#running);
    cutOff.cancel();
  }

  /** Deliveries that were just committed, with the bodies rendered for them by dialect. */
  accept(event: Event, deliveries: readonly NewDelivery[], bodies: ReadonlyMap<string, string>): void {
    for (const { id, endpointId } of deliveries) {
      const lane = this.#lane(endpointId);
      if (lane === undefined) {
        this.cancelAll(endpointId);
        continue;
      }
      const body = bodies.get(lane.dialect.name);
      assert(body !== undefined, 'fan-out renders a body for each dialect it delivers in');
      lane.accept({ id, event, body, attemptsMade: 0 });
      this.#turns.add(lane);
    }
    this.#pump();
  }

  /** Something of this endpoint is due at `dueAt`, and lies in the store. */
  expect(endpointId: EndpointId, dueAt: number): void {
    const lane = this.#lane(endpointId);
    if (lane === undefined) {
      this.cancelAll(endpointId);
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
    lane.endpoint = endpoint;
    this.#attend(lane);
  }

  /** The endpoint is gone: what still waits for it ends as canceled. */
  cancelAll(endpointId: EndpointId): void {
    this.#lanes.get(endpointId)?.close();
    this.#lanes.delete(endpointId);
    this.#track(this.#cancel(endpointId));
  }

  async #cancel(endpointId: EndpointId): Promise<void> {
    try {
      let canceled = CANCEL_BATCH;
      while (canceled === CANCEL_BATCH && !this.#stopping) {
        const now = this.#parts.clock.now();
        canceled = await this.#parts.queue.cancelPending({ endpointId, now, limit: CANCEL_BATCH });
      }
    } catch (cause) {
      this.#parts.observer.failed('cancel', cause);
      this.#tryAgain(() => this.cancelAll(endpointId));
    }
  }

  #lane(endpointId: EndpointId): Lane | undefined {
    const known = this.#lanes.get(endpointId);
    if (known !== undefined) return known;
    const endpoint = this.#parts.directory.get(endpointId);
    const dialect = endpoint === undefined ? undefined : findDialect(endpoint.dialect);
    if (endpoint === undefined || dialect === undefined) return undefined;
    const lane = new Lane(endpoint, dialect, this.#parts.limits);
    this.#lanes.set(endpointId, lane);
    return lane;
  }

  #attend(lane: Lane): void {
    if (this.#stopping) return;
    const now = this.#parts.clock.now();
    if (lane.needsRefill(now)) this.#track(this.#refill(lane));
    if (lane.canSend) this.#turns.add(lane);
    this.#setAlarm(lane.nextDueAt);
    this.#pump();
  }

  #pump(): void {
    const { limits, commits } = this.#parts;
    for (const lane of this.#turns) {
      if (this.#stopping || this.#inFlight >= limits.inFlightMax) return;
      if (commits.unrecordedCount >= limits.unrecordedMax) return;
      this.#turns.delete(lane);
      const delivery = lane.canSend ? lane.take() : undefined;
      if (delivery === undefined) continue;
      // Back to the end of the row: a Set iterates in insertion order.
      if (lane.canSend) this.#turns.add(lane);
      this.#inFlight += 1;
      this.#track(this.#send(lane, delivery));
    }
  }

  async #send(lane: Lane, delivery: QueuedDelivery): Promise<void> {
    const { clock, commits, observer } = this.#parts;
    try {
      const finished = await attempt(lane, delivery, { ...this.#parts, signal: this.#abort.signal });
      if (finished === null) return;
      this.#observe(lane, delivery, finished);
      commits.record(finished, () => {
        lane.release(delivery.id, finished.dueAt);
        this.#attend(lane);
      });
    } catch (cause) {
      observer.failed('attempt', cause);
      lane.release(delivery.id, clock.now() + STORE_RETRY_MS);
    } finally {
      lane.returned();
      this.#inFlight -= 1;
      this.#attend(lane);
    }
  }

  #observe(lane: Lane, delivery: QueuedDelivery, finished: FinishedAttempt): void {
    const { startedAt, durationMs } = finished.attempt;
    this.#parts.observer.attempted(finished, {
      event: delivery.event,
      endpoint: lane.endpoint,
      latencyMs: startedAt + durationMs - delivery.event.occurredAt,
    });
  }

  async #refill(lane: Lane): Promise<void> {
    const { clock, queue, observer } = this.#parts;
    const limit = lane.startRefill();
    try {
      const found = await queue.dueDeliveries({ endpointId: lane.endpoint.id, now: clock.now(), limit });
      lane.finishRefill(limit, found.deliveries, found.nextDueAt);
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

  #setAlarm(dueAt: number): void {
    const delayMs = dueAt - this.#parts.clock.now();
    // What is due already is read as soon as its lane runs low; only the future needs an alarm.
    if (delayMs <= 0 || delayMs === Number.POSITIVE_INFINITY) return;
    if (this.#alarm !== null && this.#alarm.at <= dueAt) return;
    this.#alarm?.alarm.cancel();
    this.#alarm = { at: dueAt, alarm: this.#parts.clock.alarm(delayMs, () => this.#wake()) };
  }

  #wake(): void {
    this.#alarm = null;
    for (const lane of this.#lanes.values()) this.#attend(lane);
  }

  #track(work: Promise<void>): void {
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }
}
