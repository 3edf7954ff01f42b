// What can be read back: the ports of those who show events, deliveries and attempts, and of those who check keys.
import type { Attempt, AttemptInBrief } from '../core/attempt.ts';
import type { DialectName, Scope } from '@cuewire/contract';
import type { DeliveryState } from '../core/delivery.ts';
import type { Event } from '../core/event.ts';
import type { ApiKeyId, DeliveryId, EndpointId, EventId, ReplayId, WorkspaceId } from '../core/ids.ts';
import type { Replay } from '../core/replay.ts';
import type { StoredBody } from './ports.ts';

export interface DeliveryRecord {
  readonly id: DeliveryId;
  readonly eventId: EventId;
  readonly eventType: string;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly endpointId: EndpointId;
  readonly state: DeliveryState;
  readonly attemptsMade: number;
  /** When the next attempt is due; null in a terminal state. */
  readonly dueAt: number | null;
  /** When it reached a terminal state; null before. */
  readonly endedAt: number | null;
}

/** Newest first. `before` is the last id of the page before. */
export interface PageRequest<Id> {
  readonly workspaceId: WorkspaceId;
  readonly limit: number;
  readonly before?: Id | undefined;
}

export interface DeliveryFilter {
  readonly endpointId?: EndpointId | undefined;
  readonly eventId?: EventId | undefined;
  readonly state?: DeliveryState | undefined;
  readonly subject?: { readonly kind: string; readonly id: string } | undefined;
}

export interface BodySource {
  readonly event: Event;
  /** Of the endpoint, which may be removed by now. */
  readonly dialect: DialectName;
  /** Those that were kept for the event, of all forms. */
  readonly stored: readonly StoredBody[];
}

export interface Records {
  /** Rejects when the store cannot be read. */
  probe(): Promise<void>;
  findEvent(request: { workspaceId: WorkspaceId; id: EventId }): Promise<Event | null>;
  listEvents(
    request: PageRequest<EventId> & { subject?: { kind: string; id: string } | undefined },
  ): Promise<readonly Event[]>;
  findDelivery(request: { workspaceId: WorkspaceId; id: DeliveryId }): Promise<DeliveryRecord | null>;
  listDeliveries(request: PageRequest<DeliveryId> & DeliveryFilter): Promise<readonly DeliveryRecord[]>;
  /**
   * In the order in which they were made, from behind number `after` on; null when the workspace has no such delivery.
   * All of them, when no limit is given.
   */
  listAttempts(request: {
    workspaceId: WorkspaceId;
    deliveryId: DeliveryId;
    after?: number | undefined;
    limit?: number | undefined;
  }): Promise<readonly Attempt[] | null>;
  /** The latest `latestMax` of each delivery that the workspace has, in the order in which they were made. */
  listAttemptsInBrief(request: {
    workspaceId: WorkspaceId;
    deliveryIds: readonly DeliveryId[];
    latestMax: number;
  }): Promise<readonly AttemptInBrief[]>;
  /** What the bodies of a delivery's attempts are made of; null when the workspace has no such delivery. */
  findBodySource(request: { workspaceId: WorkspaceId; deliveryId: DeliveryId }): Promise<BodySource | null>;
  findReplay(request: { workspaceId: WorkspaceId; id: ReplayId }): Promise<Replay | null>;
  listReplays(
    request: PageRequest<ReplayId> & { endpointId?: EndpointId | undefined },
  ): Promise<readonly Replay[]>;
}

export interface Workspace {
  readonly id: WorkspaceId;
  readonly name: string;
  readonly createdAt: number;
}

export interface ApiKey {
  readonly id: ApiKeyId;
  readonly workspaceId: WorkspaceId;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the key, in hex: the key itself is never stored. */
  readonly hash: string;
  /** Its last characters, for people to know it by. */
  readonly hint: string;
  readonly createdAt: number;
  /** From when on it opens nothing; null: never. */
  readonly expiresAt: number | null;
  /** As far as it is written down, which happens now and then; null: never. */
  readonly lastUsedAt: number | null;
}

export interface ApiKeyUse {
  readonly id: ApiKeyId;
  readonly lastUsedAt: number;
}

export interface Accounts {
  /** Nothing when there is a workspace already. */
  insertFirstWorkspace(workspace: Workspace): Promise<void>;
  /** Both, or neither. */
  insertWorkspace(workspace: Workspace, firstKey?: ApiKey): Promise<void>;
  /** Oldest first. */
  workspaces(): Promise<readonly Workspace[]>;
  insertApiKey(key: ApiKey): Promise<void>;
  removeApiKey(id: ApiKeyId): Promise<void>;
  /** Writes down when keys were last used; those that are not there any more are left out. */
  noteApiKeyUses(uses: readonly ApiKeyUse[]): Promise<void>;
  /** Oldest first. */
  apiKeys(): Promise<readonly ApiKey[]>;
}
