// What the engine tells, as log lines.
import type { Logger } from 'pino';
import { silentObserver } from '../engine/observers.ts';
import type { Observer } from '../engine/ports.ts';
import { attemptLog, type LoggedAttempts } from './attempt-log.ts';

export function createObserver(logger: Logger, attempts: LoggedAttempts): Observer {
  return {
    ...silentObserver,
    attempted: attemptLog(logger, attempts),
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
