// Observers made of others.
import type { Observer } from './ports.ts';

/** For those who want to hear of some things only. */
export const silentObserver: Observer = {
  published: () => undefined,
  committed: () => undefined,
  ended: () => undefined,
  attempted: () => undefined,
  skipped: () => undefined,
  endpointChanged: () => undefined,
  shareChanged: () => undefined,
  failed: () => undefined,
};

/** Tells both, one after the other. */
export function observersOf(first: Observer, second: Observer): Observer {
  return {
    published(count, workspaceId) {
      first.published(count, workspaceId);
      second.published(count, workspaceId);
    },
    committed(commit) {
      first.committed(commit);
      second.committed(commit);
    },
    ended(state, count, at) {
      first.ended(state, count, at);
      second.ended(state, count, at);
    },
    attempted(attempt, delivery) {
      first.attempted(attempt, delivery);
      second.attempted(attempt, delivery);
    },
    skipped(exhausted, next) {
      first.skipped(exhausted, next);
      second.skipped(exhausted, next);
    },
    endpointChanged(endpoint) {
      first.endpointChanged(endpoint);
      second.endpointChanged(endpoint);
    },
    shareChanged(partitions) {
      first.shareChanged(partitions);
      second.shareChanged(partitions);
    },
    failed(what, cause) {
      first.failed(what, cause);
      second.failed(what, cause);
    },
  };
}
