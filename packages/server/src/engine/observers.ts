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
  failed: () => undefined,
};

/** Tells both, one after the other. */
export function observersOf(first: Observer, second: Observer): Observer {
  return {
    published(count) {
      first.published(count);
      second.published(count);
    },
    committed(commit) {
      first.committed(commit);
      second.committed(commit);
    },
    ended(state, count) {
      first.ended(state, count);
      second.ended(state, count);
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
    failed(what, cause) {
      first.failed(what, cause);
      second.failed(what, cause);
    },
  };
}
