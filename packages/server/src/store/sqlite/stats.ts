// Statistics: a row for each minute, hour and day of an endpoint or workspace in which something happened.
import type { DatabaseSync } from 'node:sqlite';
import type { EndpointId } from '../../core/ids.ts';
import { addTally, startOf, statsSteps } from '../../core/stats.ts';
import type { MinuteTally, StatsRecords, StatsStore } from '../../engine/stats-store.ts';
import { inTransaction } from './database.ts';
import type { Keys } from '../keys.ts';
import { tallyOf } from '../tally-text.ts';
import { integer, text } from '../rows.ts';

/** In place of an endpoint: all of the workspace. */
const WHOLE = 0;

export function prepareStats(database: DatabaseSync, keys: Keys) {
  const select = database.prepare(
    'SELECT tally FROM stats WHERE workspace_id = ? AND endpoint_id = ? AND step = ? AND at = ?',
  );
  const put = database.prepare(
    'INSERT OR REPLACE INTO stats (workspace_id, endpoint_id, step, at, tally) VALUES (?, ?, ?, ?, ?)',
  );
  const prune = database.prepare(
    `DELETE FROM stats WHERE (workspace_id, endpoint_id, step, at) IN (
       SELECT workspace_id, endpoint_id, step, at FROM stats WHERE step = ? AND at < ? ORDER BY at LIMIT ?
     )`,
  );

  function add({ workspaceId, endpointId, at, tally }: MinuteTally): void {
    const series = [keys.own(workspaceId), endpointId === null ? WHOLE : keys.own(endpointId)] as const;
    for (const step of statsSteps) {
      const place = [...series, step, startOf(step, at)] as const;
      const sum = tallyOf(select.get(...place)?.['tally']);
      addTally(sum, tally);
      put.run(...place, JSON.stringify(sum));
    }
  }

  return {
    addStats: (tallies: readonly MinuteTally[]): void =>
      inTransaction(database, () => {
        for (const tally of tallies) add(tally);
      }),
    pruneStats: ({ step, before, limit }: Parameters<StatsStore['pruneStats']>[0]): number =>
      Number(prune.run(step, before, limit).changes),
  };
}

export function prepareStatsRecords(database: DatabaseSync, keys: Keys) {
  const selectRange = database.prepare(
    `SELECT at, tally FROM stats
     WHERE workspace_id = ? AND endpoint_id = ? AND step = ? AND at >= ? AND at < ? ORDER BY at`,
  );
  const selectEndpoints = database.prepare('SELECT id FROM endpoints WHERE workspace_id = ?');
  const countPending = database.prepare(
    `SELECT count(*) AS count FROM (
       SELECT 1 FROM deliveries WHERE endpoint_id = ? AND state = 'pending' LIMIT ?
     )`,
  );
  return {
    readStats({ workspaceId, endpointId, step, since, until }: Parameters<StatsRecords['readStats']>[0]) {
      const endpointKey = endpointId === null ? WHOLE : keys.find(endpointId);
      return selectRange
        .all(keys.own(workspaceId), endpointKey, step, since, until)
        .map((row) => ({ at: integer(row, 'at'), tally: tallyOf(text(row, 'tally')) }));
    },

    pendingCounts: ({ workspaceId, max }: Parameters<StatsRecords['pendingCounts']>[0]) =>
      selectEndpoints
        .all(keys.own(workspaceId))
        .map((row) => {
          const key = integer(row, 'id');
          return {
            endpointId: keys.id<EndpointId>(key),
            count: integer(countPending.get(key, max) ?? {}, 'count'),
          };
        })
        .filter(({ count }) => count > 0),
  };
}
