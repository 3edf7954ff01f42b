import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import { defaultDeliveryPolicy, type Endpoint } from '../../core/endpoint.ts';
import { openAccess } from '../../core/endpoint-access.ts';
import { createIdSource, type EndpointId, type WorkspaceId } from '../../core/ids.ts';
import { createSqliteStore } from '../sqlite/sqlite-store.ts';
import type { KeyProof } from './key-proof.ts';
import { parseKey, readKeyFile, writeKeyFile } from './key-file.ts';
import { openSealedEndpoints } from './open-sealer.ts';
import { type EndpointSource, resealEndpoints, sealedEndpoints } from './sealed-endpoints.ts';
import { KEY_BYTES, SealError, Sealer } from './sealer.ts';

const SECRETS = ['whsec_present_secret', 'whsec_previous_secret', 'Bearer very-secret-token'];

function setup(proof: Partial<KeyProof> = {}) {
  const folder = temporaryFolder();
  const sqlite = createSqliteStore({ path: join(folder, 'cuewire.db'), identitySeed: randomBytes(8) });
  let isOpen = true;
  const close = () => {
    if (isOpen) sqlite.close();
    isOpen = false;
  };
  onTestFinished(close);
  const { tail, lastKey } = sqlite.identity();
  const ids = createIdSource(() => 0, tail, lastKey);
  const workspaceId = ids.next<WorkspaceId>();
  sqlite.insertWorkspace({ id: workspaceId, name: 'test', createdAt: 0 });
  const store: EndpointSource & Partial<KeyProof> = {
    insertEndpoint: async (endpoint) => sqlite.insertEndpoint(endpoint),
    updateEndpoint: async (endpoint, asOf) => sqlite.updateEndpoint(endpoint, asOf),
    removeEndpoint: async (id, now) => sqlite.removeEndpoint(id, now),
    endpoints: async () => sqlite.endpoints(),
    changedEndpoints: async (since) => sqlite.changedEndpoints(since),
    ...proof,
  };
  const endpoint: Endpoint = {
    id: ids.next<EndpointId>(),
    workspaceId,
    url: 'https://receiver.example/in',
    dialect: 'standard',
    dialectSettings: {},
    eventTypes: ['*'],
    secret: SECRETS[0] ?? '',
    previousSecret: { secret: SECRETS[1] ?? '', until: 7 },
    description: 'described',
    headers: { authorization: SECRETS[2] ?? '' },
    ...openAccess,
    ...defaultDeliveryPolicy,
    enabled: true,
    disabledReason: null,
    failingSince: null,
    createdAt: 0,
  };
  const keyFile = join(folder, 'encryption.key');
  const notices: string[] = [];
  return {
    store,
    endpoint,
    keyFile,
    notices,
    open: (configuredKeys: readonly Uint8Array[] = []) =>
      openSealedEndpoints({
        store,
        keyFile,
        configuredKeys,
        randomBytes,
        notice: (text) => void notices.push(text),
      }),
    /** What can be read in the files of the store after a clean end. */
    secretsOnDisk: () => {
      close();
      const bytes = readFileSync(join(folder, 'cuewire.db'), 'latin1');
      return SECRETS.filter((secret) => bytes.includes(secret));
    },
  };
}

test('at the first start a key is made that only its owner can read, and it stays', async () => {
  const { open, keyFile } = setup();
  await open();
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  const keys = await readKeyFile(keyFile);
  expect(keys).toHaveLength(1);
  await open();
  expect(await readKeyFile(keyFile)).toEqual(keys);
});

test('what is stored is sealed, and read back as it was', async () => {
  const { open, endpoint, secretsOnDisk } = setup();
  const sealed = await open();
  await sealed.insertEndpoint(endpoint);
  expect(await sealed.endpoints()).toEqual([endpoint]);
  const changed = { ...endpoint, secret: 'whsec_new', previousSecret: null };
  await sealed.updateEndpoint(changed);
  expect(await sealed.endpoints()).toEqual([changed]);
  expect((await sealed.changedEndpoints?.(0))?.endpoints).toEqual([changed]);
  expect(secretsOnDisk()).toEqual([]);
});

test('what lay open before is sealed at the next start, and nothing of it stays in the file', async () => {
  const { open, store, endpoint, notices, secretsOnDisk } = setup();
  await store.insertEndpoint(endpoint);
  const sealed = await open();
  expect(await sealed.endpoints()).toEqual([endpoint]);
  expect(notices).toEqual(['sealed the secrets of 1 endpoints with the present encryption key']);
  expect(secretsOnDisk()).toEqual([]);
});

test('an endpoint that is removed leaves no secret', async () => {
  const { store, endpoint, secretsOnDisk } = setup();
  await store.insertEndpoint(endpoint);
  await store.removeEndpoint(endpoint.id, 1);
  expect(secretsOnDisk()).toEqual([]);
});

