// What the engine needs from the world. Adapters in store/, transport/ and compose.ts give it.
import type { FinishedAttempt } from '../core/attempt.ts';
import type { NewDelivery } from '../core/delivery.ts';
import type { Endpoint } from '../core/endpoint.ts';
import type { Event } from '../core/event.ts';
import type { DeliveryId, EndpointId, EventId, WorkspaceId } from '../core/ids.ts';
import type { TimeoutPhase, UnreachableReason } from '../core/outcome.ts';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `ring` once, `delayMs` from now, unless canceled before. Never keeps the process alive. */
  alarm(delayMs: number, ring: () => void): Alarm;
}

export interface Alarm {
  cancel(): void;
}

export interface Random {
  /** In [0, 1). */
  fraction(): number;
  bytes(size: number): Uint8Array;
}

/** Sends one request and resolves with what came of it; never rejects. */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResult>;
}

export interface TransportRequest {
  /** Whose connections to use: requests of different owners never wait for each other. */
  readonly connectionsOf: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends the attempt early, at shutdown. */
  readonly signal?: AbortSignal;
}

export type TransportResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: 'timed_out'; readonly phase: TimeoutPhase }
  | { readonly kind: 'unreachable'; readonly reason: UnreachableReason; readonly detail: string }
  | { readonly kind: 'blocked'; readonly address: string }
  | { readonly kind: 'aborted' };

/** An event on its way into the store, with the deliveries that it fans out to. */
export interface NewEvent {
  readonly event: Event;
  readonly idempotency: { readonly key: string; readonly contentHash: string } | null;
  /** Bodies that must not change between retries, by dialect. */
  readonly bodies: readonly { readonly dialect: string; readonly body: string }[];
  readonly deliveries: readonly NewDelivery[];
}

/** The events of one publish call: all of them are stored, or none. */
export type Publication = readonly NewEvent[];

/** `existing[i]` is the event stored earlier under the same idempotency key, null when event i is new. */
export type PublicationResult =
  | { readonly kind: 'stored'; readonly existing: readonly (EventId | null)[] }
  | { readonly kind: 'conflict'; readonly index: number };

export interface CommitBatch {
  readonly now: number;
  readonly publications: readonly Publication[];
  readonly attempts: readonly FinishedAttempt[];
}

export interface EventLog {
  /** One transaction; when it resolves, everything in it is on disk. Rejects with nothing of it written. */
  commit(batch: CommitBatch): Promise<readonly PublicationResult[]>;
}

/** A delivery read back from the store, with everything needed to attempt it. */
export interface DueDelivery {
  readonly id: DeliveryId;
  readonly event: Event;
  /** The stored body of the endpoint's dialect; null where the dialect derives it. */
  readonly body: string | null;
  readonly attemptsMade: number;
}

export interface DeliveryQueue {
  /** Endpoints with pending deliveries, and when the first of each is due. */
  waitingLanes(): Promise<readonly { endpointId: EndpointId; firstDueAt: number }[]>;
  /** Up to `limit` pending deliveries due by `now`, oldest first, and when the first later one is due. */
  dueDeliveries(request: {
    endpointId: EndpointId;
    now: number;
    limit: number;
  }): Promise<{ deliveries: readonly DueDelivery[]; nextDueAt: number | null }>;
  /** Ends up to `limit` pending deliveries of an endpoint as canceled; answers how many. */
  cancelPending(request: { endpointId: EndpointId; now: number; limit: number }): Promise<number>;
  /**
   * Makes an ended delivery pending again; answers its endpoint. Null when the delivery is pending or unknown, or
   * its endpoint is removed or disabled.
   */
  reopenDelivery(request: {
    workspaceId: WorkspaceId;
    deliveryId: DeliveryId;
    now: number;
  }): Promise<EndpointId | null>;
}

export interface EndpointStore {
  insertEndpoint(endpoint: Endpoint): Promise<void>;
  updateEndpoint(endpoint: Endpoint): Promise<void>;
  removeEndpoint(id: EndpointId, now: number): Promise<void>;
  /** All that are not removed. */
  endpoints(): Promise<readonly Endpoint[]>;
}

/** What the engine tells about itself; must be cheap and must not throw. */
export interface Observer {
  attempted(
    attempt: FinishedAttempt,
    delivery: { event: Event; endpoint: Endpoint; latencyMs: number },
  ): void;
  failed(what: string, cause: unknown): void;
}
