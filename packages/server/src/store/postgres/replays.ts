// Replays: what is left of each to look at, and each step of it in one transaction with the deliveries it opens.
import { deliveryStates } from '../../core/delivery.ts';
import { type DeliveryId, type EventId, firstKeyAt } from '../../core/ids.ts';
import type { Replay } from '../../core/replay.ts';
import type { ReplayCandidate, ReplayStep, ReplayStore } from '../../engine/ports.ts';
import type { Records } from '../../engine/records.ts';
import type { Keys } from '../keys.ts';
import { EVENT_COLUMNS, eventOf, integer, integerOrNull, oneOf, replayOf, type Row } from '../rows.ts';
import { lockLines } from './lines.ts';
import { nudge } from './nudges.ts';
import type { Periods } from './periods.ts';
import { beforeKey } from './conditions.ts';
import type { Client } from './session.ts';
import { reopenAll } from './single-deliveries.ts';
import { call, changed, inTransaction, rowsOf, statement } from './statements.ts';
import { bigintArray, textArray } from './value-arrays.ts';

const INSERT_REPLAY = statement(
  'insert_replay',
  `INSERT INTO replays (id, workspace_id, endpoint_id, kind, since, until, state, last_event_id, events_seen,
     deliveries_opened, created_at)
   VALUES ($1, $2, $3, $4, $5, $6, 'running', $7, 0, 0, $8)
   ON CONFLICT (endpoint_id) WHERE state = 'running' DO NOTHING`,
);
const END_REPLAY = statement(
  'end_replay',
  `UPDATE replays SET state = 'canceled', ended_at = $1 WHERE id = $2 AND workspace_id = $3 AND state = 'running'`,
);
const SELECT_RUNNING = statement(
  'select_running_replays',
  `SELECT * FROM replays WHERE state = 'running' ORDER BY id`,
);
const SELECT_REPLAY = statement(
  'select_running_replay',
  `SELECT * FROM replays WHERE id = $1 AND state = 'running'`,
);
const LOCK_REPLAY = statement(
  'lock_running_replay',
  `SELECT endpoint_id FROM replays WHERE id = $1 AND state = 'running' AND last_event_id = $2 FOR UPDATE`,
);
const COUNT_PENDING_OF = statement(
  'count_pending_of_endpoint',
  `SELECT count(*) AS count FROM
     (SELECT 1 FROM pending WHERE endpoint_id = $1::bigint ORDER BY due_at, delivery_id LIMIT $2::bigint) AS found`,
);
const SELECT_LAST_EVENT = statement(
  'select_last_event',
  `SELECT max(id) AS last FROM
     (SELECT id FROM events WHERE id > $1::bigint AND id < $2::bigint ORDER BY id LIMIT $3::bigint) AS found`,
);
// LIMIT keeps the look at a delivery a look.
const SELECT_CANDIDATES = statement(
  'select_candidates',
  `SELECT ${EVENT_COLUMNS}, delivery.id AS delivery_id, delivery.state
   FROM events
   LEFT JOIN LATERAL (
     SELECT deliveries.id, deliveries.state FROM deliveries
     WHERE deliveries.event_id = events.id AND deliveries.endpoint_id = $1::bigint
     LIMIT 1
   ) AS delivery ON true
   WHERE events.id > $2::bigint AND events.id <= $3::bigint AND events.workspace_id = $4::bigint
   ORDER BY events.id`,
);
const CREATE_DELIVERIES = statement(
  'create_deliveries',
  `WITH made AS (
     INSERT INTO deliveries (id, workspace_id, event_id, endpoint_id, order_key, state)
     SELECT asked.*, 'pending'
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[])
       AS asked (id, workspace_id, event_id, endpoint_id, order_key)
     WHERE EXISTS (SELECT FROM events WHERE events.id = asked.event_id) AND NOT EXISTS (
       SELECT FROM deliveries AS there
       WHERE there.event_id = asked.event_id AND there.endpoint_id = asked.endpoint_id
     )
     RETURNING id, endpoint_id, event_id, order_key
   ), ranked AS (
     SELECT made.*, row_number() OVER (PARTITION BY endpoint_id, order_key ORDER BY id) AS place FROM made
   )
   INSERT INTO pending (delivery_id, endpoint_id, event_id, order_key, due_at)
   SELECT ranked.id, ranked.endpoint_id, ranked.event_id, ranked.order_key,
     CASE WHEN ranked.order_key IS NULL OR ranked.place = 1 AND line.busy IS NULL THEN $6::bigint END
   FROM ranked
   LEFT JOIN LATERAL (
     SELECT 1 AS busy FROM pending AS other
     WHERE other.endpoint_id = ranked.endpoint_id AND other.order_key = ranked.order_key LIMIT 1
   ) AS line ON true`,
);
const CREATE_BODIES = statement(
  'create_bodies',
  `INSERT INTO bodies (event_id, form, body)
   SELECT made.* FROM unnest($1::bigint[], $2::text[], $3::text[]) AS made (event_id, form, body)
   WHERE EXISTS (SELECT FROM events WHERE events.id = made.event_id)
   ON CONFLICT DO NOTHING`,
);
const ADVANCE_REPLAY = statement(
  'advance_replay',
  `UPDATE replays
   SET last_event_id = coalesce($1, last_event_id), events_seen = events_seen + $2,
     deliveries_opened = deliveries_opened + $3, state = $4, ended_at = $5
   WHERE id = $6`,
);

