import { describe, expect, onTestFinished, test } from 'vitest';
import { type ApiKeyId, createIdSource, idOfKey, type WorkspaceId } from '../../core/ids.ts';
import type { ApiKey } from '../../engine/records.ts';
import { attempted, deliveryOf, foreign, NOW, setup, type TestedPlace } from './setup.suite.ts';

export function endpointSuite(newPlace: () => TestedPlace): void {
  describe('endpoints', () => {
    test('are read back exactly as they were stored, oldest first, of all workspaces', async () => {
      const { store, otherWorkspaceId, endpoint } = await setup(newPlace());
      const stored = [
        await endpoint({
          url: 'https://receiver.example/in?a=1&b=%20ü',
          eventTypes: ['media.ready', 'media.failed'],
          description: "Kunde 7, 'Grüße'",
          headers: { 'x-tenant': 'seven', 'X-Other': '' },
          authentication: { kind: 'basic', username: 'ü', password: "it's" },
          tls: {
            clientCertificate: 'c\n',
            clientKey: 'k\n',
            ca: null,
            minVersion: '1.3',
            dangerouslySkipVerification: true,
          },
        }),
        await endpoint({
          workspaceId: otherWorkspaceId,
          dialect: 'twelve-labs',
          dialectSettings: { task_models: 'engines' },
          order: 'endpoint',
          retry: { kind: 'schedule', pausesMs: [1, 2], jitter: 0.5, totalMs: 7 },
          rateLimit: { perSecond: 2.5, burst: 10 },
          concurrencyMax: 3,
          filter: "subject.kind == 'media'",
          enabled: false,
          disabledReason: 'failing',
          failingSince: NOW - 7,
        }),
      ];
      expect(await store.endpoints()).toEqual(stored);
    });

    test('can be changed', async () => {
      const { store, endpoint } = await setup(newPlace());
      const [changing, other] = [await endpoint(), await endpoint()];
      const changed = {
        ...changing,
        url: 'https://new.example/',
        enabled: false,
        disabledReason: 'operator' as const,
        order: 'subject' as const,
        secret: 'whsec_new',
        previousSecret: { secret: 'whsec_secret', until: NOW + 7 },
        headers: { a: 'b' },
      };
      await store.updateEndpoint(changed);
      expect(await store.endpoints()).toEqual([changed, other]);
    });

    test('are gone when removed, while what was delivered to them stays in the log', async () => {
      const { store, workspaceId, endpoint, delivery, record } = await setup(newPlace());
      const receiver = await endpoint();
      const id = await delivery(receiver);
      await record(attempted(id));
      await store.removeEndpoint(receiver.id, NOW + 1);
      expect(await store.endpoints()).toEqual([]);
      expect(await store.findDelivery({ workspaceId, id })).toMatchObject({ endpointId: receiver.id });
      expect(await store.listDeliveries({ workspaceId, endpointId: receiver.id, limit: 10 })).toHaveLength(1);
    });

    test('need a workspace that exists', async () => {
      const { store, ids, endpoint } = await setup(newPlace());
      await expect(endpoint({ workspaceId: ids.next<WorkspaceId>() })).rejects.toBeInstanceOf(Error);
      expect(await store.endpoints()).toEqual([]);
    });
  });
}

