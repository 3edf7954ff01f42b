// The port of the audit trail: entries are added and read, and go when they are old. Nobody changes one.
import type { ApiKeyId, AuditEntryId, WorkspaceId } from '../core/ids.ts';
import type { DeliveryQueue, EndpointStore, ReplayStore, RetentionStore } from './ports.ts';
import type { EventTypeStore } from './event-type-ports.ts';
import type { Accounts, PageRequest } from './records.ts';

type Members = Readonly<Record<string, unknown>>;

export interface AuditEntry {
  readonly id: AuditEntryId;
  readonly workspaceId: WorkspaceId;
  readonly at: number;
  /** Null: the server itself. */
  readonly apiKeyId: ApiKeyId | null;
  /** Which API it came in by, and from which address; both empty for the server itself. */
  readonly via: string;
  readonly address: string;
  /** Such as endpoint.change. */
  readonly action: string;
  /** The public id of what was changed; '' when that has none. */
  readonly target: string;
  /** The members that changed, with secrets masked; null: it was not there before, or is not any more. */
  readonly before: Members | null;
  readonly after: Members | null;
}

export interface AuditRequest extends PageRequest<AuditEntryId> {
  readonly action?: string | undefined;
  readonly target?: string | undefined;
}

/** Calls of a store that change what somebody may be asked about later. */
export const auditedMethods = [
  'insertEndpoint',
  'updateEndpoint',
  'removeEndpoint',
  'insertEventType',
  'updateEventType',
  'removeEventType',
  'insertWorkspace',
  'insertApiKey',
  'removeApiKey',
  'cancelDelivery',
  'reopenDelivery',
  'insertReplay',
  'endReplay',
  'eraseEvents',
] as const satisfies readonly (keyof AuditableStore)[];

export type AuditableStore = EndpointStore &
  EventTypeStore &
  Accounts &
  DeliveryQueue &
  ReplayStore &
  RetentionStore;
export type AuditedMethod = (typeof auditedMethods)[number];
export type AuditedCalls = Pick<AuditableStore, AuditedMethod>;

/** What a call answers that found nothing to change. */
export const isNothing = (result: unknown): boolean => result === false || result === null;

export interface AuditLog {
  /** Carries out a call and adds the entries, both or neither; no entry when the call found nothing to change. */
  audited<Method extends AuditedMethod>(
    entries: readonly AuditEntry[],
    method: Method,
    values: Parameters<AuditedCalls[Method]>,
  ): ReturnType<AuditedCalls[Method]>;
  appendAudit(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  listAudit(request: AuditRequest): Promise<readonly AuditEntry[]>;
  /** Removes up to `limit` entries from before that instant; answers how many. */
  pruneAudit(request: { before: number; limit: number }): Promise<number>;
}
