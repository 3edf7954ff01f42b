// The events of one subject, deleted because somebody asks for it and not for their age.
import { type DeliveryId, firstKeyAt } from '../../core/ids.ts';
import type { RetentionStore } from '../../engine/ports.ts';
import type { Keys } from '../keys.ts';
import { integer } from '../rows.ts';
import type { Client } from './session.ts';
import { call, rowsOf, statement } from './statements.ts';

const ERASE_EVENTS = statement(
  'erase_events',
  `WITH found AS MATERIALIZED (
     SELECT id FROM events
     WHERE hashtextextended(subject_kind || '/' || subject_id, workspace_id)
         = hashtextextended($2::text || '/' || $3::text, $1::bigint)
       AND workspace_id = $1::bigint AND subject_kind = $2::text AND subject_id = $3::text AND id < $4::bigint
     ORDER BY id LIMIT $5::bigint
   ), waiting AS MATERIALIZED (
     SELECT found.id AS event_id, needed.delivery_id FROM found
     JOIN LATERAL (
       SELECT delivery_id FROM pending WHERE pending.event_id = found.id
     ) AS needed ON true
   ), done AS MATERIALIZED (
     SELECT id FROM found WHERE id NOT IN (SELECT event_id FROM waiting)
   ), gone AS (
     DELETE FROM deliveries USING done WHERE deliveries.event_id = done.id RETURNING deliveries.id
   ), log AS (
     DELETE FROM attempts USING gone WHERE attempts.delivery_id = gone.id
   ), written AS (
     DELETE FROM bodies USING done WHERE bodies.event_id = done.id
   ), used AS (
     UPDATE key_floor SET key = greatest(key, (SELECT max(id) + 1 FROM done))
     WHERE EXISTS (SELECT FROM done)
   ), erased AS (
     DELETE FROM events USING done WHERE events.id = done.id
   )
   SELECT (SELECT count(*) FROM done) AS erased, waiting.delivery_id
   FROM (SELECT 1) AS one LEFT JOIN waiting ON true`,
);

export async function eraseEvents(
  client: Client,
  { workspaceId, subject, publishedBefore, limit }: Parameters<RetentionStore['eraseEvents']>[0],
  keys: Keys,
): ReturnType<RetentionStore['eraseEvents']> {
  const { kind, id } = subject;
  const rows = await rowsOf(
    client,
    call(ERASE_EVENTS, keys.own(workspaceId), kind, id, firstKeyAt(publishedBefore), limit),
  );
  return {
    erased: integer(rows[0] ?? {}, 'erased'),
    pending: rows
      .filter((row) => row['delivery_id'] !== null)
      .map((row) => keys.id<DeliveryId>(integer(row, 'delivery_id'))),
  };
}
