// Statistics: a row for each minute, hour and day of an endpoint or workspace in which something happened.
import type { EndpointId } from '../../core/ids.ts';
import { addTally, emptyTally, startOf, type StatsStep, statsSteps, type Tally } from '../../core/stats.ts';
import type { MinuteTally, StatsRecords, StatsStore } from '../../engine/stats-store.ts';
import type { Keys } from '../keys.ts';
import { integer, text } from '../rows.ts';
import { tallyOf } from '../tally-text.ts';
import type { Client } from './session.ts';
import { call, changed, inTransaction, rowsOf, statement } from './statements.ts';
import { bigintArray, textArray } from './value-arrays.ts';

/** In place of an endpoint: all of the workspace. */
const WHOLE = 0;

const SPANS = `unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])
  AS span (workspace_id, endpoint_id, step, at)`;

// All servers make and lock rows in one order, so that none waits for who waits for it.
const MAKE_STATS = statement(
  'make_stats',
  `INSERT INTO stats (workspace_id, endpoint_id, step, at, tally)
   SELECT span.*, '' FROM ${SPANS} ORDER BY workspace_id, endpoint_id, step, at
   ON CONFLICT DO NOTHING`,
);
const LOCK_STATS = statement(
  'lock_stats',
  `SELECT stats.tally FROM ${SPANS}
   JOIN stats ON stats.workspace_id = span.workspace_id AND stats.endpoint_id = span.endpoint_id
     AND stats.step = span.step AND stats.at = span.at
   ORDER BY stats.workspace_id, stats.endpoint_id, stats.step, stats.at
   FOR UPDATE OF stats`,
);
const PUT_STATS = statement(
  'put_stats',
  `UPDATE stats SET tally = span.tally
   FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::text[])
     AS span (workspace_id, endpoint_id, step, at, tally)
   WHERE stats.workspace_id = span.workspace_id AND stats.endpoint_id = span.endpoint_id
     AND stats.step = span.step AND stats.at = span.at`,
);
const PRUNE_STATS = statement(
  'prune_stats',
  `DELETE FROM stats USING (
     SELECT workspace_id, endpoint_id, step, at FROM stats
     WHERE step = $1::text AND at < $2::bigint ORDER BY at LIMIT $3::bigint
   ) AS old
   WHERE stats.workspace_id = old.workspace_id AND stats.endpoint_id = old.endpoint_id
     AND stats.step = old.step AND stats.at = old.at`,
);

interface Span {
  readonly workspaceKey: number;
  readonly endpointKey: number;
  readonly step: StatsStep;
  readonly at: number;
  readonly tally: Tally;
}

export async function addStats(client: Client, tallies: readonly MinuteTally[], keys: Keys): Promise<void> {
  const spans = spansOf(tallies, keys);
  if (spans.length === 0) return;
  const columns = [
    bigintArray(spans.map(({ workspaceKey }) => workspaceKey)),
    bigintArray(spans.map(({ endpointKey }) => endpointKey)),
    textArray(spans.map(({ step }) => step)),
    bigintArray(spans.map(({ at }) => at)),
  ] as const;
  await inTransaction(client, async () => {
    await changed(client, call(MAKE_STATS, ...columns));
    const stored = await rowsOf(client, call(LOCK_STATS, ...columns));
    const sums = spans.map(({ tally }, index) => {
      const sum = tallyOf(stored[index]?.['tally'] === '' ? undefined : stored[index]?.['tally']);
      addTally(sum, tally);
      return JSON.stringify(sum);
    });
    await changed(client, call(PUT_STATS, ...columns, textArray(sums)));
  });
}

/** Each once, in the order of the table's key. */
function spansOf(tallies: readonly MinuteTally[], keys: Keys): Span[] {
  const spans = new Map<string, Span>();
  for (const { workspaceId, endpointId, at: minute, tally } of tallies) {
    const workspaceKey = keys.own(workspaceId);
    const endpointKey = endpointId === null ? WHOLE : keys.own(endpointId);
    for (const step of statsSteps) {
      const at = startOf(step, minute);
      const name = `${workspaceKey} ${endpointKey} ${step} ${at}`;
      const span = spans.get(name) ?? { workspaceKey, endpointKey, step, at, tally: emptyTally() };
      addTally(span.tally, tally);
      spans.set(name, span);
    }
  }
  return [...spans.values()].toSorted(
    (one, other) =>
      one.workspaceKey - other.workspaceKey ||
      one.endpointKey - other.endpointKey ||
      compareTexts(one.step, other.step) ||
      one.at - other.at,
  );
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

export function pruneStats(
  client: Client,
  { step, before, limit }: Parameters<StatsStore['pruneStats']>[0],
): Promise<number> {
  return changed(client, call(PRUNE_STATS, step, before, limit));
}

export async function readStats(
  client: Client,
  { workspaceId, endpointId, step, since, until }: Parameters<StatsRecords['readStats']>[0],
  keys: Keys,
): ReturnType<StatsRecords['readStats']> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT at, tally FROM stats
     WHERE workspace_id = $1 AND endpoint_id = $2 AND step = $3 AND at >= $4 AND at < $5 ORDER BY at`,
    [keys.own(workspaceId), endpointId === null ? WHOLE : keys.find(endpointId), step, since, until],
  );
  return rows.map((row) => ({ at: integer(row, 'at'), tally: tallyOf(text(row, 'tally')) }));
}

export async function pendingCounts(
  client: Client,
  { workspaceId, max }: Parameters<StatsRecords['pendingCounts']>[0],
  keys: Keys,
): ReturnType<StatsRecords['pendingCounts']> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT endpoints.id, counted.count FROM endpoints
     CROSS JOIN LATERAL (
       SELECT count(*) AS count FROM
         (SELECT 1 FROM pending WHERE pending.endpoint_id = endpoints.id LIMIT $2) AS some_of_it
     ) AS counted
     WHERE endpoints.workspace_id = $1 AND counted.count > 0 ORDER BY endpoints.id`,
    [keys.own(workspaceId), max],
  );
  return rows.map((row) => ({
    endpointId: keys.id<EndpointId>(integer(row, 'id')),
    count: integer(row, 'count'),
  }));
}
