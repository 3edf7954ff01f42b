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
const NOTE_EVERY_MS = 60_000;

export interface Caller {
  readonly workspaceId: WorkspaceId;
  /** Of a portal session, the one that made it. */
  readonly apiKeyId: ApiKeyId;
  readonly scopes: ReadonlySet<Scope>;
  /** There when a customer calls by way of a portal session, and not a key. */
  readonly portalSession?: { readonly id: string; readonly expiresAt: number };
}

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** From when on it opens nothing; never, when left out. */
  readonly expiresAt?: number | null | undefined;
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
  lastUsedAt: number | null;
  /** The use that the store knows of. */
  notedUseAt: number | null;
}

/** What a workspace's first key may do. */
export const everyScope: readonly Scope[] = scopes;

export class Keyring {
  readonly #parts: KeyringParts;
  readonly #byHash = new Map<string, Held>();
  readonly #byId = new Map<ApiKeyId, Held>();

  /** Rises when a key is made or revoked here. */
  #changes = 0;

  constructor(parts: KeyringParts) {
    this.#parts = parts;
  }

  /** At the start, and when another node has made or revoked keys. */
  async load(): Promise<void> {
    const { accounts } = this.#parts;
    let before: number;
    let found: readonly ApiKey[];
    do {
      before = this.#changes;
      found = await accounts.apiKeys();
      // What was read while a key was made or revoked here may be from before.
    } while (before !== this.#changes);
    const ids = new Set(found.map(({ id }) => id));
    for (const { apiKey } of this.#byId.values()) if (!ids.has(apiKey.id)) this.#forget(apiKey);
    for (const apiKey of found) if (!this.#byId.has(apiKey.id)) this.#hold(apiKey);
  }

  get isEmpty(): boolean {
    return this.#byId.size === 0;
  }

  find(key: string): Caller | undefined {
    return this.#use(this.#byHash.get(hash('sha256', key)));
  }

  /** Undefined for a key that is not one of ours (any more). */
  callerOf(apiKeyId: ApiKeyId): Caller | undefined {
    return this.#use(this.#byId.get(apiKeyId));
  }

  /** From when on the key opens nothing; null: never. */
  expiryOf(apiKeyId: ApiKeyId): number | null {
    return this.#byId.get(apiKeyId)?.apiKey.expiresAt ?? null;
  }

  /** Oldest first. */
  list(workspaceId: WorkspaceId): readonly ApiKey[] {
    return Array.from(this.#byId.values())
      .filter(({ apiKey }) => apiKey.workspaceId === workspaceId)
      .map(({ apiKey, lastUsedAt }) => ({ ...apiKey, lastUsedAt }));
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
  make(workspaceId: WorkspaceId, { name, scopes, expiresAt, key = this.#newKey() }: NewKey): MadeKey {
    const apiKey = {
      expiresAt: expiresAt ?? null,
      lastUsedAt: null,
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
    this.#changes += 1;
    this.#hold(apiKey);
  }

  #hold(apiKey: ApiKey): void {
    const { id, workspaceId, scopes, lastUsedAt } = apiKey;
    const caller = { workspaceId, apiKeyId: id, scopes: new Set(scopes) };
    const held = { apiKey, caller, lastUsedAt, notedUseAt: lastUsedAt };
    this.#byHash.set(apiKey.hash, held);
    this.#byId.set(id, held);
  }

  /** From now on it opens nothing. False when the workspace has no such key. */
  async revoke(workspaceId: WorkspaceId, id: ApiKeyId): Promise<boolean> {
    const held = this.#byId.get(id);
    if (held === undefined || held.apiKey.workspaceId !== workspaceId) return false;
    await this.#parts.accounts.removeApiKey(id);
    this.#changes += 1;
    this.#forget(held.apiKey);
    return true;
  }

  #forget({ id, hash: hashed }: ApiKey): void {
    this.#byId.delete(id);
    this.#byHash.delete(hashed);
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

  /** Writes uses down every now and then, from now on. One that a crash takes along is of no importance. */
  noteUses(failed: (cause: unknown) => void): AsyncDisposable {
    const { clock } = this.#parts;
    const note = () => {
      void this.#noteUses().catch(failed);
      alarm = clock.alarm(NOTE_EVERY_MS, note);
    };
    let alarm = clock.alarm(NOTE_EVERY_MS, note);
    return {
      [Symbol.asyncDispose]: async () => {
        alarm.cancel();
        await this.#noteUses().catch(failed);
      },
    };
  }

  async #noteUses(): Promise<void> {
    const used = [...this.#byId.values()].filter(({ lastUsedAt, notedUseAt }) => lastUsedAt !== notedUseAt);
    const uses = used.map(({ apiKey, lastUsedAt }) => ({ id: apiKey.id, lastUsedAt: lastUsedAt ?? 0 }));
    if (uses.length === 0) return;
    await this.#parts.accounts.noteApiKeyUses(uses);
    for (const [index, held] of used.entries()) held.notedUseAt = uses[index]?.lastUsedAt ?? null;
  }

  /** Undefined when it is none, or has expired. */
  #use(held: Held | undefined): Caller | undefined {
    if (held === undefined) return undefined;
    const now = this.#parts.clock.now();
    const { expiresAt } = held.apiKey;
    if (expiresAt !== null && expiresAt <= now) return undefined;
    held.lastUsedAt = now;
    return held.caller;
  }

  #newKey(): string {
    return `cue_${Buffer.from(this.#parts.random.bytes(KEY_BYTES)).toString('base64url')}`;
  }
}
