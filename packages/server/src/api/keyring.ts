// Who a key belongs to. Keys are kept as SHA-256 hashes: they are long and random, so nothing slower is needed.
import { hash, hkdfSync } from 'node:crypto';
import { type Scope, scopes } from '@cuewire/contract';
import type { ApiKeyId, IdSource, WorkspaceId } from '../core/ids.ts';
import type { Clock, Random } from '../engine/ports.ts';
import type { Accounts } from '../engine/records.ts';

const KEY_BYTES = 24;
const TOKEN_SECRET_BYTES = 32;

const every: ReadonlySet<Scope> = new Set(scopes);

export interface Caller {
  readonly workspaceId: WorkspaceId;
  readonly apiKeyId: ApiKeyId;
  readonly scopes: ReadonlySet<Scope>;
}

export interface KeyringParts {
  readonly accounts: Accounts;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly random: Random;
}

export class Keyring {
  readonly #parts: KeyringParts;
  readonly #callers = new Map<string, Caller>();

  constructor(parts: KeyringParts) {
    this.#parts = parts;
  }

  async load(): Promise<void> {
    for (const { id, workspaceId, hash } of await this.#parts.accounts.apiKeys()) {
      this.#callers.set(hash, { workspaceId, apiKeyId: id, scopes: every });
    }
  }

  /**
   * Makes the first workspace of a new store, with `fixedKey` or a key made here; answers a key that was made,
   * which is the only time it can be seen. On an existing store a fixed key is added to the first workspace.
   */
  async ensureFirstWorkspace(fixedKey: string | undefined): Promise<string | null> {
    const { accounts, ids, clock, random } = this.#parts;
    let [workspace] = await accounts.workspaces();
    if (workspace === undefined) {
      workspace = { id: ids.next<WorkspaceId>(), name: 'default' };
      await accounts.insertWorkspace({ ...workspace, createdAt: clock.now() });
    }
    if (fixedKey !== undefined) {
      if (this.find(fixedKey) === undefined) await this.#add(workspace.id, fixedKey);
      return null;
    }
    if (this.#callers.size > 0) return null;
    const key = `cue_${Buffer.from(random.bytes(KEY_BYTES)).toString('base64url')}`;
    await this.#add(workspace.id, key);
    return key;
  }

  /** Undefined for a key that is not one of ours (any more). */
  callerOf(apiKeyId: ApiKeyId): Caller | undefined {
    return this.#callers.values().find((caller) => caller.apiKeyId === apiKeyId);
  }

  find(key: string): Caller | undefined {
    return this.#callers.get(hash('sha256', key));
  }

  /**
   * What signs the tokens that this key was exchanged for; undefined when the key is not one of ours (any more). Made
   * from the stored hash: it survives a restart, and who can read the store could as well write a key into it.
   */
  tokenSecret(apiKeyId: ApiKeyId): Uint8Array | undefined {
    for (const [hashed, caller] of this.#callers) {
      if (caller.apiKeyId !== apiKeyId) continue;
      return new Uint8Array(hkdfSync('sha256', hashed, apiKeyId, 'access tokens', TOKEN_SECRET_BYTES));
    }
    return undefined;
  }

  async #add(workspaceId: WorkspaceId, key: string): Promise<void> {
    const { accounts, ids, clock } = this.#parts;
    const apiKeyId = ids.next<ApiKeyId>();
    const hashed = hash('sha256', key);
    await accounts.insertApiKey({ id: apiKeyId, workspaceId, hash: hashed, createdAt: clock.now() });
    this.#callers.set(hashed, { workspaceId, apiKeyId, scopes: every });
  }
}
