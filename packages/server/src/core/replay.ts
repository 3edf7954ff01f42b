// Giving an endpoint events of the past once more: all that failed, all of a time, or only what never arrived.
import type { DeliveryState } from './delivery.ts';
import type { EndpointId, ReplayId, WorkspaceId } from './ids.ts';

export const replayKinds = ['failed', 'all', 'missing'] as const;
export type ReplayKind = (typeof replayKinds)[number];

export const replayStates = ['running', 'done', 'canceled'] as const;
type ReplayState = (typeof replayStates)[number];

export interface Replay {
  readonly id: ReplayId;
  readonly workspaceId: WorkspaceId;
  readonly endpointId: EndpointId;
  readonly kind: ReplayKind;
  /** Events published from `since` (inclusive) until `until` (exclusive), in milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
  readonly state: ReplayState;
  /** Events published before that have been looked at: how far it is between `since` and `until`. */
  readonly seenUntil: number;
  /** Events looked at, and deliveries made or opened again, up to now. */
  readonly eventsSeen: number;
  readonly deliveriesOpened: number;
  readonly createdAt: number;
  readonly endedAt: number | null;
}

/**
 * Whether a replay sends an event whose delivery to the endpoint is in `state`, null when there has been none.
 * What is pending is on its way anyway.
 */
export function replays(kind: ReplayKind, state: DeliveryState | null): boolean {
  switch (kind) {
    case 'failed':
      return state === 'exhausted' || state === 'expired';
    case 'all':
      return state !== 'pending';
    case 'missing':
      return state !== 'pending' && state !== 'delivered';
  }
}
