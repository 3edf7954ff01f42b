import type { DatabaseSync } from 'node:sqlite';
import type { ApiKeyId } from '../../core/ids.ts';
import type { ApiKey, ApiKeyUse, Workspace } from '../../engine/records.ts';
import { inTransaction } from './database.ts';
import type { Keys } from '../keys.ts';
import { apiKeyOf, workspaceOf } from '../rows.ts';
import { prepareVersions } from './versions.ts';

export function prepareAccounts(database: DatabaseSync, keys: Keys) {
  const versions = prepareVersions(database);
  const insertWorkspace = database.prepare('INSERT INTO workspaces (id, name, created_at) VALUES (?, ?, ?)');
  const selectWorkspaces = database.prepare('SELECT * FROM workspaces ORDER BY id');
  const insertKey = database.prepare(
    `INSERT INTO api_keys (id, workspace_id, name, scopes, hash, hint, created_at, expires_at, last_used_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const noteUse = database.prepare(
    'UPDATE api_keys SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?',
  );
  const deleteKey = database.prepare('DELETE FROM api_keys WHERE id = ?');
  const selectKeys = database.prepare('SELECT * FROM api_keys ORDER BY id');

  function insertApiKey(key: ApiKey): void {
    const { name, hash, hint, createdAt, expiresAt, lastUsedAt } = key;
    const scopes = JSON.stringify(key.scopes);
    const [id, owner] = [keys.own(key.id), keys.own(key.workspaceId)];
    insertKey.run(id, owner, name, scopes, hash, hint, createdAt, expiresAt, lastUsedAt);
  }

  return {
    insertFirstWorkspace({ id, name, createdAt }: Workspace): void {
      inTransaction(database, () => {
        if (selectWorkspaces.get() !== undefined) return;
        insertWorkspace.run(keys.own(id), name, createdAt);
        versions.accountsChanged();
      });
    },
    insertWorkspace({ id, name, createdAt }: Workspace, firstKey?: ApiKey): void {
      inTransaction(database, () => {
        insertWorkspace.run(keys.own(id), name, createdAt);
        if (firstKey !== undefined) insertApiKey(firstKey);
        versions.accountsChanged();
      });
    },
    workspaces: (): Workspace[] => selectWorkspaces.all().map((row) => workspaceOf(row, keys)),
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
    apiKeys: (): ApiKey[] => selectKeys.all().map((row) => apiKeyOf(row, keys)),
    noteApiKeyUses: (uses: readonly ApiKeyUse[]): void =>
      inTransaction(database, () => {
        for (const { id, lastUsedAt } of uses) noteUse.run(lastUsedAt, keys.find(id));
      }),
  };
}
