import type { DatabaseSync } from 'node:sqlite';
import type { CustomEventType } from '../../core/event-type.ts';
import type { WorkspaceId } from '../../core/ids.ts';
import { eventTypeOf, jsonOfSample } from '../event-type-row.ts';
import type { Keys } from '../keys.ts';
import { inTransaction } from './database.ts';
import { prepareVersions } from './versions.ts';

export function prepareEventTypes(database: DatabaseSync, keys: Keys) {
  const versions = prepareVersions(database);
  const insert = database.prepare(
    `INSERT INTO event_types (workspace_id, type, meaning, json_schema, sample, created_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const update = database.prepare(
    'UPDATE event_types SET meaning = ?, json_schema = ?, sample = ? WHERE workspace_id = ? AND type = ?',
  );
  const remove = database.prepare('DELETE FROM event_types WHERE workspace_id = ? AND type = ?');
  const select = database.prepare('SELECT * FROM event_types ORDER BY workspace_id, type');

  function changing(write: () => unknown): void {
    inTransaction(database, () => {
      write();
      versions.accountsChanged();
    });
  }

  return {
    insertEventType(added: CustomEventType): void {
      const { workspaceId, type, meaning, schema, createdAt } = added;
      const owner = keys.own(workspaceId);
      changing(() => insert.run(owner, type, meaning, schema, jsonOfSample(added), createdAt));
    },
    updateEventType(changed: CustomEventType): void {
      const { workspaceId, type, meaning, schema } = changed;
      const owner = keys.own(workspaceId);
      changing(() => update.run(meaning, schema, jsonOfSample(changed), owner, type));
    },
    removeEventType(workspaceId: WorkspaceId, type: string): void {
      changing(() => remove.run(keys.own(workspaceId), type));
    },
    eventTypes: (): CustomEventType[] => select.all().map((row) => eventTypeOf(row, keys)),
  };
}
