// Replays: what is left of each to look at, and each step of it in one transaction with the deliveries it opens.
import type { DatabaseSync } from 'node:sqlite';
import { deliveryStates } from '../../core/delivery.ts';
import {
  type DeliveryId,
  type EndpointId,
  type EventId,
  firstKeyAt,
  type ReplayId,
  type WorkspaceId,
} from '../../core/ids.ts';
import type { Replay } from '../../core/replay.ts';
import type { ReplayCandidate, ReplayStep } from '../../engine/ports.ts';
import type { PageRequest } from '../../engine/records.ts';
import { inTransaction } from './database.ts';
import type { Keys } from '../keys.ts';
import { prepareLines, REOPENED } from './lines.ts';
import { prepareNudge } from './nudges.ts';
import { EVENT_COLUMNS, eventOf, integer, integerOrNull, oneOf, type Row, replayOf } from '../rows.ts';

/** Above every key. */
const END = Number.MAX_SAFE_INTEGER;

export function prepareReplays(database: DatabaseSync, keys: Keys) {
  const end = database.prepare(
    `UPDATE replays SET state = 'canceled', ended_at = ? WHERE id = ? AND workspace_id = ? AND state = 'running'`,
  );
  const selectRunning = database.prepare("SELECT * FROM replays WHERE state = 'running' ORDER BY id");
  const selectOne = database.prepare("SELECT * FROM replays WHERE id = ? AND state = 'running'");
  const countPending = database.prepare(
    `SELECT (SELECT count(*) FROM (SELECT 1 FROM deliveries
               WHERE endpoint_id = ?1 AND due_at IS NOT NULL LIMIT ?2))
          + (SELECT count(*) FROM (SELECT 1 FROM deliveries
               WHERE endpoint_id = ?1 AND order_key IS NOT NULL AND state = 'pending' LIMIT ?2)) AS count`,
  );
  const selectLast = database.prepare(
    'SELECT max(id) AS last FROM (SELECT id FROM events WHERE id > ? AND id < ? ORDER BY id LIMIT ?)',
  );
  const selectCandidates = database.prepare(
    `SELECT ${EVENT_COLUMNS}, deliveries.id AS delivery_id, deliveries.state
     FROM events
     LEFT JOIN deliveries ON deliveries.event_id = events.id AND deliveries.endpoint_id = ?
     WHERE events.id > ? AND events.id <= ? AND +events.workspace_id = ?
     ORDER BY events.id`,
  );
  const advance = prepareAdvance(database, keys);

  function candidateOf(row: Row): ReplayCandidate {
    const id = integerOrNull(row, 'delivery_id');
    return {
      event: eventOf(row, keys),
      delivery:
        id === null ? null : { id: keys.id<DeliveryId>(id), state: oneOf(deliveryStates, row, 'state') },
    };
  }

  return {
    insertReplay: prepareInsert(database, keys),

    endReplay: (request: { workspaceId: WorkspaceId; id: ReplayId; now: number }): boolean =>
      end.run(request.now, keys.find(request.id), keys.own(request.workspaceId)).changes === 1,

    runningReplays: (): Replay[] => selectRunning.all().map((row) => replayOf(row, keys)),

    replayCandidates(request: { replayId: ReplayId; limit: number; pendingMax: number }) {
      const row = selectOne.get(keys.find(request.replayId));
      const after = row === undefined ? 0 : integer(row, 'last_event_id');
      const seen = { isCrowded: false, after: keys.id<EventId>(after) };
      const nothing = { ...seen, candidates: [], lastEventId: null };
      if (row === undefined) return nothing;
      const endpointKey = integer(row, 'endpoint_id');
      const pending = integer(countPending.get(endpointKey, request.pendingMax) ?? {}, 'count');
      if (pending >= request.pendingMax) return { ...nothing, isCrowded: true };
      const last = selectLast.get(after, firstKeyAt(integer(row, 'until')), request.limit)?.['last'];
      if (typeof last !== 'number') return nothing;
      const found = selectCandidates.all(endpointKey, after, last, integer(row, 'workspace_id'));
      return { ...seen, candidates: found.map(candidateOf), lastEventId: keys.id<EventId>(last) };
    },

    advanceReplay: (step: ReplayStep): number | null => inTransaction(database, () => advance(step)),
  };
}

