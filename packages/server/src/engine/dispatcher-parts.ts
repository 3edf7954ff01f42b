// What the dispatcher is made of, what it is given, and what it tells of itself.
import type { FinishedAttempt } from '../core/attempt.ts';
import type { NewDelivery } from '../core/delivery.ts';
import type { Event } from '../core/event.ts';
import type { DeliveryId } from '../core/ids.ts';
import type { Backlog } from './backlog.ts';
import type { EndpointCaller } from './endpoint-caller.ts';
import type { EndpointDirectory } from './endpoint-directory.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Lane, LaneLimits } from './lane.ts';
import type { Ownership } from './ownership.ts';
import type { Clock, DeliveryQueue, Observer, Random, Transport } from './ports.ts';

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
  readonly ownership: Ownership;
  /** Called after each attempt that has an outcome. */
  readonly attempted: (lane: Lane, finished: FinishedAttempt) => void;
  /** Called when the last thing that was on its way in a lane that was left has come back. */
  readonly dismissed: () => void;
}

/** Deliveries that were just committed, as intake hands them over. */
export interface FreshDeliveries {
  readonly event: Event;
  readonly deliveries: readonly NewDelivery[];
  /** The bodies rendered for them, by form. */
  readonly bodies: ReadonlyMap<string, string>;
  /** Those of them that stand behind another in their line. */
  readonly behind: readonly DeliveryId[];
  /** Of ownership.ts, from before the commit. */
  readonly era: number;
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
