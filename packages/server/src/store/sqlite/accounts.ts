import type { DatabaseSync } from 'node:sqlite';
import type { ApiKeyId, WorkspaceId } from '../../core/ids.ts';
import type { ApiKey } from '../../engine/records.ts';
import type { Keys } from './keys.ts';
import { integer, text } from './rows.ts';

export function prepareAccounts(database: DatabaseSync, keys: Keys) {
  const insertWorkspace = database.prepare('INSERT INTO workspaces (id, name, created_at) VALUES (?, ?, ?)');
  const selectWorkspaces = database.prepare('SELECT id, name FROM workspaces ORDER BY id');
  const insertKey = database.prepare(
    'INSERT INTO api_keys (id, workspace_id, hash, created_at) VALUES (?, ?, ?, ?)',
  );
  const selectKeys = database.prepare('SELECT * FROM api_keys ORDER BY id');
  return {
    insertWorkspace(workspace: { id: WorkspaceId; name: string; createdAt: number }): void {
      insertWorkspace.run(keys.own(workspace.id), workspace.name, workspace.createdAt);
    },
    workspaces: () =>
      selectWorkspaces
        .all()
        .map((row) => ({ id: keys.id<WorkspaceId>(integer(row, 'id')), name: text(row, 'name') })),
    insertApiKey(key: ApiKey): void {
      insertKey.run(keys.own(key.id), keys.own(key.workspaceId), key.hash, key.createdAt);
    },
    apiKeys: (): ApiKey[] =>
      selectKeys.all().map((row) => ({
        id: keys.id<ApiKeyId>(integer(row, 'id')),
        workspaceId: keys.id<WorkspaceId>(integer(row, 'workspace_id')),
        hash: text(row, 'hash'),
        createdAt: integer(row, 'created_at'),
      })),
  };
}
