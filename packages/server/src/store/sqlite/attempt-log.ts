// Reading back attempts, in the order in which they were made.
import type { DatabaseSync } from 'node:sqlite';
import type { Attempt, AttemptInBrief } from '../../core/attempt.ts';
import type { DeliveryId, WorkspaceId } from '../../core/ids.ts';
import type { Keys } from '../keys.ts';
import { attemptOf, earlierAttemptOf, integer } from '../rows.ts';

/** What SQLite takes for no limit. */
const ALL = -1;

export function prepareAttemptLog(database: DatabaseSync, keys: Keys) {
  const selectOwner = database.prepare('SELECT id FROM deliveries WHERE id = ? AND workspace_id = ?');
  const selectAttempts = database.prepare(
    'SELECT * FROM attempts WHERE delivery_id = ? AND number > ? ORDER BY number LIMIT ?',
  );
  const selectInBrief = database.prepare(
    `SELECT number, started_at, duration_ms, outcome FROM attempts
     WHERE delivery_id = ? ORDER BY number DESC LIMIT ?`,
  );

  return {
    listAttempts(request: {
      workspaceId: WorkspaceId;
      deliveryId: DeliveryId;
      after?: number | undefined;
      limit?: number | undefined;
    }): Attempt[] | null {
      const { workspaceId, deliveryId, after = 0, limit = ALL } = request;
      const key = keys.find(deliveryId);
      if (selectOwner.get(key, keys.own(workspaceId)) === undefined) return null;
      return selectAttempts.all(key, after, limit).map((row) => attemptOf(row, deliveryId));
    },

    listAttemptsInBrief(request: {
      workspaceId: WorkspaceId;
      deliveryIds: readonly DeliveryId[];
      latestMax: number;
    }): AttemptInBrief[] {
      const workspaceKey = keys.own(request.workspaceId);
      const found = request.deliveryIds.flatMap((deliveryId) => {
        const key = keys.find(deliveryId);
        if (selectOwner.get(key, workspaceKey) === undefined) return [];
        return selectInBrief
          .all(key, request.latestMax)
          .map((row) => ({ deliveryId, ...earlierAttemptOf(row), durationMs: integer(row, 'duration_ms') }));
      });
      return found.toSorted((a, b) => a.startedAt - b.startedAt || a.number - b.number);
    },
  };
}
