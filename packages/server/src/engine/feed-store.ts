// What the live feed is read from: everything that was stored in one workspace, in the order of its commits.
import type { Attempt } from '../core/attempt.ts';
import type { Event } from '../core/event.ts';
import type { EndpointId, WorkspaceId } from '../core/ids.ts';
import type { DeliveryRecord } from './records.ts';

export const feedKinds = ['event', 'attempt'] as const;
type FeedKind = (typeof feedKinds)[number];

/** Which of it somebody wants. */
export interface FeedFilter {
  readonly kinds: readonly FeedKind[];
  /** Cuewire's own words; undefined: all. */
  readonly eventTypes?: readonly string[] | undefined;
  /** Events on their way to that endpoint, and the attempts there. */
  readonly endpointId?: EndpointId | undefined;
  readonly subject?: { readonly kind: string; readonly id: string } | undefined;
}

/** `cursor` is the place behind the item. Only the store that made it can read it. */
export type FeedItem =
  | { readonly kind: 'event'; readonly cursor: string; readonly event: Event }
  | {
      readonly kind: 'attempt';
      readonly cursor: string;
      readonly attempt: Attempt;
      /** As it is when it is read. */
      readonly delivery: DeliveryRecord;
    };

export interface FeedRequest {
  readonly workspaceId: WorkspaceId;
  readonly after: string;
  readonly filter: FeedFilter;
  readonly itemsMax: number;
  /** About as much as the texts of the items may have in all; one item is given in any case. */
  readonly sizeMax: number;
}

export type FeedAnswer =
  | {
      readonly kind: 'page';
      /** Oldest first. */
      readonly items: readonly FeedItem[];
      /** The place behind all that was looked at. */
      readonly next: string;
      readonly isMore: boolean;
    }
  /** Something behind the cursor has been deleted for its age. */
  | { readonly kind: 'expired' }
  /** The cursor is none of this store's. */
  | { readonly kind: 'foreign' };

export interface FeedStore {
  /** The cursor behind everything that is stored now. */
  feedEnd(workspaceId: WorkspaceId): Promise<string>;
  /** What was stored behind a cursor, as of one instant. */
  feedAfter(request: FeedRequest): Promise<FeedAnswer>;
}
