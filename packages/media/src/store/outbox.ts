import type { MediaEvent } from '../publisher.ts';
import type { MediaDatabase } from './database.ts';
import { integer, text } from './row.ts';

/** Events that the engine does not hold yet. A row is written in the transaction of the change that it tells of. */
export interface OutboxRow {
  readonly sequence: number;
  readonly event: MediaEvent;
}

export function insertOutbox({ sql }: MediaDatabase, workspaceId: string, event: MediaEvent): void {
  sql.run`
    insert into outbox (workspace_id, type, video_id, data, occurred_at, idempotency_key)
    values (${workspaceId}, ${event.type}, ${event.subject.id}, ${JSON.stringify(event.data)}, ${event.occurredAt},
      ${event.idempotencyKey})`;
}

export function selectOutboxWorkspaces({ sql }: MediaDatabase): readonly string[] {
  return sql.all`select distinct workspace_id from outbox`.map((row) => text(row, 'workspace_id'));
}

export function selectOutbox(
  { sql }: MediaDatabase,
  workspaceId: string,
  maxCount: number,
): readonly OutboxRow[] {
  return sql.all`
    select * from outbox where workspace_id = ${workspaceId} order by sequence limit ${maxCount}`.map(
    (row) => ({
      sequence: integer(row, 'sequence'),
      event: {
        type: text(row, 'type'),
        subject: { kind: 'media', id: text(row, 'video_id') },
        // Written by `insertOutbox` only.
        data: JSON.parse(text(row, 'data')) as MediaEvent['data'],
        occurredAt: integer(row, 'occurred_at'),
        idempotencyKey: text(row, 'idempotency_key'),
      },
    }),
  );
}

export function deleteOutbox({ sql }: MediaDatabase, workspaceId: string, throughSequence: number): void {
  sql.run`delete from outbox where workspace_id = ${workspaceId} and sequence <= ${throughSequence}`;
}