function prepareInsert(database: DatabaseSync, keys: Keys) {
  const nudge = prepareNudge(database, keys);
  const insert = database.prepare(
    `INSERT INTO replays (id, workspace_id, endpoint_id, kind, since, until, state, last_event_id, events_seen,
       deliveries_opened, created_at)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, 'running', ?7, 0, 0, ?8
     WHERE NOT EXISTS (SELECT 1 FROM replays WHERE endpoint_id = ?3 AND state = 'running')`,
  );
  return (replay: Replay): boolean =>
    inTransaction(database, () => {
      const endpointKey = keys.own(replay.endpointId);
      const { changes } = insert.run(
        keys.own(replay.id),
        keys.own(replay.workspaceId),
        endpointKey,
        replay.kind,
        replay.since,
        replay.until,
        // Events of the first instant are to be looked at.
        Math.max(0, firstKeyAt(replay.since) - 1),
        replay.createdAt,
      );
      if (changes === 0) return false;
      nudge(endpointKey, 'replay');
      return true;
    });
}

function prepareAdvance(database: DatabaseSync, keys: Keys) {
  const lines = prepareLines(database);
  const nudge = prepareNudge(database, keys);
  const reopen = database.prepare(`UPDATE deliveries SET ${REOPENED} WHERE id = ?2 AND state <> 'pending'`);
  const insertDelivery = database.prepare(
    `INSERT OR IGNORE INTO deliveries (id, workspace_id, event_id, endpoint_id, order_key, state, due_at)
     VALUES (?, ?, ?, ?, ?, 'pending', ?)`,
  );
  const insertBody = database.prepare('INSERT OR IGNORE INTO bodies (event_id, form, body) VALUES (?, ?, ?)');
  const selectEvent = database.prepare('SELECT 1 FROM events WHERE id = ?');
  const update = database.prepare(
    `UPDATE replays
     SET last_event_id = coalesce(?, last_event_id), events_seen = events_seen + ?,
       deliveries_opened = deliveries_opened + ?, state = ?, ended_at = ?
     WHERE id = ?`,
  );
  const selectRunning = database.prepare(
    "SELECT endpoint_id FROM replays WHERE id = ? AND state = 'running' AND last_event_id = ?",
  );

  function create({ delivery, workspaceId, stored }: ReplayStep['create'][number], now: number): number {
    const { orderKey } = delivery;
    const eventKey = keys.own(delivery.eventId);
    // Deleted for its age, or erased, since it was looked at.
    if (selectEvent.get(eventKey) === undefined) return 0;
    const endpointKey = keys.own(delivery.endpointId);
    const dueAt = orderKey !== null && lines.isBusy({ endpointKey, orderKey }) ? null : now;
    if (stored !== null) insertBody.run(eventKey, stored.form, stored.body);
    const workspaceKey = keys.own(workspaceId);
    return Number(
      insertDelivery.run(keys.own(delivery.id), workspaceKey, eventKey, endpointKey, orderKey, dueAt).changes,
    );
  }

  return (step: ReplayStep): number | null => {
    const { replayId, now, lastEventId, eventsSeen, isDone } = step;
    const key = keys.find(replayId);
    const running = selectRunning.get(key, keys.own(step.after));
    if (running === undefined) return null;
    let opened = 0;
    for (const id of step.reopen) opened += Number(reopen.run(now, keys.own(id)).changes);
    for (const made of step.create) opened += create(made, now);
    const last = lastEventId === null ? null : keys.own(lastEventId);
    update.run(last, eventsSeen, opened, isDone ? 'done' : 'running', isDone ? now : null, key);
    if (opened > 0) nudge(integer(running, 'endpoint_id'), 'due');
    return opened;
  };
}

/** For those who read back. */
export function prepareReplayRecords(database: DatabaseSync, keys: Keys) {
  const selectOne = database.prepare('SELECT * FROM replays WHERE id = ? AND workspace_id = ?');
  const selectAll = database.prepare(
    'SELECT * FROM replays WHERE workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?',
  );
  const selectOfEndpoint = database.prepare(
    'SELECT * FROM replays WHERE endpoint_id = ? AND workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?',
  );
  return {
    findReplay(request: { workspaceId: WorkspaceId; id: ReplayId }): Replay | null {
      const row = selectOne.get(keys.find(request.id), keys.own(request.workspaceId));
      return row === undefined ? null : replayOf(row, keys);
    },

    listReplays(request: PageRequest<ReplayId> & { endpointId?: EndpointId | undefined }): Replay[] {
      const { endpointId, limit } = request;
      const workspaceKey = keys.own(request.workspaceId);
      const before = request.before === undefined ? END : keys.find(request.before);
      const rows =
        endpointId === undefined
          ? selectAll.all(workspaceKey, before, limit)
          : selectOfEndpoint.all(keys.find(endpointId), workspaceKey, before, limit);
      return rows.map((row) => replayOf(row, keys));
    },
  };
}