export function insertReplay(client: Client, replay: Replay, keys: Keys): Promise<boolean> {
  const inserting = call(
    INSERT_REPLAY,
    keys.own(replay.id),
    keys.own(replay.workspaceId),
    keys.own(replay.endpointId),
    replay.kind,
    replay.since,
    replay.until,
    // Events of the first instant are to be looked at.
    Math.max(0, firstKeyAt(replay.since) - 1),
    replay.createdAt,
  );
  return inTransaction(client, async () => {
    if ((await changed(client, inserting)) === 0) return false;
    await nudge(client, keys.own(replay.endpointId), 'replay', keys);
    return true;
  });
}

export async function endReplay(
  client: Client,
  { id, workspaceId, now }: Parameters<ReplayStore['endReplay']>[0],
  keys: Keys,
): Promise<boolean> {
  return (await changed(client, call(END_REPLAY, now, keys.find(id), keys.own(workspaceId)))) === 1;
}

export async function runningReplays(client: Client, keys: Keys): Promise<Replay[]> {
  return (await rowsOf(client, call(SELECT_RUNNING))).map((row) => replayOf(row, keys));
}

export async function replayCandidates(
  client: Client,
  { replayId, limit, pendingMax }: Parameters<ReplayStore['replayCandidates']>[0],
  keys: Keys,
): ReturnType<ReplayStore['replayCandidates']> {
  const [replay] = await rowsOf(client, call(SELECT_REPLAY, keys.find(replayId)));
  const after = replay === undefined ? 0 : integer(replay, 'last_event_id');
  const seen = { isCrowded: false, after: keys.id<EventId>(after) };
  const nothing = { ...seen, candidates: [], lastEventId: null };
  if (replay === undefined) return nothing;
  const endpointKey = integer(replay, 'endpoint_id');
  const [pending] = await rowsOf(client, call(COUNT_PENDING_OF, endpointKey, pendingMax));
  if (integer(pending ?? {}, 'count') >= pendingMax) return { ...nothing, isCrowded: true };
  const until = firstKeyAt(integer(replay, 'until'));
  const [found] = await rowsOf(client, call(SELECT_LAST_EVENT, after, until, limit));
  const last = integerOrNull(found ?? { last: null }, 'last');
  if (last === null) return nothing;
  const workspaceKey = integer(replay, 'workspace_id');
  const rows = await rowsOf(client, call(SELECT_CANDIDATES, endpointKey, after, last, workspaceKey));
  return {
    ...seen,
    candidates: rows.map((row) => candidateOf(row, keys)),
    lastEventId: keys.id<EventId>(last),
  };
}