describe('a new key', () => {
  test('takes over at the next start, and the one before opens nothing any more', async () => {
    const { open, store, endpoint, keyFile } = setup();
    await (await open()).insertEndpoint(endpoint);
    const [before] = (await readKeyFile(keyFile)) ?? [];
    if (before === undefined) throw new Error('there is no key');
    await writeKeyFile(keyFile, [randomBytes(32), before]);
    expect(await (await open()).endpoints()).toEqual([endpoint]);
    const [after, ...others] = (await readKeyFile(keyFile)) ?? [];
    expect(after).not.toEqual(before);
    expect(others).toEqual([]);
    const outdated = sealedEndpoints(store, new Sealer([before], randomBytes));
    await expect(outdated.endpoints()).rejects.toBeInstanceOf(SealError);
  });

  test('may come from the setting, and from there go back to the file', async () => {
    const { open, endpoint, keyFile } = setup();
    const key = randomBytes(32);
    await (await open()).insertEndpoint(endpoint);
    expect(await (await open([key])).endpoints()).toEqual([endpoint]);
    await expect(open()).rejects.toThrow(/not at hand.*Put the key file back.*CUEWIRE_ENCRYPTION_KEY/);
    await writeKeyFile(keyFile, [randomBytes(32), key]);
    expect(await (await open()).endpoints()).toEqual([endpoint]);
  });

  test('goes on where a crash has stopped', async () => {
    const { store, endpoint } = setup();
    const [old, fresh] = [randomBytes(32), randomBytes(32)];
    const second = { ...endpoint, id: `${endpoint.id.slice(0, 15)}f${endpoint.id.slice(16)}` as EndpointId };
    const before = sealedEndpoints(store, new Sealer([old], randomBytes));
    await before.insertEndpoint(endpoint);
    await before.insertEndpoint(second);
    let updates = 0;
    const dying: EndpointSource = {
      ...store,
      async updateEndpoint(changed) {
        updates += 1;
        if (updates > 1) throw new Error('power cut');
        return store.updateEndpoint(changed);
      },
    };
    const both = new Sealer([fresh, old], randomBytes);
    await expect(resealEndpoints(dying, both)).rejects.toThrow('power cut');
    expect(await resealEndpoints(store, both)).toBe(1);
    const after = sealedEndpoints(store, new Sealer([fresh], randomBytes));
    expect(await after.endpoints()).toHaveLength(2);
  });
});

describe('a start is refused', () => {
  test('when the key file is gone, and no new one hides that', async () => {
    const { open, endpoint, keyFile } = setup();
    await (await open()).insertEndpoint(endpoint);
    rmSync(keyFile);
    await expect(open()).rejects.toThrow(/no key to open them.*encryption\.key/);
    expect(existsSync(keyFile)).toBe(false);
  });

  test.each(['', '# nothing\n', 'not a key\n', `${randomBytes(31).toString('base64')}\n`])(
    'when the key file holds %j',
    async (text) => {
      const { open, keyFile } = setup();
      writeFileSync(keyFile, text);
      await expect(open()).rejects.toBeInstanceOf(SealError);
    },
  );

  test('when somebody has put the secret of one endpoint to another', async () => {
    const { open, store, endpoint } = setup();
    const sealed = await open();
    await sealed.insertEndpoint(endpoint);
    const [stored] = await store.endpoints();
    const other = `${endpoint.id.slice(0, 15)}f${endpoint.id.slice(16)}` as EndpointId;
    await sealed.insertEndpoint({ ...endpoint, id: other });
    await store.updateEndpoint({ ...endpoint, id: other, ...(stored && { secret: stored.secret }) });
    await expect(open()).rejects.toThrow('was changed after it was sealed');
  });
});

/** As the store on PostgreSQL keeps it. */
function proof(): KeyProof {
  let kept: string | null = null;
  return {
    sealCheck: async () => kept,
    setSealCheck: async (sealed, before) => {
      if (kept === before) kept = sealed;
    },
  };
}

describe('where several servers share a store', () => {
  const keys = [1, 2].map((fill) => new Uint8Array(KEY_BYTES).fill(fill)) as [Uint8Array, Uint8Array];

  test('one with another key is refused, though nothing is stored yet', async () => {
    const { open } = setup(proof());
    await open([keys[0]]);
    await expect(open([keys[1]])).rejects.toThrow(
      /sealed with the encryption key \w+, which is not at hand.*same CUEWIRE_ENCRYPTION_KEY/,
    );
    await open([keys[0]]);
  });

  test('one without a key makes none of its own', async () => {
    const { open, keyFile } = setup(proof());
    await open([keys[0]]);
    await expect(open()).rejects.toThrow(/no key to open them.*same CUEWIRE_ENCRYPTION_KEY/);
    expect(existsSync(keyFile)).toBe(false);
  });

  test('of two that begin at the same time with different keys, one is refused', async () => {
    const { open } = setup(proof());
    const settled = await Promise.allSettled(keys.map((key) => open([key])));
    expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('one whose key opens nothing of what is stored leaves no proof of it', async () => {
    const shared = proof();
    const { open, store, endpoint } = setup(shared);
    await sealedEndpoints(store, new Sealer([keys[0]], randomBytes)).insertEndpoint(endpoint);
    await expect(open([keys[1]])).rejects.toThrow('not at hand');
    expect(await shared.sealCheck()).toBeNull();
    await open([keys[0]]);
  });

  test('a new key comes behind the old one, then before it, then alone', async () => {
    const { open } = setup(proof());
    await open([keys[0]]);
    await open([keys[0], keys[1]]);
    await open([keys[1], keys[0]]);
    await open([keys[1]]);
    await expect(open([keys[0]])).rejects.toBeInstanceOf(SealError);
  });
});

test('a key file that others can read is told of', async () => {
  const { open, keyFile, notices } = setup();
  await open();
  chmodSync(keyFile, 0o644);
  await open();
  expect(notices).toEqual([expect.stringContaining('chmod 600')]);
});

test('keys are read in hex and base64', () => {
  const key = randomBytes(32);
  for (const text of [key.toString('hex'), key.toString('base64'), key.toString('base64url')]) {
    expect(parseKey(text)).toEqual(key);
  }
  for (const text of ['', 'short', key.toString('hex').slice(1), `${key.toString('base64')}AA`]) {
    expect(parseKey(text)).toBeUndefined();
  }
});
