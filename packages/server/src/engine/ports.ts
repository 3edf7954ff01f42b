// What the engine needs from the world. Adapters in store/, transport/ and compose.ts give it.
import type { EarlierAttempt, FinishedAttempt } from '../core/attempt.ts';
import type { DeliveryState, NewDelivery } from '../core/delivery.ts';
import type { Endpoint, EndpointState } from '../core/endpoint.ts';
import type { TlsSettings } from '../core/endpoint-access.ts';
import type { Event, Subject } from '../core/event.ts';
import type { DeliveryId, EndpointId, EventId, NodeId, ReplayId, WorkspaceId } from '../core/ids.ts';
import type { Lease } from '../core/lease.ts';
import type { TimeoutPhase, UnreachableReason } from '../core/outcome.ts';
import type { Replay } from '../core/replay.ts';

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
  /** Ends everything that is on its way as aborted, at shutdown. */
  abortAll(): void;
}

export interface TransportRequest {
  /** Whose connections to use: requests of different owners never wait for each other. */
  readonly connectionsOf: string;
  readonly url: string;
  readonly tls: TlsSettings | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
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

/** A body as it was rendered first, for the endpoints of its form (dialects/body-form.ts). */
export interface StoredBody {
  readonly form: string;
  readonly body: string;
}

/** An event on its way into the store, with the deliveries that it fans out to. */
export interface NewEvent {
  readonly event: Event;
  readonly idempotency: { readonly key: string; readonly contentHash: string } | null;
  /** Bodies that must not change between retries. */
  readonly bodies: readonly StoredBody[];
  readonly deliveries: readonly NewDelivery[];
  /**
   * The change of an endpoint that the event tells of: both are stored, or neither. One that is disabled by then stays
   * so: whoever disabled it has the last word.
   */
  readonly change?: { readonly endpointId: EndpointId; readonly state: EndpointState };
}

/** The events of one publish call: all of them are stored, or none. */
export type Publication = readonly NewEvent[];

/** An event that was stored earlier under the same idempotency key. */
export interface ExistingEvent {
  readonly id: EventId;
  readonly occurredAt: number;
}

/** `existing[i]` is null when event i is new. */
export type PublicationResult =
  | {
      readonly kind: 'stored';
      readonly existing: readonly (ExistingEvent | null)[];
      /** Those of its deliveries that stand behind another in their line. */
      readonly behind: readonly DeliveryId[];
    }
  | { readonly kind: 'conflict'; readonly index: number }
  /**
   * Nothing of it was stored: in a line of one of its events stands a delivery whose id is larger than the event's, and
   * `behind` which it must come. It was made by a node whose clock is ahead of ours. The same with new ids is stored.
   */
  | { readonly kind: 'overtaken'; readonly behind: DeliveryId };

/** The node that commits, where several share a store. */
export interface Holder {
  readonly node: NodeId;
  /** Of those that it has, the leases of the endpoints in the batch. */
  readonly leases: readonly Lease[];
}

/** A delivery that became due because the one before it in its line ended. */
export interface MovedUp {
  readonly endpointId: EndpointId;
  readonly deliveryId: DeliveryId;
  readonly after: DeliveryId;
}

export interface CommitBatch {
  readonly now: number;
  /** Written after the attempts: a delivery never stands behind one that ends in the same batch. */
  readonly publications: readonly Publication[];
  readonly attempts: readonly FinishedAttempt[];
  /** None where one process owns all endpoints. */
  readonly holder?: Holder | null;
}

export interface CommitResult {
  readonly publications: readonly PublicationResult[];
  readonly movedUp: readonly MovedUp[];
}

/**
 * Commits are carried out, and answered, in the order in which they were given.
 *
 * Where nodes share a store (`holder`), each commit looks at the leases in the same transaction, and claiming a partition
 * waits for it:
 * - It is rejected as a whole when the node is not there any more: its ids may be another's by now.
 * - A line follows the order of commits: two nodes never both find it empty, and see `overtaken`.
 * - An attempt whose lease is not the partition's present one is late. It is put into the log behind those that are
 *   there, once, with the next number, and counts as made. It changes nothing else of its delivery, unless it was
 *   delivered: then a delivery that is pending, and was not opened again since the attempt began, ends with it.
 * - An attempt that is not late, and whose number a late one has taken, gets the next number.
 * - What becomes due at an endpoint whose partition the node has no valid lease for, among `holder.leases` or as that of
 *   a late attempt, gets a nudge (node-ports.ts).
 */
export interface EventLog {
  /** One transaction; when it resolves, everything in it is on disk. Rejects with nothing of it written. */
  commit(batch: CommitBatch): Promise<CommitResult>;
}

/** A delivery read back from the store, with everything needed to attempt it. */
export interface DueDelivery {
  readonly id: DeliveryId;
  readonly event: Event;
  /** The stored body of the form that was asked for; null where the dialect derives it. */
  readonly body: string | null;
  readonly orderKey: string | null;
  readonly attemptsMade: number;
  /** The latest attempts, oldest first: as many as were asked for. */
  readonly earlier: readonly EarlierAttempt[];
  /** Of `attemptsMade`, those from before it was last reopened. */
  readonly attemptsBefore: number;
  /** When it was made, or last reopened. */
  readonly openedAt: number;
}

export interface Waiting {
  readonly pendingCount: number;
  readonly lanes: readonly { readonly endpointId: EndpointId; readonly firstDueAt: number }[];
}

/** Where nodes share a store, what makes a delivery due or ends it leaves a nudge of its kind, whoever calls. */
export interface DeliveryQueue {
  /** How many deliveries are pending, at which endpoints, and when the first of each is due. */
  waiting(): Promise<Waiting>;
  /**
   * Up to `limit` pending deliveries due by `now`, oldest first, without those that are `held` already, and when the
   * first later one is due.
   */
  dueDeliveries(request: {
    endpointId: EndpointId;
    form: string;
    earlierMax: number;
    now: number;
    limit: number;
    held: readonly DeliveryId[];
  }): Promise<{ deliveries: readonly DueDelivery[]; nextDueAt: number | null }>;
  /** Ends up to `limit` pending deliveries of an endpoint as canceled; answers how many. */
  cancelPending(request: { endpointId: EndpointId; now: number; limit: number }): Promise<number>;
  /**
   * Ends a pending delivery as canceled, and lets the next in its line move up. Null when the workspace has no such
   * delivery that is pending.
   */
  cancelDelivery(request: {
    workspaceId: WorkspaceId;
    deliveryId: DeliveryId;
    now: number;
  }): Promise<{ readonly endpointId: EndpointId; readonly movedUp: MovedUp | null } | null>;
  /**
   * Makes an ended delivery pending again, at its place in its line; answers its endpoint. Null when the delivery is
   * pending or unknown, or its endpoint is removed or disabled.
   */
  reopenDelivery(request: {
    workspaceId: WorkspaceId;
    deliveryId: DeliveryId;
    now: number;
  }): Promise<EndpointId | null>;
}

/** An event that a replay looks at, and what became of it at the endpoint. */
export interface ReplayCandidate {
  readonly event: Event;
  /** Null: it was never on its way there. */
  readonly delivery: { readonly id: DeliveryId; readonly state: DeliveryState } | null;
}

/** What a replay has decided about the events it looked at: written in one transaction. */
export interface ReplayStep {
  readonly replayId: ReplayId;
  readonly now: number;
  /** Behind which event it looked. */
  readonly after: EventId;
  /** Deliveries to open again. */
  readonly reopen: readonly DeliveryId[];
  /** Deliveries that have not been, with the bodies that their dialect keeps. */
  readonly create: readonly {
    readonly delivery: NewDelivery;
    readonly workspaceId: WorkspaceId;
    readonly stored: StoredBody | null;
  }[];
  /** The last event that was looked at; null when there was none. */
  readonly lastEventId: EventId | null;
  readonly eventsSeen: number;
  readonly isDone: boolean;
}

export interface ReplayStore {
  /** False when the endpoint has a replay that is running. Where nodes share a store, the endpoint gets a nudge. */
  insertReplay(replay: Replay): Promise<boolean>;
  /** False when it was not running. */
  endReplay(request: { workspaceId: WorkspaceId; id: ReplayId; now: number }): Promise<boolean>;
  runningReplays(): Promise<readonly Replay[]>;
  /**
   * The next events of a running replay, of its workspace, oldest first; empty when the endpoint has `pendingMax`
   * deliveries pending already. `lastEventId` is where the look ended, null when nothing is left to look at.
   */
  replayCandidates(request: { replayId: ReplayId; limit: number; pendingMax: number }): Promise<{
    readonly isCrowded: boolean;
    readonly candidates: readonly ReplayCandidate[];
    /** Behind which event the look began. */
    readonly after: EventId;
    readonly lastEventId: EventId | null;
  }>;
  /**
   * Answers how many deliveries were opened; null when the replay is not running any more, or somebody else has gone on
   * with it since the look, and nothing is written.
   */
  advanceReplay(step: ReplayStep): Promise<number | null>;
}

export interface RetentionStore {
  /** Ends up to `limit` deliveries of an endpoint that have been due since before `dueBefore` as expired. */
  expireDue(request: { endpointId: EndpointId; dueBefore: number; now: number; limit: number }): Promise<{
    readonly expired: readonly DeliveryId[];
    readonly movedUp: readonly MovedUp[];
  }>;
  /**
   * Looks at up to `limit` events published before `publishedBefore`, oldest first, behind `after`, and deletes those
   * without a pending delivery, with all that belongs to them. `last` is where it ended, null when at the end.
   */
  pruneEvents(request: {
    publishedBefore: number;
    after: EventId | null;
    now: number;
    limit: number;
  }): Promise<{
    readonly pruned: number;
    readonly last: EventId | null;
  }>;
  /**
   * Looks at up to `limit` events of a subject that were published before `publishedBefore`, and deletes those without a
   * pending delivery, with all that belongs to them. `pending` are the deliveries for which others were kept.
   */
  eraseEvents(request: {
    workspaceId: WorkspaceId;
    subject: Subject;
    publishedBefore: number;
    limit: number;
  }): Promise<{ readonly erased: number; readonly pending: readonly DeliveryId[] }>;
}

export interface EndpointStore {
  insertEndpoint(endpoint: Endpoint): Promise<void>;
  /** False when it was changed or removed behind version `asOf` (node-ports.ts), and nothing is written. */
  updateEndpoint(endpoint: Endpoint, asOf?: number): Promise<boolean>;
  removeEndpoint(id: EndpointId, now: number): Promise<void>;
  /** All that are not removed. */
  endpoints(): Promise<readonly Endpoint[]>;
}

/** Whose endpoint it was is not known when it was removed before the process started. */
export interface EndedAt {
  readonly endpointId: EndpointId;
  readonly workspaceId: WorkspaceId | null;
}

export interface ObservedDelivery {
  readonly event: Event;
  readonly endpoint: Endpoint;
  /** From what it tells of, as its producer says, to the end of the attempt. */
  readonly latencyMs: number;
  /** From when it was made, or last opened again. */
  readonly openMs: number;
  /** It was ended while the attempt was on its way. */
  readonly hasEnded: boolean;
}

/** What the engine tells about itself; must be cheap and must not throw. */
export interface Observer {
  /** So many events were stored that had not been before. */
  published(count: number, workspaceId: WorkspaceId): void;
  /** One transaction is on disk. */
  committed(commit: { durationMs: number; events: number; attempts: number }): void;
  /** So many deliveries ended without an attempt. */
  ended(state: 'canceled' | 'expired', count: number, at: EndedAt): void;
  attempted(attempt: FinishedAttempt, delivery: ObservedDelivery): void;
  /** A delivery gave up, and the next in its line goes on without it. */
  skipped(exhausted: DeliveryId, next: MovedUp): void;
  /** Deliveries have changed the state of an endpoint. */
  endpointChanged(endpoint: Endpoint): void;
  /** Among other nodes: this one sends to the endpoints of so many partitions now. */
  shareChanged(partitions: number): void;
  failed(what: string, cause: unknown): void;
}
