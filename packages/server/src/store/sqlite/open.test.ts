import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import { idOfKey, type WorkspaceId } from '../../core/ids.ts';
import { storeSuite } from '../store.suite.ts';
import type { Identity } from '../store.ts';
import { openSqliteStore } from './open.ts';
import { StoreThread } from './thread.ts';

function optionsIn(folder: string) {
  return { path: join(folder, 'deeper', 'cuewire.db'), identitySeed: randomBytes(8) };
}

describe('the store in its threads', () => {
  storeSuite(() => {
    const folder = temporaryFolder();
    return { open: () => openSqliteStore(optionsIn(folder)) };
  });
});

describe('the threads', () => {
  test('make the folder of a new store', async () => {
    const options = optionsIn(temporaryFolder());
    const store = await openSqliteStore(options);
    onTestFinished(() => store.close());
    expect(existsSync(options.path)).toBe(true);
  });

  test('carry out calls in the order in which they were made', async () => {
    const options = optionsIn(temporaryFolder());
    const store = await openSqliteStore(options);
    onTestFinished(() => store.close());
    const { tail } = await store.identity();
    const ids = Array.from({ length: 20 }, (_, index) => idOfKey(index + 1, tail) as WorkspaceId);
    const counts = await Promise.all(
      ids.map(async (id, index) => {
        const inserted = store.insertWorkspace({ id, name: String(index), createdAt: 0 });
        const found = await store.workspaces();
        await inserted;
        return found.length;
      }),
    );
    expect(counts).toEqual(ids.map((_, index) => index + 1));
  });

  test('give each call its own answer behind one that cannot be copied', async () => {
    const thread = new StoreThread('writer', optionsIn(temporaryFolder()));
    onTestFinished(() => thread.close());
    await expect(thread.call('workspaces', () => 'no value')).rejects.toThrow('could not be cloned');
    const answers = await Promise.all([thread.call('workspaces'), thread.call<Identity>('identity')]);
    expect(answers).toMatchObject([[], { lastKey: 0 }]);
  });

  test('refuse every call once the store is closed', async () => {
    const store = await openSqliteStore(optionsIn(temporaryFolder()));
    await store.close();
    await expect(store.workspaces()).rejects.toThrow('closed');
    await expect(store.probe()).rejects.toThrow('closed');
  });

  test('reject at once when the file cannot be a store', async () => {
    const path = join(temporaryFolder(), 'cuewire.db');
    writeFileSync(path, 'this is no database, and far too long to be taken for an empty one\n'.repeat(20));
    await expect(openSqliteStore({ path, identitySeed: randomBytes(8) })).rejects.toThrow('not a database');
  });
});
