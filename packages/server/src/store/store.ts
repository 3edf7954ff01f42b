// A whole store, whatever it is kept in: all ports that the engine and the APIs ask of one.
import type { IdTail } from '../core/ids.ts';
import type { AuditLog } from '../engine/audit-log.ts';
import type { EventTypeStore } from '../engine/event-type-ports.ts';
import type { FeedStore } from '../engine/feed-store.ts';
import type { DeliveryQueue, EndpointStore, EventLog, ReplayStore, RetentionStore } from '../engine/ports.ts';
import type { Accounts, Records } from '../engine/records.ts';
import type { StatsRecords, StatsStore } from '../engine/stats-store.ts';

/** What makes a store's ids its own, and where they go on. */
export interface Identity {
  readonly tail: IdTail;
  readonly lastKey: number;
}

export interface Store
  extends
    EventLog,
    DeliveryQueue,
    EndpointStore,
    EventTypeStore,
    ReplayStore,
    RetentionStore,
    Records,
    FeedStore,
    StatsStore,
    StatsRecords,
    Accounts,
    AuditLog {
  identity(): Promise<Identity>;
  close(): Promise<void>;
}
