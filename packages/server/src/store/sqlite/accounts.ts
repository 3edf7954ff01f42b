import type { DatabaseSync } from 'node:sqlite';
import type { Scope } from '@cuewire/contract';
import type { ApiKeyId, WorkspaceId } from '../../core/ids.ts';
import type { ApiKey, Workspace } from '../../engine/records.ts';
import { inTransaction } from './database.ts';
import type { Keys } from './keys.ts';
import { integer, text } from './rows.ts';
import { prepareVersions } from './versions.ts';

export function prepareAccounts(database: DatabaseSync, keys: Keys) {
  const versions = prepareVersions(database);
  const insertWorkspace = database.prepare('INSERT INTO workspaces (id, name, created_at) VALUES (?, ?, ?)');
  const selectWorkspaces = database.prepare('SELECT * FROM workspaces ORDER BY id');
  const insertKey = database.prepare(
    `INSERT INTO api_keys (id, workspace_id, name, scopes, hash, hint, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const deleteKey = database.prepare('DELETE FROM api_keys WHERE id = ?');
  const selectKeys = database.prepare('SELECT * FROM api_keys ORDER BY id');

  function insertApiKey({ id, workspaceId, name, scopes, hash, hint, createdAt }: ApiKey): void {
    const scopesText = JSON.stringify(scopes);
    insertKey.run(keys.own(id), keys.own(workspaceId), name, scopesText, hash, hint, createdAt);
  }

  return {
    insertWorkspace({ id, name, createdAt }: Workspace, firstKey?: ApiKey): void {
      inTransaction(database, () => {
        insertWorkspace.run(keys.own(id), name, createdAt);
        if (firstKey !== undefined) insertApiKey(firstKey);
        versions.accountsChanged();
      });
    },
    workspaces: (): Workspace[] =>
      selectWorkspaces.all().map((row) => ({
        id: keys.id<WorkspaceId>(integer(row, 'id')),
        name: text(row, 'name'),
        createdAt: integer(row, 'created_at'),
      })),
    insertApiKey: (key: ApiKey): void =>
      inTransaction(database, () => {
        insertApiKey(key);
        versions.accountsChanged();
      }),
    removeApiKey: (id: ApiKeyId): void =>
      inTransaction(database, () => {
        deleteKey.run(keys.find(id));
        versions.accountsChanged();
      }),
    apiKeys: (): ApiKey[] =>
      selectKeys.all().map((row) => ({
        id: keys.id<ApiKeyId>(integer(row, 'id')),
        workspaceId: keys.id<WorkspaceId>(integer(row, 'workspace_id')),
        name: text(row, 'name'),
        scopes: JSON.parse(text(row, 'scopes')) as Scope[],
        hash: text(row, 'hash'),
        hint: text(row, 'hint'),
        createdAt: integer(row, 'created_at'),
      })),
  };
}
