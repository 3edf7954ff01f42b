// Where statistics are kept.
import type { EndpointId, WorkspaceId } from '../core/ids.ts';
import type { StatsStep, Tally } from '../core/stats.ts';

/** What happened at an endpoint, or in all of a workspace (null), in the minute that began at `at`. */
export interface MinuteTally {
  readonly workspaceId: WorkspaceId;
  readonly endpointId: EndpointId | null;
  readonly at: number;
  readonly tally: Tally;
}

export interface StatsStore {
  /** Adds them to their minutes, hours and days; all in one transaction. */
  addStats(tallies: readonly MinuteTally[]): Promise<void>;
  /** Deletes up to `limit` rows of spans that began before; answers how many. */
  pruneStats(request: { step: StatsStep; before: number; limit: number }): Promise<number>;
}

export interface StatsRecords {
  /** Of the spans that began in [since, until) and in which something happened, oldest first. */
  readStats(request: {
    workspaceId: WorkspaceId;
    endpointId: EndpointId | null;
    step: StatsStep;
    since: number;
    until: number;
  }): Promise<readonly { readonly at: number; readonly tally: Tally }[]>;
  /** Of the endpoints of a workspace that have any pending deliveries: how many, counted up to `max` each. */
  pendingCounts(request: {
    workspaceId: WorkspaceId;
    max: number;
  }): Promise<readonly { readonly endpointId: EndpointId; readonly count: number }[]>;
}