function candidateOf(row: Row, keys: Keys): ReplayCandidate {
  const id = integerOrNull(row, 'delivery_id');
  return {
    event: eventOf(row, keys),
    delivery:
      id === null ? null : { id: keys.id<DeliveryId>(id), state: oneOf(deliveryStates, row, 'state') },
  };
}

export async function advanceReplay(
  client: Client,
  step: ReplayStep,
  { keys, periods }: { keys: Keys; periods: Periods },
): Promise<number | null> {
  const { now, lastEventId, eventsSeen, isDone } = step;
  const replayKey = keys.find(step.replayId);
  await periods.cover(
    client,
    step.create.map(({ delivery }) => keys.own(delivery.id)),
  );
  return await inTransaction(client, async () => {
    const running = await rowsOf(client, call(LOCK_REPLAY, replayKey, keys.own(step.after)));
    if (running.length === 0) return null;
    const reopened = await reopenAll(
      client,
      step.reopen.map((id) => keys.own(id)),
      now,
    );
    const opened = reopened + (await create(client, step, keys));
    const last = lastEventId === null ? null : keys.own(lastEventId);
    const [state, endedAt] = isDone ? ['done', now] : ['running', null];
    await changed(client, call(ADVANCE_REPLAY, last, eventsSeen, opened, state, endedAt, replayKey));
    if (opened > 0) await nudge(client, integer(running[0] ?? {}, 'endpoint_id'), 'due', keys);
    return opened;
  });
}

async function create(client: Client, step: ReplayStep, keys: Keys): Promise<number> {
  const made = step.create;
  if (made.length === 0) return 0;
  const lines = made.flatMap(({ delivery: { endpointId, orderKey } }) =>
    orderKey === null ? [] : [{ endpointKey: keys.own(endpointId), orderKey }],
  );
  if (lines.length > 0) await rowsOf(client, lockLines(lines));
  const bodies = made.flatMap(({ delivery, stored }) =>
    stored === null ? [] : [{ eventKey: keys.own(delivery.eventId), ...stored }],
  );
  if (bodies.length > 0) {
    await changed(
      client,
      call(
        CREATE_BODIES,
        bigintArray(bodies.map(({ eventKey }) => eventKey)),
        textArray(bodies.map(({ form }) => form)),
        textArray(bodies.map(({ body }) => body)),
      ),
    );
  }
  return await changed(
    client,
    call(
      CREATE_DELIVERIES,
      bigintArray(made.map(({ delivery }) => keys.own(delivery.id))),
      bigintArray(made.map(({ workspaceId }) => keys.own(workspaceId))),
      bigintArray(made.map(({ delivery }) => keys.own(delivery.eventId))),
      bigintArray(made.map(({ delivery }) => keys.own(delivery.endpointId))),
      textArray(made.map(({ delivery }) => delivery.orderKey)),
      step.now,
    ),
  );
}

export async function findReplay(
  client: Client,
  { workspaceId, id }: Parameters<Records['findReplay']>[0],
  keys: Keys,
): Promise<Replay | null> {
  const { rows } = await client.query<Record<string, unknown>>(
    'SELECT * FROM replays WHERE id = $1 AND workspace_id = $2',
    [keys.find(id), keys.own(workspaceId)],
  );
  return rows[0] === undefined ? null : replayOf(rows[0], keys);
}

export async function listReplays(
  client: Client,
  request: Parameters<Records['listReplays']>[0],
  keys: Keys,
): Promise<Replay[]> {
  const values = [keys.own(request.workspaceId), beforeKey(request.before, keys), request.limit];
  if (request.endpointId !== undefined) values.push(keys.find(request.endpointId));
  const ofEndpoint = request.endpointId === undefined ? '' : 'AND endpoint_id = $4';
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT * FROM replays WHERE workspace_id = $1 AND id < $2 ${ofEndpoint} ORDER BY id DESC LIMIT $3`,
    values,
  );
  return rows.map((row) => replayOf(row, keys));
}
