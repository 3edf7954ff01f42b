// What the engine tells, as log lines: one wide line per attempt. An endpoint that fails is no error of ours.
import type { Logger } from 'pino';
import { describeOutcome } from '../core/outcome.ts';
import { silentObserver } from '../engine/observers.ts';
import type { Observer } from '../engine/ports.ts';

export function createObserver(logger: Logger): Observer {
  return {
    ...silentObserver,
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
    skipped(exhausted, { deliveryId, endpointId }) {
      logger.warn(
        { delivery_id: exhausted, next_delivery_id: deliveryId, endpoint_id: endpointId },
        'a delivery gave up; the next in its line goes on without it',
      );
    },
    endpointChanged({ id, workspaceId, enabled, disabledReason, failingSince }) {
      logger.warn(
        {
          endpoint_id: id,
          workspace_id: workspaceId,
          enabled,
          disabled_reason: disabledReason,
          failing_since: failingSince,
        },
        'the state of an endpoint changed',
      );
    },
    shareChanged(partitions) {
      logger.info({ partitions }, 'the share of this node changed');
    },
    failed(what, cause) {
      logger.error({ err: cause }, `${what} failed`);
    },
  };
}
