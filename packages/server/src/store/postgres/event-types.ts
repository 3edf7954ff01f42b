// Event types that workspaces have added for themselves. Every node has them in memory, as it has accounts.
import type { CustomEventType } from '../../core/event-type.ts';
import type { WorkspaceId } from '../../core/ids.ts';
import { eventTypeOf, jsonOfSample } from '../event-type-row.ts';
import type { Keys } from '../keys.ts';
import { ACCOUNTS_CHANGED } from './registry.ts';
import type { Client } from './session.ts';
import { call, rowsOf, statement, transact } from './statements.ts';

const INSERT = statement(
  'insert_event_type',
  `INSERT INTO event_types (workspace_id, type, meaning, json_schema, sample, created_at)
   VALUES ($1, $2, $3, $4, $5, $6)`,
);
const UPDATE = statement(
  'update_event_type',
  'UPDATE event_types SET meaning = $3, json_schema = $4, sample = $5 WHERE workspace_id = $1 AND type = $2',
);
const DELETE = statement(
  'delete_event_type',
  'DELETE FROM event_types WHERE workspace_id = $1 AND type = $2',
);
const SELECT = statement(
  'select_event_types',
  `SELECT workspace_id, type, meaning, json_schema, sample, created_at FROM event_types
   ORDER BY workspace_id, type`,
);

export async function insertEventType(client: Client, added: CustomEventType, keys: Keys): Promise<void> {
  const { workspaceId, type, meaning, schema, createdAt } = added;
  const values = [keys.own(workspaceId), type, meaning, schema, jsonOfSample(added), createdAt] as const;
  await transact(client, [call(INSERT, ...values), call(ACCOUNTS_CHANGED)]);
}

export async function updateEventType(client: Client, changed: CustomEventType, keys: Keys): Promise<void> {
  const { workspaceId, type, meaning, schema } = changed;
  const values = [keys.own(workspaceId), type, meaning, schema, jsonOfSample(changed)] as const;
  await transact(client, [call(UPDATE, ...values), call(ACCOUNTS_CHANGED)]);
}

export async function removeEventType(
  client: Client,
  workspaceId: WorkspaceId,
  type: string,
  keys: Keys,
): Promise<void> {
  await transact(client, [call(DELETE, keys.own(workspaceId), type), call(ACCOUNTS_CHANGED)]);
}

export async function eventTypes(client: Client, keys: Keys): Promise<CustomEventType[]> {
  return (await rowsOf(client, call(SELECT))).map((row) => eventTypeOf(row, keys));
}
