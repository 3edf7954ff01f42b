// A store with two workspaces. The server makes only the first by itself and has no call yet that makes another, so
// this writes the second into the store before the server opens it.
import { hash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type ApiKeyId, createIdSource, type WorkspaceId } from '../../packages/server/src/core/ids.ts';
import { openSqliteStore } from '../../packages/server/src/store/sqlite/open.ts';
import { newApiKey } from './cuewire.ts';
import type { DataDirectory } from './data-directory.ts';

/** Answers the key of each workspace. */
export async function makeTwoWorkspaces(home: DataDirectory): Promise<readonly [string, string]> {
  const store = await openSqliteStore({
    path: join(home.path, 'cuewire.db'),
    identitySeed: randomBytes(8),
  });
  try {
    const { tail, lastKey } = await store.identity();
    const createdAt = Date.now();
    const ids = createIdSource(() => createdAt, tail, lastKey);
    const keys = [newApiKey(), newApiKey()] as const;
    for (const [index, key] of keys.entries()) {
      const workspaceId = ids.next<WorkspaceId>();
      await store.insertWorkspace({ id: workspaceId, name: `workspace ${index + 1}`, createdAt });
      const id = ids.next<ApiKeyId>();
      await store.insertApiKey({ id, workspaceId, hash: hash('sha256', key), createdAt });
    }
    return keys;
  } finally {
    await store.close();
  }
}
