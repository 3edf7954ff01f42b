import type { DatabaseSync } from 'node:sqlite';
import type { CustomEventType } from '../../core/event-type.ts';
import type { WorkspaceId } from '../../core/ids.ts';
import type { Keys } from './keys.ts';
import { integer, text, textOrNull } from './rows.ts';

export function prepareEventTypes(database: DatabaseSync, keys: Keys) {
  const insert = database.prepare(
    `INSERT INTO event_types (workspace_id, type, meaning, json_schema, sample, created_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const update = database.prepare(
    'UPDATE event_types SET meaning = ?, json_schema = ?, sample = ? WHERE workspace_id = ? AND type = ?',
  );
  const remove = database.prepare('DELETE FROM event_types WHERE workspace_id = ? AND type = ?');
  const select = database.prepare('SELECT * FROM event_types ORDER BY created_at, workspace_id, type');

  return {
    insertEventType({ workspaceId, type, meaning, schema, sample, createdAt }: CustomEventType): void {
      insert.run(keys.own(workspaceId), type, meaning, schema, jsonOrNull(sample), createdAt);
    },
    updateEventType({ workspaceId, type, meaning, schema, sample }: CustomEventType): void {
      update.run(meaning, schema, jsonOrNull(sample), keys.own(workspaceId), type);
    },
    removeEventType(workspaceId: WorkspaceId, type: string): void {
      remove.run(keys.own(workspaceId), type);
    },
    eventTypes: (): CustomEventType[] =>
      select.all().map((row) => ({
        workspaceId: keys.id<WorkspaceId>(integer(row, 'workspace_id')),
        type: text(row, 'type'),
        meaning: text(row, 'meaning'),
        schema: text(row, 'json_schema'),
        sample: sampleOf(textOrNull(row, 'sample')),
        createdAt: integer(row, 'created_at'),
      })),
  };
}

function jsonOrNull(sample: CustomEventType['sample']): string | null {
  return sample === null ? null : JSON.stringify(sample);
}

function sampleOf(json: string | null): CustomEventType['sample'] {
  return json === null ? null : (JSON.parse(json) as CustomEventType['sample']);
}
