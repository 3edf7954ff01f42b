// What the engine tells, as log lines: one wide line per attempt. An endpoint that fails is no error of ours.
import type { Logger } from 'pino';
import { describeOutcome } from '../core/outcome.ts';
import type { Observer } from '../engine/ports.ts';

export function createObserver(logger: Logger): Observer {
  return {
    attempted({ attempt, state, dueAt }, { event, endpoint, latencyMs }) {
      if (!logger.isLevelEnabled('debug')) return;
      logger.debug(
        {
          delivery_id: attempt.deliveryId,
          event_id: event.id,
          event_type: event.type,
          endpoint_id: endpoint.id,
          workspace_id: event.workspaceId,
          attempt: attempt.number,
          outcome: describeOutcome(attempt.outcome),
          duration_ms: attempt.durationMs,
          latency_ms: latencyMs,
          state,
          next_attempt_at: dueAt,
        },
        'attempt',
      );
    },
    failed(what, cause) {
      logger.error({ err: cause }, `${what} failed`);
    },
  };
}
