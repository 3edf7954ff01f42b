// Who a key belongs to, and what it may do. Keys are kept as SHA-256 hashes: they are long and random, so nothing
// slower is needed.
import { hash, hkdfSync } from 'node:crypto';
import { limits, type Scope, scopes } from '@cuewire/contract';
import type { ApiKeyId, IdSource, WorkspaceId } from '../core/ids.ts';
import { RefusalError } from '../core/refusal.ts';
import type { Clock, Random } from '../engine/ports.ts';
import type { Accounts, ApiKey } from '../engine/records.ts';

const KEY_BYTES = 24;
const TOKEN_SECRET_BYTES = 32;
const HINT_LENGTH = 4;

export interface Caller {
  readonly workspaceId: WorkspaceId;
  readonly apiKeyId: ApiKeyId;
  readonly scopes: ReadonlySet<Scope>;
}

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** The key, when somebody has chosen it; made here when left out. */
  readonly key?: string | undefined;
}

/** A key that was just made, which is the only time it can be seen. */
export interface MadeKey {
  readonly apiKey: ApiKey;
  readonly key: string;
}

export interface KeyringParts {
  readonly accounts: Accounts;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly random: Random;
}

interface Held {
  readonly apiKey: ApiKey;
  readonly caller: Caller;
}

/** What a workspace's first key may do. */
export const everyScope: readonly Scope[] = scopes;

export class Keyring {
  readonly #parts: KeyringParts;
  readonly #byHash = new Map<string, Held>();
  readonly #byId = new Map<ApiKeyId, Held>();

  constructor(parts: KeyringParts) {
    this.#parts = parts;
  }

  async load(): Promise<void> {
    for (const apiKey of await this.#parts.accounts.apiKeys()) this.admit(apiKey);
  }

  get isEmpty(): boolean {
    return this.#byId.size === 0;
  }

  find(key: string): Caller | undefined {
    return this.#byHash.get(hash('sha256', key))?.caller;
  }

  /** Undefined for a key that is not one of ours (any more). */
  callerOf(apiKeyId: ApiKeyId): Caller | undefined {
    return this.#byId.get(apiKeyId)?.caller;
  }

  /** Oldest first. */
  list(workspaceId: WorkspaceId): readonly ApiKey[] {
    return Array.from(this.#byId.values(), ({ apiKey }) => apiKey).filter(
      (apiKey) => apiKey.workspaceId === workspaceId,
    );
  }

  /** Refuses with api_key_limit_reached. */
  async create(workspaceId: WorkspaceId, input: NewKey): Promise<MadeKey> {
    if (this.list(workspaceId).length >= limits.apiKeysPerWorkspaceMax) {
      throw new RefusalError(
        'api_key_limit_reached',
        `A workspace has at most ${limits.apiKeysPerWorkspaceMax} keys.`,
      );
    }
    const made = this.make(workspaceId, input);
    await this.#parts.accounts.insertApiKey(made.apiKey);
    this.admit(made.apiKey);
    return made;
  }

  /** A key that is of no use before it is stored and admitted. */
  make(workspaceId: WorkspaceId, { name, scopes, key = this.#newKey() }: NewKey): MadeKey {
    const apiKey = {
      id: this.#parts.ids.next<ApiKeyId>(),
      workspaceId,
      name,
      scopes,
      hash: hash('sha256', key),
      hint: key.slice(-HINT_LENGTH),
      createdAt: this.#parts.clock.now(),
    };
    return { apiKey, key };
  }

  admit(apiKey: ApiKey): void {
    const { id, workspaceId, scopes } = apiKey;
    const held = { apiKey, caller: { workspaceId, apiKeyId: id, scopes: new Set(scopes) } };
    this.#byHash.set(apiKey.hash, held);
    this.#byId.set(id, held);
  }

  /** From now on it opens nothing. False when the workspace has no such key. */
  async revoke(workspaceId: WorkspaceId, id: ApiKeyId): Promise<boolean> {
    const held = this.#byId.get(id);
    if (held === undefined || held.apiKey.workspaceId !== workspaceId) return false;
    await this.#parts.accounts.removeApiKey(id);
    this.#byId.delete(id);
    this.#byHash.delete(held.apiKey.hash);
    return true;
  }

  /**
   * What signs the tokens that this key was exchanged for; undefined when the key is not one of ours (any more). Made
   * from the stored hash: it survives a restart, and who can read the store could as well write a key into it.
   */
  tokenSecret(apiKeyId: ApiKeyId): Uint8Array | undefined {
    const held = this.#byId.get(apiKeyId);
    if (held === undefined) return undefined;
    return new Uint8Array(
      hkdfSync('sha256', held.apiKey.hash, apiKeyId, 'access tokens', TOKEN_SECRET_BYTES),
    );
  }

  #newKey(): string {
    return `cue_${Buffer.from(this.#parts.random.bytes(KEY_BYTES)).toString('base64url')}`;
  }
}