export function accountSuite(newPlace: () => TestedPlace): void {
  describe('accounts', () => {
    test('workspaces are read back, oldest first', async () => {
      const { store, workspaceId, otherWorkspaceId } = await setup(newPlace());
      expect(await store.workspaces()).toEqual([
        { id: workspaceId, name: 'test', createdAt: NOW },
        { id: otherWorkspaceId, name: 'test', createdAt: NOW },
      ]);
    });

    test('the first workspace is made once, whoever tries', async () => {
      const store = await newPlace().open();
      onTestFinished(() => store.close());
      const { tail, lastKey } = await store.identity();
      const ids = createIdSource(() => NOW, tail, lastKey);
      const [first, second] = [1, 2].map(() => ({
        id: ids.next<WorkspaceId>(),
        name: 'default',
        createdAt: NOW,
      }));
      for (const workspace of [first, second])
        if (workspace !== undefined) await store.insertFirstWorkspace(workspace);
      expect(await store.workspaces()).toEqual([first]);
    });

    test('API keys are read back, oldest first, of all workspaces', async () => {
      const { store, ids, workspaceId, otherWorkspaceId } = await setup(newPlace());
      const keys = [workspaceId, otherWorkspaceId, workspaceId].map((owner, index) => ({
        id: ids.next<ApiKeyId>(),
        workspaceId: owner,
        name: `key ${index}`,
        scopes: ['read', 'publish'] as const,
        hash: `hash ${index}`,
        hint: 'abcd',
        createdAt: NOW + index,
        expiresAt: index === 1 ? NOW + 7 : null,
        lastUsedAt: index === 2 ? NOW + 9 : null,
      }));
      for (const key of keys) await store.insertApiKey(key);
      expect(await store.apiKeys()).toEqual(keys);
    });

    test('a key that is removed is gone, and no other', async () => {
      const { store, ids, workspaceId } = await setup(newPlace());
      const [kept, removed] = [0, 1].map((index) => plainKey(ids.next<ApiKeyId>(), workspaceId, index));
      for (const key of [kept, removed]) if (key !== undefined) await store.insertApiKey(key);
      await store.removeApiKey(removed?.id ?? foreign());
      await store.removeApiKey(foreign());
      expect(await store.apiKeys()).toEqual([kept]);
    });

    test('the last use of keys is kept, but not of those that are gone', async () => {
      const { store, ids, workspaceId } = await setup(newPlace());
      const key = plainKey(ids.next<ApiKeyId>(), workspaceId, 0);
      await store.insertApiKey(key);
      await store.noteApiKeyUses([
        { id: key.id, lastUsedAt: NOW + 5 },
        { id: foreign(), lastUsedAt: NOW },
      ]);
      expect(await store.apiKeys()).toEqual([{ ...key, lastUsedAt: NOW + 5 }]);
    });

    test('a workspace is made with its first key, or not at all', async () => {
      const { store, ids, workspaceId } = await setup(newPlace());
      await store.insertApiKey(plainKey(ids.next<ApiKeyId>(), workspaceId, 0));
      const before = await store.workspaces();
      const workspace = { id: ids.next<WorkspaceId>(), name: 'new', createdAt: NOW };
      const twin = plainKey(ids.next<ApiKeyId>(), workspace.id, 0);
      await expect(store.insertWorkspace(workspace, twin)).rejects.toBeInstanceOf(Error);
      expect(await store.workspaces()).toEqual(before);
      await store.insertWorkspace(workspace, { ...twin, hash: 'hash 1' });
      expect(await store.workspaces()).toEqual([...before, workspace]);
      expect(await store.apiKeys()).toHaveLength(2);
    });

    test('one key cannot belong to two', async () => {
      const { store, ids, workspaceId, otherWorkspaceId } = await setup(newPlace());
      const key = plainKey(ids.next<ApiKeyId>(), workspaceId, 0);
      await store.insertApiKey(key);
      const twin = { ...key, id: ids.next<ApiKeyId>(), workspaceId: otherWorkspaceId };
      await expect(store.insertApiKey(twin)).rejects.toBeInstanceOf(Error);
      expect(await store.apiKeys()).toEqual([key]);
    });
  });
}

function plainKey(id: ApiKeyId, workspaceId: WorkspaceId, index: number): ApiKey {
  const scopes = ['manage'] as const;
  return {
    id,
    workspaceId,
    name: '',
    scopes,
    hash: `hash ${index}`,
    hint: '',
    createdAt: NOW,
    expiresAt: null,
    lastUsedAt: null,
  };
}

export function lifeSuite(newPlace: () => TestedPlace): void {
  describe('a store that is opened again', () => {
    test('has all that was in it', async () => {
      const place = newPlace();
      const { store, workspaceId, endpoint, delivery, record } = await setup(place);
      const receiver = await endpoint();
      const [ended, waiting] = [await delivery(receiver), await delivery(receiver)];
      await record(attempted(ended));
      const before = await store.listDeliveries({ workspaceId, limit: 10 });
      const again = await place.open();
      onTestFinished(() => again.close());
      expect(await again.listDeliveries({ workspaceId, limit: 10 })).toEqual(before);
      expect(await again.endpoints()).toEqual([receiver]);
      expect(await again.waiting()).toEqual({
        pendingCount: 1,
        lanes: [{ endpointId: receiver.id, firstDueAt: NOW }],
      });
      expect(await again.listAttempts({ workspaceId, deliveryId: ended })).toHaveLength(1);
      expect(await again.findDelivery({ workspaceId, id: waiting })).toMatchObject({ state: 'pending' });
    });

    test('keeps its identity, and new ids go on behind the last one in use', async () => {
      const place = newPlace();
      const { ids, newEvent, publish, endpoint, store } = await setup(place);
      const { tail } = await store.identity();
      const published = newEvent({ endpoints: [await endpoint()] });
      await publish([published]);
      const again = await place.open();
      onTestFinished(() => again.close());
      const identity = await again.identity();
      expect(identity.tail).toBe(tail);
      expect(idOfKey(identity.lastKey, tail)).toBe(deliveryOf(published));
      expect(createIdSource(() => 0, identity.tail, identity.lastKey).next()).toBe(ids.next());
    });
  });

  test('two stores have different identities', async () => {
    const [one, other] = [await newPlace().open(), await newPlace().open()];
    onTestFinished(() => one.close());
    onTestFinished(() => other.close());
    expect((await one.identity()).tail).not.toBe((await other.identity()).tail);
  });

  test('a new store is empty and says that it can be read', async () => {
    const store = await newPlace().open();
    onTestFinished(() => store.close());
    await store.probe();
    expect(await store.workspaces()).toEqual([]);
    expect(await store.endpoints()).toEqual([]);
    expect(await store.waiting()).toEqual({ pendingCount: 0, lanes: [] });
  });
}
