// The road to one endpoint: what waits in memory, what is on its way, and what still lies in the store.
//
// A lane holds a bounded number of deliveries. When more arrive it stops taking them ("spilled"): they are on
// disk anyway, and the dispatcher reads them back, oldest first, when the lane runs low. Retries take the same
// way: a delivery that has to wait leaves the lane and comes back from the store when it is due.
import type { Endpoint } from '../core/endpoint.ts';
import type { Event } from '../core/event.ts';
import type { DeliveryId } from '../core/ids.ts';
import type { Dialect, Signer } from '../dialects/dialect.ts';
import type { DueDelivery } from './ports.ts';

export interface QueuedDelivery {
  readonly id: DeliveryId;
  readonly event: Event;
  readonly body: string;
  readonly attemptsMade: number;
}

export interface LaneLimits {
  /** Deliveries of one endpoint that wait in memory. */
  readonly queueMax: number;
  /** Requests to one endpoint at the same time. */
  readonly concurrencyMax: number;
}

export class Lane {
  readonly dialect: Dialect;
  readonly #limits: LaneLimits;
  #endpoint: Endpoint;
  #signer: Signer;
  #queue: QueuedDelivery[] = [];
  /** All that are in memory: queued, on their way, or made but not yet on disk. */
  readonly #held = new Set<DeliveryId>();
  /** What left the lane while it was being read from the store: that read may still show it as waiting. */
  readonly #leftDuringRefill = new Set<DeliveryId>();
  #inFlight = 0;
  #refilling = false;
  #spilled = false;
  #isClosed = false;
  #nextDueAt = Number.POSITIVE_INFINITY;

  constructor(endpoint: Endpoint, dialect: Dialect, limits: LaneLimits) {
    this.dialect = dialect;
    this.#limits = limits;
    this.#endpoint = endpoint;
    this.#signer = dialect.signer(endpoint);
  }

  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  set endpoint(endpoint: Endpoint) {
    this.#endpoint = endpoint;
    this.#signer = this.dialect.signer(endpoint);
  }

  get sign(): Signer {
    return this.#signer;
  }

  /** When the next delivery that lies in the store becomes due; infinite when none is known. */
  get nextDueAt(): number {
    return this.#nextDueAt;
  }

  get heldCount(): number {
    return this.#held.size;
  }

  get canSend(): boolean {
    const mayStart = !this.#isClosed && this.#endpoint.enabled;
    return mayStart && this.#queue.length > 0 && this.#inFlight < this.#limits.concurrencyMax;
  }

  /** The endpoint is gone: nothing starts any more, whatever is held or still being read. */
  close(): void {
    this.#isClosed = true;
    this.#queue = [];
  }

  /** Takes a delivery that was just committed, or leaves it in the store when the lane is full. */
  accept(delivery: QueuedDelivery): void {
    if (this.#spilled || this.#queue.length >= this.#limits.queueMax) this.#spilled = true;
    else this.#enqueue(delivery);
  }

  /** The next delivery to send. Only while `canSend`. */
  take(): QueuedDelivery | undefined {
    const delivery = this.#queue.shift();
    if (delivery !== undefined) this.#inFlight += 1;
    return delivery;
  }

  /** The request is over; the delivery stays held until its attempt is on disk. */
  returned(): void {
    this.#inFlight -= 1;
  }

  /** The attempt is on disk. `dueAt` is when the next one is, or null when the delivery has ended. */
  release(id: DeliveryId, dueAt: number | null): void {
    this.#held.delete(id);
    if (this.#refilling) this.#leftDuringRefill.add(id);
    if (dueAt !== null) this.expect(dueAt);
  }

  /** There is, or will be, something in the store that is due at `dueAt`. */
  expect(dueAt: number): void {
    this.#nextDueAt = Math.min(this.#nextDueAt, dueAt);
  }

  needsRefill(now: number): boolean {
    if (this.#refilling || this.#isClosed || !this.#endpoint.enabled) return false;
    const isLow = this.#queue.length <= this.#limits.queueMax / 4;
    return isLow && (this.#spilled || this.#nextDueAt <= now);
  }

  /** How many rows a refill must ask for so that at least some of them are not held already. */
  startRefill(): number {
    this.#refilling = true;
    this.#spilled = false;
    this.#nextDueAt = Number.POSITIVE_INFINITY;
    return this.#held.size + this.#limits.queueMax;
  }

  finishRefill(asked: number, found: readonly DueDelivery[], nextDueAt: number | null): void {
    for (const delivery of found) {
      if (this.#held.has(delivery.id) || this.#leftDuringRefill.has(delivery.id)) continue;
      const body = delivery.body ?? this.dialect.render(delivery.event);
      if (body !== undefined) this.#enqueue({ ...delivery, body });
    }
    // A full page means that more is waiting; what was accepted meanwhile has set `spilled` by itself.
    if (found.length >= asked) this.#spilled = true;
    if (nextDueAt !== null) this.expect(nextDueAt);
    this.#endRefill();
  }

  failRefill(): void {
    this.#spilled = true;
    this.#endRefill();
  }

  #endRefill(): void {
    this.#refilling = false;
    this.#leftDuringRefill.clear();
  }

  #enqueue(delivery: QueuedDelivery): void {
    this.#held.add(delivery.id);
    this.#queue.push(delivery);
  }
}
